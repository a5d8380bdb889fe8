"""Where each practice of a PCT stands beside its fair share, and what the year's pace would move (R19, R21, R23)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from budgets.domain.allocation import Component
from budgets.domain.fair_share import FairShares
from budgets.domain.fair_share_attribution import Attributed, InBudgets, attribute, by_care, pots_of
from budgets.domain.pace import Distance, Move, PaceRules, Standing, pace_of_change
from budgets.domain.states import BudgetStatus
from budgets.models import Budget
from budgets.queries.fair_shares import NoShares, fair_shares_of
from governance.queries.rules import rules_in_force
from pbc.activity.queries.membership import heirs
from pbc.core.errors import Invalid
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

BAND, MOST, FLOOR = "fair_share_band", "pace_of_change", "purchasing_power"


@dataclass(frozen=True)
class Position:
    """One practice.

    :param budgets: its own, issued or, for those who see proposals, the latest proposed; then those of practices that
        merged into it in the year. None where there is none.
    :param fair: its fair share of what all budgets hold: what its budget is compared with.
    :param move: what the year's pace would make of the budget.
    :param attributed: its part of the whole resource; none where budgets do not fit the allocation.
    """

    practice: int
    code: str
    name: str
    budgets: tuple[Budget, ...]
    fair: Decimal | None
    distance: Distance | None
    move: Move | None
    attributed: Attributed | None

    @property
    def budget(self) -> Decimal | None:
        """What its budgets hold, contingency included, pounds."""
        return sum((each.gross for each in self.budgets), ZERO) if self.budgets else None

    @property
    def is_outside(self) -> bool:
        return self.move is not None and not self.move.in_band


@dataclass(frozen=True)
class Positions:
    """All practices of a PCT's year.

    :param whole: shares of the whole allocation; ``scope``: of what budgets hold, among practices that have one.
    :param reasons: sentences on what could not be worked out.
    """

    on: date
    whole: FairShares
    scope: FairShares | None
    rules: PaceRules | None
    components: Mapping[Component, Decimal]
    rows: Sequence[Position]
    reasons: tuple[str, ...] = ()

    def of(self, practice: int) -> Position:
        return next(row for row in self.rows if row.practice == practice)

    @property
    def allocation(self) -> Decimal:
        return sum(self.components.values(), ZERO)


def day_of_shares(year: FinancialYear, today: date, of: Organisation | None = None) -> date:
    """The day whose practices and lists count: 1 April, or today where the year is under way.

    :param of: a practice or PCT; of one that has closed by then, its last day.
    """
    on = min(max(year.first_day, today), year.months[-1].last_day)
    return min(on, of.closed_on - timedelta(days=1)) if of and of.closed_on else on


def positions_of(
    pct: Organisation, year: FinancialYear, on: date, *, principal: Principal, balanced: bool = False
) -> Positions | NoShares:
    """Every practice of a PCT beside its fair share. A constant number of queries.

    :param principal: proposals count for those who see them, see :meth:`BudgetQuerySet.visible_to`.
    :param balanced: whether moves must leave the sum of budgets as it is.
    """
    whole = fair_shares_of(pct, year, on)
    if isinstance(whole, NoShares):
        return whole
    with_proposals = principal.organisation_kind in ("pct", "system")
    budgets = _budgets(whole.practices, year, on, with_proposals=with_proposals)
    held = by_care(_lines(budgets))
    components = whole.components
    rules = pace_rules(year, on, pct)
    attributed, why_none = _attributed(whole, components, held, year)
    scope = whole.among(list(held)).of_pots(pots_of(held)) if held else None
    moves, why_not = _moves(scope, held, rules, balanced)
    rows = [
        Position(
            practice=practice,
            code=whole.lists[practice].code,
            name=whole.lists[practice].name,
            budgets=budgets.get(practice, ()),
            fair=scope.fair(practice) if scope and practice in held else None,
            distance=moves[practice].distance if practice in moves else None,
            move=moves.get(practice),
            attributed=attributed.get(practice),
        )
        for practice in whole.practices
    ]
    return Positions(on, whole, scope, rules, components, rows, (*why_none, *why_not))


def pace_rules(year: FinancialYear, on: date, pct: Organisation) -> PaceRules | None:
    """The band, most move and floor in force; where the year has no band yet, that of the year after is shown.

    The guidance of 2006/07 names none; the ten percent of 2007/08 says how far from fair share is far (R23).
    """
    rules = rules_in_force(on, pct)
    if MOST not in rules:
        return None
    band = rules.get(BAND) or rules_in_force(year.next.first_day, pct).get(BAND)
    if band is None:
        return None
    floor = rules[FLOOR].as_parameter() if FLOOR in rules else None
    return PaceRules(band.as_parameter(), rules[MOST].as_parameter(), floor)


def _budgets(
    practices: Collection[int], year: FinancialYear, on: date, *, with_proposals: bool
) -> dict[int, tuple[Budget, ...]]:
    """Each practice's budgets with their lines: its own first, then those of practices it took over by the day.

    A budget that was set on the activity of both counts for both (S4 ¶68). Five queries.
    """
    heir_of = heirs(Organisation.objects.filter(pk__in=practices), on)
    seen = (BudgetStatus.ISSUED, BudgetStatus.PROPOSED) if with_proposals else (BudgetStatus.ISSUED,)
    rows = Budget.objects.filter(status__in=seen, practice__in=list(heir_of), financial_year=year.start_year)
    in_order = sorted(
        rows.select_related("practice").prefetch_related("lines"),
        key=lambda row: (row.status == BudgetStatus.ISSUED, row.version),
    )
    latest = {budget.practice_id: budget for budget in in_order}
    found: dict[int, list[Budget]] = {key: [latest[key]] for key in practices if key in latest}
    for key in sorted(set(latest) - set(practices)):
        own = found.setdefault(heir_of[key], [])
        if latest[key].status == BudgetStatus.ISSUED and not _counts_already(own, latest[key]):
            own.append(latest[key])
    return {key: tuple(budgets) for key, budgets in found.items() if budgets}


def _counts_already(own: Sequence[Budget], taken: Budget) -> bool:
    """Whether the heir's budget was set on the activity of the practice it took over too."""
    return any(taken.practice.code in budget.facts.get("recorded_under", ())[1:] for budget in own)


def _lines(budgets: Mapping[int, Sequence[Budget]]) -> list[tuple[int, str, Decimal]]:
    return [
        (practice, line.line, line.gross)
        for practice, of_practice in budgets.items()
        for budget in of_practice
        for line in budget.lines.all()
    ]


def _attributed(
    whole: FairShares, components: Mapping[Component, Decimal], held: InBudgets, year: FinancialYear
) -> tuple[Mapping[int, Attributed], tuple[str, ...]]:
    if not components:
        return {}, (f"No allocation is recorded for {year} yet, so there is no whole to have a share of.",)
    try:
        return attribute(whole, components, held), ()
    except Invalid as fault:
        return {}, (str(fault),)


def _moves(
    scope: FairShares | None, held: InBudgets, rules: PaceRules | None, balanced: bool
) -> tuple[Mapping[int, Move], tuple[str, ...]]:
    if scope is None:
        return {}, ("No budget is set yet, so there is nothing to hold against fair shares.",)
    if rules is None:
        return {}, ("The rules of the year do not say how budgets move towards fair shares.",)
    standings = [Standing(p, sum(held[p].values(), ZERO), scope.fair(p)) for p in scope.practices]
    try:
        return pace_of_change(standings, rules, pot=scope.pot if balanced else None), ()
    except Invalid as fault:
        return {}, (str(fault),)
