"""One practice's share of the whole, fair share and budget, every figure with its working (R19, R21; S4 ¶23, ¶29)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from budgets.domain.fair_share import FairShares, scaled_cells
from budgets.domain.fair_share_attribution import attributed_working
from budgets.domain.fair_share_inputs import CELLS, cell_words
from budgets.domain.fair_share_workings import (
    care_working,
    distance_working,
    fair_share_working,
    inflation_working,
    list_working,
    move_working,
    share_working,
    weighted_working,
)
from budgets.queries.fair_share_positions import Position, Positions, positions_of
from budgets.queries.fair_shares import NoShares, prescribing_targets_of
from pbc.activity.domain.care import CARE_LABELS, Care, WeightMeasure
from pbc.core.formats import day
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.core.working import Working
from pbc.organisations.models import Organisation


@dataclass(frozen=True)
class CareRow:
    """One kind of care: the weighted population of the practice, its share, and the money."""

    label: str
    weighted: Working
    share: Decimal
    money: Working


@dataclass(frozen=True)
class CellRow:
    """One sex and age of the list, and how it is scaled.

    :param costs: cost per head by kind of care, in the order of the page.
    """

    name: str
    patients: int
    factor: Decimal
    people: Decimal
    costs: tuple[Decimal, ...]


@dataclass(frozen=True)
class SharePage:
    """What the page of one practice shows.

    :param attributed: its part of the whole resource; ``attributed_share`` in percent.
    :param fair_whole: its fair share of the whole resource; ``fair_share`` in percent.
    :param budget: none where there is no budget, like all that is compared with it.
    :param prescribing: its target of what budgets hold for prescribing, where units are loaded.
    """

    positions: Positions
    position: Position
    list_used: Working
    inflation: Working
    fair_whole: Working | None
    fair_share: Working | None
    attributed: Working | None
    attributed_share: Working | None
    budget: Working | None
    fair: Working | None
    distance: Working | None
    moved: Working | None
    prescribing: Working | None
    cares: Sequence[CareRow]
    cells: Sequence[CellRow]

    @property
    def care_labels(self) -> tuple[str, ...]:
        return tuple(row.label for row in self.cares)


def share_page(
    practice: Organisation, pct: Organisation, year: FinancialYear, on: date, *, principal: Principal
) -> SharePage | NoShares:
    """A constant number of queries, however many practices the PCT has."""
    found = positions_of(pct, year, on, principal=principal)
    if isinstance(found, NoShares):
        return found
    if practice.pk not in found.whole.lists:
        return NoShares((f"{practice.name} was no practice of {pct.name} on {day(on)}.",))
    position = found.of(practice.pk)
    allocation = Working.given(f"Allocation of {pct.name}", found.allocation, "£")
    fair_whole = fair_share_working(found.whole, practice.pk, "Fair share of the whole") if found.allocation else None
    attributed = (
        attributed_working(position.attributed, found.allocation, len(found.rows)) if position.attributed else None
    )
    budget, fair = _budget(position, year), _fair(found, position)
    return SharePage(
        positions=found,
        position=position,
        list_used=list_working(found.whole, practice.pk),
        inflation=inflation_working(found.whole, practice.pk),
        fair_whole=fair_whole,
        fair_share=share_working("Fair share of the whole, %", fair_whole, allocation) if fair_whole else None,
        attributed=attributed,
        attributed_share=share_working("Part of the whole, %", attributed, allocation) if attributed else None,
        budget=budget,
        fair=fair,
        distance=distance_working(position.distance, budget, fair) if position.distance and budget and fair else None,
        moved=move_working(position.move, found.rules) if position.move and found.rules else None,
        prescribing=_prescribing(practice, pct, year, on, found),
        cares=_cares(found.whole, practice.pk),
        cells=_cells(found.whole, practice.pk),
    )


def _budget(position: Position, year: FinancialYear) -> Working | None:
    """The sum of its budgets, or the one it has."""
    parts = tuple(
        Working.given(
            f"Budget {year} of {each.practice.code}, version {each.version}, {each.status}, contingency included",
            each.gross,
            "£",
        )
        for each in position.budgets
    )
    if len(parts) < 2:
        return parts[0] if parts else None
    note = "Restated for a merger: the budget of a practice that became part of this one counts here (S4 ¶68)."
    return Working(f"Budgets {year}", position.budget, "£", "sum of the budgets", parts, notes=(note,))


def _fair(found: Positions, position: Position) -> Working | None:
    if found.scope is None or position.fair is None:
        return None
    return fair_share_working(found.scope, position.practice, "Fair share of what budgets hold")


def _prescribing(
    practice: Organisation, pct: Organisation, year: FinancialYear, on: date, found: Positions
) -> Working | None:
    pot = found.scope.pots.get(Care.PRESCRIBING) if found.scope else None
    if not pot:
        return None
    targets = prescribing_targets_of(pct, year, on, pot=pot, measure=WeightMeasure.COST)
    return None if isinstance(targets, NoShares) else targets[practice.pk].working


def _cares(shares: FairShares, practice: int) -> list[CareRow]:
    money: Mapping[Care, Decimal] = shares.pots
    return [
        CareRow(
            CARE_LABELS[care],
            weighted_working(shares, practice, care),
            shares.share(practice, care),
            care_working(shares, practice, care),
        )
        for care in shares.weights
        if care in money
    ]


def _cells(shares: FairShares, practice: int) -> list[CellRow]:
    people, each = scaled_cells(shares, practice), shares.lists[practice]
    curves = [shares.tables.curves[care] for care in shares.weights if care in shares.pots]
    return [
        CellRow(
            name=cell_words(cell),
            patients=each.patients.get(cell, 0),
            factor=shares.factors[cell],
            people=people[cell],
            costs=tuple(curve.costs[cell] for curve in curves),
        )
        for cell in CELLS
    ]
