"""Who sits on the panel of a dispute (R141, R142; S4 ¶73)."""

import pghistory
from django.db import models
from django.db.models import Q

from disputes.domain.panels import Chair
from disputes.models.disputes import KEPT, Dispute
from pbc.accounts.models import User


@pghistory.track()
class PanelSeat(models.Model):
    """One member of one panel, from the check before they are asked to the end or their replacement.

    :ivar checked_at: when the register of interests was asked, before the member was.
    :ivar appointed_at: when the SHA appointed them, after a second check; empty while they were only asked.
    """

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    chair = models.CharField(max_length=12, choices=[(each, each) for each in Chair])
    checked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    declined_at = models.DateTimeField(null=True)
    appointed_by = models.CharField(max_length=150, blank=True)
    appointed_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    replaced_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "user"], name="a_person_has_one_seat"),
            models.CheckConstraint(
                condition=Q(checked_at__lte=models.F("asked_at")), name="interests_are_checked_before_asking"
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | ~Q(replaced_because=""), name="a_seat_is_given_up_for_a_reason"
            ),
        ]
        triggers = [KEPT]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.user_id} {self.chair}"
