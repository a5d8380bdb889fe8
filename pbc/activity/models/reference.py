"""Prices and national figures by financial year. A later release takes the place of the earlier by one pointer."""

import pghistory
from django.db import models
from django.db.models import Q

from pbc.activity.models.batches import ImportBatch
from pbc.organisations.models import Organisation

KINDS = (
    "tariff-inpatient",
    "tariff-outpatient",
    "tariff-ae",
    "tariff-topup",
    "tariff-mff",
    "national-rates",
    "cost-curves",
    "need-indices",
    "share-population",
    "prescribing-weights",
)


@pghistory.track()
class ReferenceRelease(models.Model):
    """One file of prices, rates or weights for one financial year (the calendar year it starts in).

    :ivar pct: the PCT that it counts for; none where it counts for all.
    """

    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in KINDS])
    financial_year = models.PositiveSmallIntegerField()
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="releases")
    pct = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    is_current = models.BooleanField(default=True)
    illustrative = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "financial_year", "pct"],
                condition=Q(is_current=True),
                nulls_distinct=False,
                name="one_current_release",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.financial_year}"


class ReferenceRow(models.Model):
    release = models.ForeignKey(ReferenceRelease, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class InpatientTariff(ReferenceRow):
    """A spell's price by HRG. Trim points in days, the day rate for each day beyond; rates in pounds."""

    hrg = models.CharField(max_length=5)
    description = models.CharField(max_length=120)
    elective = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    non_elective = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    elective_trim = models.SmallIntegerField(null=True)
    non_elective_trim = models.SmallIntegerField(null=True)
    day_rate = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    short_stay = models.BooleanField(default=False)
    short_stay_rate = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    excluded = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "hrg"], name="one_inpatient_price")]


class OutpatientTariff(ReferenceRow):
    treatment_function = models.CharField(max_length=3)
    description = models.CharField(max_length=120)
    age_group = models.CharField(max_length=5, choices=[("adult", "adult"), ("child", "child")])
    first = models.DecimalField(max_digits=14, decimal_places=2)
    follow_up = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "treatment_function", "age_group"], name="one_outpatient_price")
        ]


class AETariff(ReferenceRow):
    hrg = models.CharField(max_length=5)
    description = models.CharField(max_length=120)
    band = models.CharField(max_length=8)
    price = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "hrg"], name="one_ae_price")]


class TopUp(ReferenceRow):
    specialised_service = models.CharField(max_length=10)
    description = models.CharField(max_length=120)
    percentage = models.DecimalField(max_digits=6, decimal_places=3)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "specialised_service"], name="one_top_up")]


class MarketForcesFactor(ReferenceRow):
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    factor = models.DecimalField(max_digits=8, decimal_places=6)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "provider"], name="one_market_forces_factor")]


class NationalRate(ReferenceRow):
    """National events and population of one stratum, for indirect standardisation."""

    indicator = models.CharField(max_length=40)
    sex = models.CharField(max_length=1)
    band = models.CharField(max_length=8)
    events = models.BigIntegerField()
    population = models.BigIntegerField()
    source = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "indicator", "sex", "band"], name="one_national_rate")
        ]
