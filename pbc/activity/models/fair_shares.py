"""Tables that practices' fair shares stand on (R22): cost by age, need, population, and prescribing units."""

from django.db import models

from pbc.activity.models.reference import ReferenceRow
from pbc.organisations.models import Organisation


class ShareTableRow(ReferenceRow):
    source = models.CharField(max_length=120)

    class Meta:
        abstract = True


class CostPerHead(ShareTableRow):
    """What an average person of an age and sex costs in a year, pounds; a component's eighteen rows are its curve."""

    component = models.CharField(max_length=16)
    sex = models.CharField(max_length=1)
    band = models.CharField(max_length=8)
    cost_per_head = models.DecimalField(max_digits=14, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "component", "sex", "band"], name="one_cost_per_head")
        ]


class NeedIndex(ShareTableRow):
    """Need beyond age and sex, 1 being average, and a market forces factor where prices differ within the PCT."""

    practice = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    component = models.CharField(max_length=16)
    need_index = models.DecimalField(max_digits=8, decimal_places=6)
    market_forces = models.DecimalField(max_digits=8, decimal_places=6, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "practice", "component"], name="one_need_index")]


class SharePopulation(ShareTableRow):
    """People on whom the PCT's allocation stands, by sex and band; both empty in the one row of a total."""

    sex = models.CharField(max_length=1, blank=True)
    band = models.CharField(max_length=8, blank=True)
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "sex", "band"], name="one_share_population")]


class PrescribingWeight(ShareTableRow):
    """A prescribing unit's weight of one sex and band, by cost or by items."""

    version = models.CharField(max_length=40)
    measure = models.CharField(max_length=4)
    sex = models.CharField(max_length=1)
    band = models.CharField(max_length=8)
    weight = models.DecimalField(max_digits=10, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["release", "version", "measure", "sex", "band"], name="one_prescribing_weight"
            )
        ]
