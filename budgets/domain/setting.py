"""Setting an indicative budget: last year's activity at this year's prices, prescribing with uplift, less contingency.

The steps of S4 ¶36 that stand on history (R30, R31), and the retention of S4 ¶41 (R45). Money is in pounds and whole
pence; every figure carries its working.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pbc.core.calendar import working_days_in
from pbc.core.money import ZERO, round_pence, share_among
from pbc.core.periods import FinancialYear, Month
from pbc.core.working import Parameter, Source, Working


class Method(StrEnum):
    """How a budget line came about. Weighted capitation and agreed growth join them (S4 ¶36, third and fourth step)."""

    REPRICED_ACTIVITY = "repriced_activity"
    PRESCRIBING_UPLIFT = "prescribing_uplift"


class Annualising(StrEnum):
    """How part of a year becomes a whole one. The words are those of the rule ``prior_year_method``."""

    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True)
class Cut:
    """The part of last year that stands for the whole of it.

    :param year: the year the activity is of.
    :param months: those that are held, in order; at least one, all of that year.
    :raises ValueError: for no month, or one of another year.
    """

    year: FinancialYear
    months: tuple[Month, ...]
    annualising: Annualising = Annualising.WORKING_DAYS

    def __post_init__(self) -> None:
        if not self.months or any(month.financial_year != self.year for month in self.months):
            raise ValueError(f"a cut needs months of {self.year}")

    @property
    def is_whole_year(self) -> bool:
        return set(self.months) == set(self.year.months)

    @property
    def factor(self) -> Decimal:
        """What the months held are multiplied by to stand for the year: one for a whole year."""
        return self.whole / self.part

    @property
    def whole(self) -> Decimal:
        return self._size(self.year.months)

    @property
    def part(self) -> Decimal:
        return self._size(self.months)

    @property
    def words(self) -> str:
        """The months and the method, as pages and facts state them."""
        if self.is_whole_year:
            return f"the whole of {self.year}"
        unit = "working days" if self.annualising is Annualising.WORKING_DAYS else "months"
        first, last = self.months[0].label, self.months[-1].label
        span = f"{first} to {last}" if len(self.months) > 1 else first
        count = f"{len(self.months)} of 12 months"
        return f"{span} ({count}), scaled to a year by {unit} ({self.part} of {self.whole})"

    def _size(self, months: Sequence[Month]) -> Decimal:
        if self.annualising is Annualising.MONTHS:
            return Decimal(len(months))
        return Decimal(sum(working_days_in(month.first_day, month.end) for month in months))


@dataclass(frozen=True)
class LineHistory:
    """Last year's activity of one line of one practice, in the months of its cut.

    :param cut: the months held of this kind of data: prescribing, say, may come later than spells.
    :param cost: at this year's prices; for prescribing, the actual cost.
    :param of: codes of the practices it was recorded under: more than one where practices merged.
    """

    line: str
    label: str
    unit: str
    cut: Cut
    activity: Decimal
    cost: Decimal
    rows: int | None = None
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class LineBudget:
    """One line of a budget for the year; ``working`` is that of the net sum, which opens to the gross one."""

    line: str
    method: Method
    activity: Decimal
    gross: Decimal
    contingency: Decimal
    net: Decimal
    working: Working


@dataclass(frozen=True)
class PracticeBudget:
    """A practice's budget: its lines, and sums that are exactly theirs."""

    lines: tuple[LineBudget, ...]
    gross: Decimal
    contingency: Decimal
    net: Decimal
    working: Working


def set_practice_budget(
    histories: Sequence[LineHistory], *, prices_of: FinancialYear, uplift: Parameter, contingency: Parameter
) -> PracticeBudget:
    """The budget of one practice (S4 ¶36, ¶41).

    :param histories: one a line; prescribing is the line of that name.
    :param prices_of: the year whose tariff ``cost`` is at.
    :param uplift: percent on prescribing; ``contingency``: percent retained of the gross budget.
    :raises ValueError: for a parameter that is no number, or a negative gross line.
    """
    grosses = {
        history.line: prescribing_gross(history, uplift)
        if history.line == "prescribing"
        else repriced_gross(history, prices_of)
        for history in histories
    }
    amounts = {line: _money(working) for line, working in grosses.items()}
    gross = sum(amounts.values(), ZERO)
    retained = retained_contingency(gross, contingency)
    shares = _shares(_money(retained), amounts)
    lines = tuple(
        _line(history, grosses[history.line], shares[history.line], retained, contingency) for history in histories
    )
    net = gross - _money(retained)
    working = Working(
        name="Indicative budget for the year",
        value=net,
        unit="£",
        formula="sum of the lines, gross − contingency retained",
        inputs=(Working("Gross budget", gross, "£", "sum of the lines", tuple(grosses.values())), retained),
        paragraph="S4 ¶36, ¶41",
    )
    return PracticeBudget(lines=lines, gross=gross, contingency=_money(retained), net=net, working=working)


