"""Closed months: the figures as then. What arrives later changes the summaries as now, never these."""

import pgtrigger
from django.db import models

from pbc.activity.models.batches import DataSlot, ImportBatch
from pbc.activity.models.summaries import ActivityRow, StratumRow
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

FROZEN = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class MonthCloseQuerySet(models.QuerySet["MonthClose"]):
    def visible_to(self, principal: Principal) -> "MonthCloseQuerySet":
        return self.filter(pct__in=Organisation.objects.visible_to(principal))


class MonthClose(models.Model):
    """A month of a PCT, closed: who, when, and the hash of the figures."""

    pct = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=150)
    rows = models.IntegerField()
    total = models.DecimalField(max_digits=16, decimal_places=2)
    snapshot_hash = models.CharField(max_length=64)
    note = models.CharField(max_length=500, blank=True)

    objects = MonthCloseQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pct", "month"], name="a_month_closes_once")]
        triggers = [FROZEN]

    def __str__(self) -> str:
        return f"{self.pct_id} {self.month:%Y-%m}"


class ClosedSlot(models.Model):
    """Which batch filled which slot when the month was closed."""

    close = models.ForeignKey(MonthClose, on_delete=models.PROTECT, related_name="slots")
    slot = models.ForeignKey(DataSlot, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = [FROZEN]


class ClosedActivity(ActivityRow):
    """As then: a copy of the monthly activity of the PCT's practices at the close."""

    close = models.ForeignKey(MonthClose, on_delete=models.PROTECT, related_name="activity_rows")

    class Meta:
        indexes = [models.Index(fields=["practice", "month", "line"], name="closed_activity_by_practice")]
        triggers = [FROZEN]


class ClosedStratum(StratumRow):
    """As then: a copy of the strata at the close."""

    close = models.ForeignKey(MonthClose, on_delete=models.PROTECT, related_name="strata")

    class Meta:
        indexes = [models.Index(fields=["practice", "month", "measure"], name="closed_stratum_by_practice")]
        triggers = [FROZEN]
