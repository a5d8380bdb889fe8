"""What a practice's or consortium's own patients used, for those who try a redesign or write its costs (R97)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from budgets.models import Budget, BudgetLine
from business_cases.domain.redesign import Ask, Used
from pbc.activity.domain.lines import LINE_LABELS, LINE_UNITS, Line
from pbc.activity.queries.activity import Totals, activity_by_specialty, rolling_months, volume_of
from pbc.activity.queries.months import months_with_data
from pbc.core.money import ZERO, round_pence
from pbc.core.periods import FinancialYear, Month
from pbc.core.working import Source
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation
from pbc.organisations.queries import members_of, pct_of

LINES = (
    Line.FOLLOW_UP_OUTPATIENT,
    Line.FIRST_OUTPATIENT,
    Line.DAY_CASE,
    Line.ELECTIVE_INPATIENT,
    Line.EMERGENCY,
    Line.NON_ELECTIVE_OTHER,
    Line.AE,
)
"""What can be tried: prescribing has no tariff, and excess bed days go with their spells."""


@dataclass(frozen=True)
class OwnLine:
    """A service line of the last twelve months as recorded, beside this year's budget.

    :ivar code: treatment function; empty for the whole line.
    """

    line: Line
    code: str
    units: int
    cost: Decimal
    budget: Decimal | None = None

    @property
    def label(self) -> str:
        return LINE_LABELS[self.line]

    @property
    def unit(self) -> str:
        return LINE_UNITS[self.line]

    @property
    def a_month(self) -> Decimal:
        return (Decimal(self.units) / 12).quantize(Decimal("0.1"))

    @property
    def price(self) -> Decimal | None:
        return round_pence(self.cost / self.units) if self.units else None


@dataclass(frozen=True)
class OwnFigures:
    """:ivar months: the twelve that were read; none where nothing is held.
    :ivar specialties: the lines of outpatients by treatment function, those with most cost first.
    """

    months: tuple[Month, ...]
    lines: tuple[OwnLine, ...]
    specialties: tuple[OwnLine, ...]


def practices_behind(owner: Organisation, on: date) -> list[Organisation]:
    """The practice itself, or the consortium's members on a day."""
    return list(members_of(owner, on)) if owner.kind == OrganisationKind.CONSORTIUM else [owner]


def last_twelve_months(owner: Organisation, on: date) -> tuple[Month, ...]:
    """The twelve months that end with the last one that the PCT holds anything of."""
    pct = pct_of(owner, on)
    held = [month for month in months_with_data(pct) if month.first_day <= on] if pct else []
    return rolling_months(held[-1]) if held else ()


def used_by(owner: Organisation, ask: Ask, on: date) -> Used:
    """What was used of the service asked for, at the prices of the year that holds this day."""
    line, year = Line(ask.line), FinancialYear.of(on)
    practices, months = practices_behind(owner, on), last_twelve_months(owner, on)
    found = volume_of([each.pk for each in practices], months, year, line=line, code=ask.code)
    period = f"{months[0].label} to {months[-1].label}" if months else "no month held"
    label = f"{LINE_LABELS[line]}, {ask.code}" if ask.code else LINE_LABELS[line]
    return Used(
        label=label,
        unit=LINE_UNITS[line],
        units=found.units,
        priced=found.priced,
        cost=found.cost,
        months=found.months,
        patients=found.patients,
        nets=(found.n1, found.c1, found.n2, found.nc, found.c2, found.n3, found.n2c, found.nc2, found.c3),
        source=Source("rows", f"{label} of {owner.name}, {period}, at the prices of {year}", rows=found.units),
    )


def own_figures(owner: Organisation, on: date) -> OwnFigures:
    """The last twelve months by line and by specialty as recorded, and this year's budget by line. Five queries."""
    practices, months = [each.pk for each in practices_behind(owner, on)], last_twelve_months(owner, on)
    lines: dict[Line, Totals] = {}
    specialties: dict[tuple[Line, str], Totals] = {}
    for (_, line, code), totals in activity_by_specialty(practices, months, closed=False).items():
        lines[line] = lines.get(line, Totals()) + totals
        specialties[line, code] = specialties.get((line, code), Totals()) + totals
    budgets = _budgets(practices, FinancialYear.of(on))
    shown = [
        OwnLine(line, "", lines[line].activity, lines[line].cost, budgets.get(line.value))
        for line in Line
        if line in lines
    ]
    by_code = [
        OwnLine(line, code, totals.activity, totals.cost)
        for (line, code), totals in specialties.items()
        if code and line in (Line.FIRST_OUTPATIENT, Line.FOLLOW_UP_OUTPATIENT)
    ]
    by_code.sort(key=lambda each: (-each.cost, each.code))
    return OwnFigures(months, tuple(shown), tuple(by_code[:12]))


def _budgets(practices: list[int], year: FinancialYear) -> dict[str, Decimal]:
    budgets = Budget.objects.in_force(year.start_year).filter(practice__in=practices)
    found: dict[str, Decimal] = {}
    for line, net in BudgetLine.objects.filter(budget__in=budgets).values_list("line", "net"):
        found[line] = found.get(line, ZERO) + net
    return found
