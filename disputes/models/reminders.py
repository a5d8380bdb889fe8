"""Reminders of the day on which a stage ends."""

from django.db import models

from disputes.domain.reminders import Moment
from disputes.domain.states import DisputeStatus
from disputes.models.disputes import APPEND_ONLY, Dispute


class DisputeReminder(models.Model):
    """That people were reminded of a stage's last day, before or after it: once each. Append-only.

    Whoever takes part is written to alike, so that no row tells who has done their part.
    """

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="reminders")
    status = models.CharField(max_length=12, choices=[(s, s) for s in DisputeStatus])
    due_on = models.DateField()
    moment = models.CharField(max_length=6, choices=[(each, each) for each in Moment])
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "status", "due_on", "moment"], name="a_last_day_is_reminded_of_once"
            )
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.status} {self.moment}"
