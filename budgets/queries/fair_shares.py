"""Fair shares of a PCT's practices, from the lists of a day and the tables of the year (R19, R21, R22)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q

from budgets.domain.allocation import Component
from budgets.domain.fair_share import FairShares, fair_shares
from budgets.domain.fair_share_inputs import (
    CELLS,
    ONE,
    CannotShare,
    Cell,
    Curve,
    Need,
    Population,
    PracticeList,
    ShareTables,
)
from budgets.domain.fair_share_prescribing import PrescribingTarget, Units, prescribing_targets
from budgets.queries.ledger import allocated, books_kept_by
from pbc.activity.domain.care import Care, WeightMeasure
from pbc.activity.models import CostPerHead, NeedIndex, PrescribingWeight, ReferenceRelease, SharePopulation
from pbc.core.errors import Invalid
from pbc.core.formats import day
from pbc.core.periods import FinancialYear
from pbc.core.working import Source
from pbc.organisations.models import Organisation
from pbc.organisations.queries import PopulationSnapshot, list_sizes, practices_of, strata

_CELLS = frozenset(CELLS)
KINDS = ("cost-curves", "need-indices", "share-population", "prescribing-weights")


@dataclass(frozen=True)
class NoShares:
    """Why there are no fair shares: sentences, each with its mend."""

    reasons: tuple[str, ...]


def fair_shares_of(pct: Organisation, year: FinancialYear, on: date) -> FairShares | NoShares:
    """The fair shares of a PCT's practices of a day, of its whole allocation; of nothing where none is recorded.

    Ask it for shares of other money: ``of_pots``, ``amounts``, ``wcap_amount``. A constant number of queries.

    :param on: the day whose practices count, and by which their lists were counted.
    """
    ground = share_ground(pct, year, on)
    if isinstance(ground, NoShares):
        return ground
    try:
        return fair_shares(ground.lists, ground.tables, on=on).of_components(allocation_of(pct, year, on))
    except CannotShare as fault:
        return NoShares(tuple(str(problem) for problem in fault.problems))
    except Invalid as fault:
        return NoShares((str(fault),))


def allocation_of(pct: Organisation, year: FinancialYear, on: date) -> dict[Component, Decimal]:
    """What a PCT answers for on a day by component: its own allocation, and those of PCTs that merged into it."""
    return allocated(*books_kept_by(pct, year, on))


@dataclass(frozen=True)
class ShareGround:
    """What fair shares of a PCT's year stand on."""

    lists: tuple[PracticeList, ...]
    tables: ShareTables


def share_ground(pct: Organisation, year: FinancialYear, on: date) -> ShareGround | NoShares:
    """The lists and tables of a PCT's year. Seven queries, however many practices."""
    practices = list(practices_of(pct, on))
    releases = _releases(pct, year)
    population = _population(releases)
    reasons = [] if practices else [f"{pct.name} has no practices on {day(on)}. Load the register of practices."]
    curves = _curves(releases)
    if not curves:
        reasons.append(f"No cost per head is held for {year}. Load cost curves for the year.")
    if population is None:
        reasons.append(f"No population of {pct.name} is held for {year}. Load the one its allocation stands on.")
    if reasons or population is None:
        return NoShares(tuple(reasons))
    tables = ShareTables(curves, _needs(pct, year, practices), population)
    return ShareGround(practice_lists(practices, on), tables)


def practice_lists(practices: Sequence[Organisation], on: date) -> tuple[PracticeList, ...]:
    """The latest list of each practice by a day; one without patients where there is none. Two queries."""
    sizes, counts = list_sizes(practices, on), strata(practices, on)
    cells: dict[int, dict[Cell, int]] = defaultdict(dict)
    for (practice, sex, band), patients in counts.items():
        if (sex, band) in _CELLS:
            cells[practice][sex, band] = patients
    return tuple(_list_of(practice, sizes.get(practice.pk), cells[practice.pk]) for practice in practices)


