"""Tables of fair shares: the same cost at every age, need of one, and a population, unless told otherwise."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from pbc.activity.domain.care import Care, WeightMeasure
from pbc.activity.models import CostPerHead, NeedIndex, PrescribingWeight, ReferenceRelease, SharePopulation
from pbc.organisations.domain.ages import FEMALE, MALE, NINE_BANDS
from pbc.organisations.models import Organisation
from tests.factories.activity import ReferenceReleaseFactory

CELLS = [(sex, band) for sex in (MALE, FEMALE) for band in NINE_BANDS]


def release(
    kind: str, *, year: int = 2006, pct: Organisation | None = None, illustrative: bool = True
) -> ReferenceRelease:
    found: ReferenceRelease = ReferenceReleaseFactory(
        kind=kind, financial_year=year, pct=pct, illustrative=illustrative, batch__owner=None
    )
    return found


def cost_curves(costs: Mapping[Care, str], *, year: int = 2006, pct: Organisation | None = None) -> ReferenceRelease:
    """Each kind of care costs the same at every age and sex, pounds a head."""
    made = release("cost-curves", year=year, pct=pct)
    CostPerHead.objects.bulk_create(
        CostPerHead(release=made, component=care, sex=sex, band=band, cost_per_head=Decimal(cost), source="Invented")
        for care, cost in costs.items()
        for sex, band in CELLS
    )
    return made


def need_indices(
    pct: Organisation, indices: Mapping[Organisation, str], cares: Iterable[Care], *, year: int = 2006
) -> ReferenceRelease:
    made = release("need-indices", year=year, pct=pct)
    NeedIndex.objects.bulk_create(
        NeedIndex(release=made, practice=practice, component=care, need_index=Decimal(index), source="Invented")
        for practice, index in indices.items()
        for care in cares
    )
    return made


def share_population(pct: Organisation, each: int, *, year: int = 2006) -> ReferenceRelease:
    """So many people of every age and sex."""
    made = release("share-population", year=year, pct=pct)
    SharePopulation.objects.bulk_create(
        SharePopulation(release=made, sex=sex, band=band, people=each, source="Invented") for sex, band in CELLS
    )
    return made


def prescribing_weights(
    weight: str = "2.5",
    *,
    measure: WeightMeasure = WeightMeasure.COST,
    year: int = 2006,
    pct: Organisation | None = None,
) -> ReferenceRelease:
    made = release("prescribing-weights", year=year, pct=pct)
    PrescribingWeight.objects.bulk_create(
        PrescribingWeight(
            release=made, version="Invented 1", measure=measure, sex=sex, band=band, weight=weight, source="Invented"
        )
        for sex, band in CELLS
    )
    return made


def share_tables(pct: Organisation, needs: Mapping[Organisation, str], *, people: int, year: int = 2006) -> None:
    """All that fair shares of a PCT stand on: hospital, community and prescribing at 300, 100 and 175 a head."""
    costs = {Care.ACUTE: "300", Care.COMMUNITY: "100", Care.PRESCRIBING: "175"}
    cost_curves(costs, year=year)
    need_indices(pct, needs, costs, year=year)
    share_population(pct, people, year=year)
