"""Who sits on the panel of a dispute (R141, R142; S4 ¶73)."""

import pghistory
from django.db import models
from django.db.models import Q

from disputes.domain.panels import PANEL_STATES, Chair, SeatState
from disputes.models.disputes import KEPT, NOTHING, Dispute, behind
from governance.queries.walls import walled_from
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.models import User
from pbc.core import clock
from pbc.core.principal import Principal


class PanelSeatQuerySet(models.QuerySet["PanelSeat"]):
    def visible_to(self, principal: Principal) -> "PanelSeatQuerySet":
        """For the clerk, the seats of their disputes; for a person who is asked, their own request while it is open.

        Who has an interest in either side finds no request, as if there were none.
        """
        if principal.may(Permission.DISPUTE_CLERK):
            return self.filter(dispute__in=Dispute.objects.visible_to(principal))
        wall = walled_from(principal, clock.today())
        if wall is None or not principal.may(Permission.DISPUTE_JUDGE):
            return self.filter(NOTHING)
        outside = Dispute.objects.exclude(behind(wall, principal)).filter(sha=principal.organisation_id)
        return self.open_requests().filter(user=principal.user_id, dispute__in=outside)

    def open_requests(self) -> "PanelSeatQuerySet":
        """Those who were asked and have neither declined nor been appointed."""
        rows = self.filter(dispute__status__in=PANEL_STATES, declined_at__isnull=True, replaced_at__isnull=True)
        return rows.filter(appointed_at__isnull=True)

    def sitting(self) -> "PanelSeatQuerySet":
        """Members who are appointed and were not replaced."""
        return self.filter(appointed_at__isnull=False, replaced_at__isnull=True)


@pghistory.track()
class PanelSeat(models.Model):
    """One member of one panel, from the check before they are asked to the end or their replacement.

    :ivar checked_at: when the register of interests was asked, before the member was.
    :ivar accepted_at: when the member said yes; :ivar declined_at: or no.
    :ivar appointed_at: when the SHA appointed them, after a second check; empty while they were only asked.
    """

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    chair = models.CharField(max_length=12, choices=[(each, each) for each in Chair])
    checked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    appointed_by = models.CharField(max_length=150, blank=True)
    appointed_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    replaced_because = models.CharField(max_length=500, blank=True)

    objects = PanelSeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "user"], name="a_person_has_one_seat"),
            models.CheckConstraint(
                condition=Q(checked_at__lte=models.F("asked_at")), name="interests_are_checked_before_asking"
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | ~Q(replaced_because=""), name="a_seat_is_given_up_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True) | Q(accepted_at__isnull=True, appointed_at__isnull=True),
                name="who_declined_is_not_appointed",
            ),
        ]
        triggers = [KEPT]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.user_id} {self.chair}"

    @property
    def state(self) -> SeatState:
        if self.replaced_at:
            return SeatState.REPLACED
        if self.declined_at:
            return SeatState.DECLINED
        if self.appointed_at:
            return SeatState.APPOINTED
        return SeatState.ACCEPTED if self.accepted_at else SeatState.ASKED