def repriced_gross(history: LineHistory, prices_of: FinancialYear) -> Working:
    """Step 1 (S4 ¶36): actual activity of last year at this year's prices; it is re-priced, not inflated."""
    cut = history.cut
    cost = _history_cost(history, f"{history.label} {cut.year} at {prices_of} prices")
    return Working(
        name=f"{history.label}, gross",
        value=round_pence(history.cost * cut.factor),
        unit="£",
        formula=_formula("last year’s activity at this year’s prices", cut),
        inputs=(cost, *_activity(history)),
        parameters=_scaling(cut),
        paragraph="S4 ¶36",
        notes=_restated(history),
    )


def prescribing_gross(history: LineHistory, uplift: Parameter) -> Working:
    """Step 2 (S4 ¶36): prescribing cost of last year with the uplift for inflation."""
    cut = history.cut
    cost = _history_cost(history, f"{history.label} {cut.year}, actual cost")
    return Working(
        name=f"{history.label}, gross",
        value=round_pence(history.cost * cut.factor * (1 + _percent(uplift))),
        unit="£",
        formula=_formula("last year’s cost", cut) + " × (1 + uplift)",
        inputs=(cost, *_activity(history)),
        parameters=(*_scaling(cut), uplift),
        paragraph="S4 ¶36",
        notes=_restated(history),
    )


def retained_contingency(gross: Decimal, rate: Parameter) -> Working:
    """Option A of S4 ¶41: a share of indicative budgets that the PCT keeps for unplanned variation.

    >>> retained_contingency(Decimal("8000000.00"), Parameter("Contingency", Decimal(4), "percent")).value
    Decimal('320000.00')
    """
    return Working(
        name="Contingency retained",
        value=round_pence(gross * _percent(rate)),
        unit="£",
        formula="gross budget × contingency rate",
        inputs=(Working.given("Gross budget", gross, "£"),),
        parameters=(rate,),
        paragraph="S4 ¶41",
        notes=("What is not called on returns to practices at year end (S4 ¶42).",),
    )


def _line(history: LineHistory, gross: Working, share: Decimal, retained: Working, rate: Parameter) -> LineBudget:
    amount = _money(gross)
    kept = Working(
        name=f"Contingency retained, share of {history.label.lower()}",
        value=share,
        unit="£",
        formula="contingency of the practice × gross line ÷ gross budget, pence by largest remainder",
        inputs=(retained,),
        parameters=(rate,),
        paragraph="S4 ¶41",
    )
    return LineBudget(
        line=history.line,
        method=Method.PRESCRIBING_UPLIFT if history.line == "prescribing" else Method.REPRICED_ACTIVITY,
        activity=round_pence(history.activity * history.cut.factor),
        gross=amount,
        contingency=share,
        net=amount - share,
        working=Working(
            name=f"{history.label}, budget for the year",
            value=amount - share,
            unit="£",
            formula="gross − contingency retained",
            inputs=(gross, kept),
            paragraph="S4 ¶36, ¶41",
        ),
    )


def _shares(total: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The contingency of each line, in proportion, to the penny; nothing to share gives noughts."""
    if any(weight < 0 for weight in weights.values()):
        raise ValueError("a line of last year’s cost is negative")
    return share_among(total, weights) if any(weights.values()) else dict.fromkeys(weights, ZERO)


def _history_cost(history: LineHistory, name: str) -> Working:
    cut = history.cut
    reference = f"line={history.line}&from={cut.months[0]}&to={cut.months[-1]}"
    label = f"Rows of {history.label.lower()}, {cut.words}"
    return Working.given(name, round_pence(history.cost), "£", Source("rows", label, reference, history.rows))


def _activity(history: LineHistory) -> tuple[Working, ...]:
    return (Working.given("Activity in those months", history.activity, history.unit),)


def _scaling(cut: Cut) -> tuple[Parameter, ...]:
    if cut.is_whole_year:
        return ()
    unit = "working days" if cut.annualising is Annualising.WORKING_DAYS else "months"
    return (
        Parameter(name="In the whole year", value=cut.whole, unit=unit, source="English bank holidays"),
        Parameter(name="In the months held", value=cut.part, unit=unit, source=cut.words),
    )


def _formula(base: str, cut: Cut) -> str:
    if cut.is_whole_year:
        return base
    unit = "working days" if cut.annualising is Annualising.WORKING_DAYS else "months"
    return f"{base} × {unit} in the year ÷ {unit} in the months held"


def _restated(history: LineHistory) -> tuple[str, ...]:
    if len(history.of) < 2:
        return ()
    return (f"Restated for a merger: activity recorded under {' and '.join(history.of)} counts here (S4 ¶68).",)


def _percent(parameter: Parameter) -> Decimal:
    if not isinstance(parameter.value, Decimal):
        raise ValueError(f"“{parameter.name}” is not a number")
    return parameter.value / 100


def _money(working: Working) -> Decimal:
    if not isinstance(working.value, Decimal):
        raise TypeError(f"“{working.name}” is not an amount")
    return working.value
