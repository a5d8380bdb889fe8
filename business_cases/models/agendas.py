"""Cases on the agenda of a meeting (R104, R105; S4 ¶52)."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from business_cases.models.cases import KEPT, BusinessCase
from business_cases.models.signing import Meeting
from pbc.core.principal import Principal


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, principal: Principal) -> "AgendaItemQuerySet":
        """Items whose case is in sight: the wall of the case is that of the item."""
        return self.filter(case__in=BusinessCase.objects.visible_to(principal))

    def standing(self) -> "AgendaItemQuerySet":
        """Those not taken off, in their order."""
        return self.filter(taken_off_at__isnull=True).order_by("number")


@pghistory.track()
class AgendaItem(models.Model):
    """A case that a meeting is to take up. One taken off stays on record, and its number is not given again.

    :ivar recommendation: the PBC manager's word to the meeting, by ``recommended_by``; ``conditions`` those proposed.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    recommendation = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    recommended_by = models.CharField(max_length=150, blank=True)
    put_by = models.CharField(max_length=150)
    put_at = models.DateTimeField()
    taken_off_by = models.CharField(max_length=150, blank=True)
    taken_off_at = models.DateTimeField(null=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="an_item_s_number_is_unique"),
            models.UniqueConstraint(
                fields=["meeting", "case"],
                condition=Q(taken_off_at__isnull=True),
                name="a_case_stands_once_on_an_agenda",
            ),
            models.CheckConstraint(
                condition=Q(recommendation="", conditions="") | ~Q(recommended_by=""),
                name="a_recommendation_is_somebody_s",
            ),
        ]
        triggers = [KEPT, pgtrigger.ReadOnly(name="item_is_kept", fields=["meeting", "case", "number"])]

    def __str__(self) -> str:
        return f"{self.meeting_id} item {self.number}"