def prescribing_targets_of(
    pct: Organisation, year: FinancialYear, on: date, *, pot: Decimal, measure: WeightMeasure
) -> dict[int, PrescribingTarget] | NoShares:
    """Each practice's target of a prescribing pot by prescribing units and need (domain handbook §5.3).

    A constant number of queries.
    """
    units = _units(_releases(pct, year), measure)
    if units is None:
        return NoShares((f"No prescribing units ({measure}) are held for {year}. Load weights for the year.",))
    practices = list(practices_of(pct, on))
    try:
        return prescribing_targets(practice_lists(practices, on), units, _needs(pct, year, practices), pot)
    except CannotShare as fault:
        return NoShares(tuple(str(problem) for problem in fault.problems))


def _list_of(practice: Organisation, size: PopulationSnapshot | None, cells: Mapping[Cell, int]) -> PracticeList:
    if size is None:
        return PracticeList(practice.pk, practice.code, practice.name, {}, None)
    label = f"List of {practice.code} counted on {day(size.counted_on)}: {size.source}"
    return PracticeList(
        practice=practice.pk,
        code=practice.code,
        name=practice.name,
        patients=cells,
        counted_on=size.counted_on,
        unplaced=size.patients - sum(cells.values()),
        source=Source("list_size", label, practice.code),
    )


def _releases(pct: Organisation, year: FinancialYear) -> dict[str, ReferenceRelease]:
    """The table of each kind that counts for the PCT: its own, else the one for all."""
    rows = ReferenceRelease.objects.filter(
        Q(pct=pct) | Q(pct=None), kind__in=KINDS, financial_year=year.start_year, is_current=True
    )
    return {release.kind: release for release in rows.select_related("batch").order_by(F("pct").asc(nulls_first=True))}


def _curves(releases: Mapping[str, ReferenceRelease]) -> dict[Care, Curve]:
    release = releases.get("cost-curves")
    costs: dict[Care, dict[Cell, Decimal]] = defaultdict(dict)
    for row in CostPerHead.objects.filter(release=release) if release else ():
        costs[Care(row.component)][row.sex, row.band] = row.cost_per_head
    return {
        care: Curve(of_care, _source(release, "Cost per head", len(of_care)), release.illustrative)
        for care, of_care in costs.items()
        if release
    }


def _needs(pct: Organisation, year: FinancialYear, practices: Sequence[Organisation]) -> dict[tuple[int, Care], Need]:
    """The index of each practice: of the PCT's own table, else of the latest that names it, as after a merger."""
    rows = NeedIndex.objects.filter(
        practice__in=practices,
        release__kind="need-indices",
        release__financial_year=year.start_year,
        release__is_current=True,
    ).select_related("release__batch")
    found: dict[tuple[int, Care], Need] = {}
    for row in sorted(rows, key=lambda row: (row.release.pct_id == pct.pk, row.release_id)):
        found[row.practice_id, Care(row.component)] = Need(
            index=row.need_index,
            market_forces=ONE if row.market_forces is None else row.market_forces,
            source=_source(row.release, "Indices of need", None),
            illustrative=row.release.illustrative,
        )
    return found


def _population(releases: Mapping[str, ReferenceRelease]) -> Population | None:
    release = releases.get("share-population")
    if release is None:
        return None
    people = {(row.sex, row.band): row.people for row in SharePopulation.objects.filter(release=release)}
    total = people.pop(("", ""), None)
    source = _source(release, "Population of the allocation", None)
    return Population(people, source, total_alone=total, illustrative=release.illustrative)


def _units(releases: Mapping[str, ReferenceRelease], measure: WeightMeasure) -> Units | None:
    release = releases.get("prescribing-weights")
    rows = list(PrescribingWeight.objects.filter(release=release, measure=measure)) if release else []
    if not rows or release is None:
        return None
    weights = {(row.sex, row.band): row.weight for row in rows}
    source = _source(release, "Prescribing units", len(rows))
    return Units(rows[0].version, measure, weights, source, release.illustrative)


def _source(release: ReferenceRelease, what: str, rows: int | None) -> Source:
    """The file of a table, which opens to its import."""
    label = f"{what} for {FinancialYear(release.financial_year)}, import {release.batch_id}"
    return Source("batch", label, str(release.batch.reference), rows)
