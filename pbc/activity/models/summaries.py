"""Monthly summaries: what pages, statements and packs read. Rebuilt for the slots a batch touched, no others.

As with facts, foreign keys are not enforced by the database, for the speed of loading: every key comes from facts.
"""

from django.db import models

from pbc.activity.models.batches import DataSlot
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


class SummaryQuerySet(models.QuerySet[models.Model]):
    def visible_to(self, principal: Principal) -> "SummaryQuerySet":
        return self.filter(practice__in=Organisation.objects.visible_to(principal).practices())


class ActivityRow(models.Model):
    """Activity, bed days and cost of one practice, provider, line and treatment function in one month.

    ``practice`` is empty for rows that no practice could be found for; they stand in the commissioner's queue.
    """

    month = models.DateField()
    practice = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    provider = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    commissioner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    line = models.CharField(max_length=24)
    treatment_function = models.CharField(max_length=3, blank=True)
    activity = models.IntegerField()
    bed_days = models.IntegerField(default=0)
    cost = models.DecimalField(max_digits=14, decimal_places=2)
    unpriced = models.IntegerField(default=0)

    objects = SummaryQuerySet.as_manager()

    class Meta:
        abstract = True


class StratumRow(models.Model):
    """Events of one measure by practice, sex and age band in one month."""

    month = models.DateField()
    practice = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    measure = models.CharField(max_length=24)
    sex = models.CharField(max_length=1)
    band = models.CharField(max_length=8)
    events = models.IntegerField()

    objects = SummaryQuerySet.as_manager()

    class Meta:
        abstract = True


class MonthlyActivity(ActivityRow):
    """As now: follows the batches in force."""

    slot = models.ForeignKey(DataSlot, on_delete=models.PROTECT, related_name="activity_rows", db_constraint=False)

    class Meta:
        indexes = [models.Index(fields=["practice", "month", "line"], name="monthly_activity_by_practice")]


class MonthlyStratum(StratumRow):
    """As now: follows the batches in force."""

    slot = models.ForeignKey(DataSlot, on_delete=models.PROTECT, related_name="strata", db_constraint=False)

    class Meta:
        indexes = [models.Index(fields=["practice", "month", "measure"], name="monthly_stratum_by_practice")]
