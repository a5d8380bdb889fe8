"""The monthly statement of a practice: budget, actual, variance and forecast, each with its working (R40, R41).

A variance is neither a saving nor its opposite: chance is not yet taken out. Over means above the budget to date,
under means below it, and no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from budgets.domain.inputs import Actual, AnnualLine
from budgets.domain.profiles import Profile
from pbc.core.money import ZERO, round_pence
from pbc.core.periods import Month
from pbc.core.working import Parameter, Working

TENTH = Decimal("0.1")
MONTHS_IN_YEAR = Decimal(12)
CLOSED_AND_OPEN = "closed months as at their close + months not closed as now"
SUM_OF_PRACTICES = "the practice’s own + that of each practice it took over"
MONEY = (
    *("budget", "budget_to_date", "actual", "late", "variance", "variance_percent"),
    *("forecast", "forecast_variance"),
)
"""The figures of a line that are money or a share of it."""


class Position(StrEnum):
    """Where actual stands against the budget to date."""

    UNDER = "under"
    ON = "on"
    OVER = "over"
    UNKNOWN = "unknown"


class Attention(StrEnum):
    """What a variance asks for, by the PCT's limits."""

    NONE = "none"
    WATCH = "watch"
    EXPLAIN = "explain"


@dataclass(frozen=True)
class Limits:
    """Above which variance a statement points it out, and above which an explanation is asked.

    :param watch_percent: share of the budget to date; ``explain_percent`` likewise.
    :param explain_pounds: smaller variances are not asked about, whatever their share.
    """

    watch_percent: Parameter
    explain_percent: Parameter
    explain_pounds: Parameter


@dataclass(frozen=True)
class StatementLine:
    """One line, or the total. Money in pounds; variance is actual less budget, above nought where over.

    :param restated: what practices that were taken over put into it, a sentence each; every figure notes them.
    """

    line: str
    label: str
    unit: str
    budget: Working
    budget_to_date: Working
    actual: Working
    late: Working
    variance: Working
    variance_percent: Working
    activity_budget: Working
    activity: Working
    forecast: Working
    forecast_variance: Working
    attention: Attention = Attention.NONE
    restated: tuple[str, ...] = ()

    @property
    def data_notes(self) -> tuple[str, ...]:
        """What the actual lacks."""
        return tuple(note for note in self.actual.notes if note not in self.restated)

    @property
    def position(self) -> Position:
        value = self.variance.value
        if not isinstance(value, Decimal):
            return Position.UNKNOWN
        return Position.ON if value == 0 else Position.OVER if value > 0 else Position.UNDER


@dataclass(frozen=True)
class StatementFigures:
    """All lines and their total, whose sums are exactly those of the lines."""

    lines: tuple[StatementLine, ...]
    total: StatementLine
    profile: Profile


def statement_figures(
    budget: Sequence[AnnualLine],
    actuals: Sequence[Actual],
    profile: Profile,
    limits: Limits,
    restated: Sequence[str] = (),
) -> StatementFigures:
    """The figures of a statement. A line with activity and no budget stands with a budget of nought.

    :param actuals: at most one a line, of lines in ``budget``.
    :param restated: what practices that were taken over put into the total, a sentence each.
    """
    by_line = {actual.line: actual for actual in actuals}
    lines = tuple(
        _statement_line(annual, by_line.get(annual.line, Actual(annual.line)), profile, limits) for annual in budget
    )
    total = _noted(total_line(lines, limits), tuple(restated))
    return StatementFigures(lines=lines, total=total, profile=profile)


def total_line(lines: Sequence[StatementLine], limits: Limits) -> StatementLine:
    """The sum of lines, of one practice or of several. Activity of different kinds is not added up.

    The variance is the sum of those that are known, so that a budget without data never looks like money left over.
    """
    compared = [line for line in lines if line.variance.value is not None]
    variance = _total("Variance to date", [line.variance for line in lines])
    percent = _percent_of(variance, _total("Budget to date", [line.budget_to_date for line in compared]))
    no_activity = Working("Activity", None, "", "", reason="Spells, attendances and items are not added up.")
    return StatementLine(
        line="total",
        label="Total",
        unit="",
        budget=_total("Budget for the year", [line.budget for line in lines]),
        budget_to_date=_total("Budget to date", [line.budget_to_date for line in lines]),
        actual=_total("Actual to date", [line.actual for line in lines]),
        late=_total("Late data, not in the actual", [line.late for line in lines]),
        variance=variance,
        variance_percent=percent,
        activity_budget=no_activity,
        activity=no_activity,
        forecast=_total("Forecast for the year", [line.forecast for line in lines]),
        forecast_variance=_total("Forecast less budget", [line.forecast_variance for line in lines]),
        attention=attention(variance, percent, limits),
    )


def attention(variance: Working, percent: Working, limits: Limits) -> Attention:
    """Whether a variance is above the limits, on either side of the budget."""
    if not isinstance(variance.value, Decimal) or not isinstance(percent.value, Decimal):
        return Attention.NONE
    share, pounds = abs(percent.value), abs(variance.value)
    if share > _limit(limits.explain_percent) and pounds >= _limit(limits.explain_pounds):
        return Attention.EXPLAIN
    return Attention.WATCH if share > _limit(limits.watch_percent) else Attention.NONE


def _statement_line(annual: AnnualLine, actual: Actual, profile: Profile, limits: Limits) -> StatementLine:
    label = annual.label
    formula = SUM_OF_PRACTICES if annual.parts else annual.working.formula
    parts = annual.parts or (annual.working,)
    budget = Working(f"{label}, budget for the year", annual.net, "£", formula, parts, paragraph="S4 ¶36")
    to_date = _budget_to_date(label, budget, annual.net, profile)
    spent = _actual(label, actual, profile)
    variance = _variance(f"{label}, variance to date", spent, to_date)
    percent = _percent_of(variance, to_date)
    forecast = _straight_line(label, spent, actual, profile)
    made = StatementLine(
        line=annual.line,
        label=label,
        unit=annual.unit,
        budget=budget,
        budget_to_date=to_date,
        actual=spent,
        late=_late(label, actual),
        variance=variance,
        variance_percent=percent,
        activity_budget=_activity_budget(annual, profile),
        activity=_activity(annual, actual),
        forecast=forecast,
        forecast_variance=_variance(f"{label}, forecast less budget", forecast, budget),
        attention=attention(variance, percent, limits),
    )
    return _noted(made, annual.restated)


def _noted(line: StatementLine, restated: tuple[str, ...]) -> StatementLine:
    """The same line, each figure of money with what it includes of practices that were taken over."""
    if not restated:
        return line
    figures = {name: getattr(line, name) for name in MONEY}
    noted = {name: replace(figure, notes=(*figure.notes, *restated)) for name, figure in figures.items()}
    return replace(line, **noted, restated=restated)


def _budget_to_date(label: str, budget: Working, net: Decimal, profile: Profile) -> Working:
    return Working(
        name=f"{label}, budget to date",
        value=profile.to_date(net),
        unit="£",
        formula=f"budget for the year × {profile.unit} to date ÷ {profile.unit} in the year",
        inputs=(budget,),
        parameters=profile.as_parameters(),
        paragraph="S4 ¶38",
        notes=(profile.fallback,) if profile.fallback else (),
    )


def _actual(label: str, actual: Actual, profile: Profile) -> Working:
    name = f"{label}, actual to date"
    due = profile.through.number_in_year
    if not actual.months_held:
        reason = f"No data are held for the {due} months to {profile.through.label}."
        return Working(name, None, "£", "", reason=reason)
    notes = []
    if actual.months_held < due:
        notes.append(f"Data are held for {actual.months_held} of the {due} months: the actual is short of the rest.")
    if actual.unpriced:
        have = "row has no price and is" if actual.unpriced == 1 else "rows have no price and are"
        notes.append(f"{actual.unpriced:,} {have} not in the sum.")
    return Working(
        name=name,
        value=actual.to_date.cost,
        unit="£",
        formula=SUM_OF_PRACTICES if actual.parts else CLOSED_AND_OPEN,
        inputs=tuple(_part(who, label, part) for who, part in actual.parts) or _closed_and_open(actual),
        paragraph="S4 ¶24",
        notes=tuple(notes),
    )


def _part(who: str, label: str, actual: Actual) -> Working:
    name = f"{who}, {label}, actual to date"
    return Working(name, actual.to_date.cost, "£", CLOSED_AND_OPEN, _closed_and_open(actual))


def _closed_and_open(actual: Actual) -> tuple[Working, ...]:
    parts = []
    if actual.closed_months:
        when = f"Closed months, as at their close: {_span(actual.closed_months)}"
        parts.append(Working.given(when, actual.closed.cost, "£", *actual.closed_sources))
    if actual.open_months:
        when = f"Months not closed, as now: {_span(actual.open_months)}"
        parts.append(Working.given(when, actual.open.cost, "£", *actual.open_sources))
    return tuple(parts)


def _late(label: str, actual: Actual) -> Working:
    return Working(
        name=f"{label}, late data, not in the actual",
        value=actual.late.cost,
        unit="£",
        formula="closed months as now − closed months as at their close",
        inputs=(
            Working.given("Closed months, as now", actual.closed_now.cost, "£"),
            Working.given("Closed months, as at their close", actual.closed.cost, "£"),
        ),
        paragraph="S4 ¶27",
        notes=("What arrived after a close never changes the closed month; it is stated here instead.",),
    )


def _straight_line(label: str, spent: Working, actual: Actual, profile: Profile) -> Working:
    """Actual to date carried on at the same monthly rate, over the months for which data are held."""
    name = f"{label}, forecast for the year"
    if not isinstance(spent.value, Decimal):
        return Working(name, None, "£", "", reason=spent.reason)
    return Working(
        name=name,
        value=round_pence(spent.value * MONTHS_IN_YEAR / actual.months_held),
        unit="£",
        formula="actual to date × 12 ÷ months of data (straight line)",
        inputs=(spent,),
        parameters=(Parameter("Months of data", Decimal(actual.months_held), "months"),),
        paragraph="S4 ¶38",
        notes=("A straight line knows nothing of seasons, of working days or of late data.",),
    )


def _activity_budget(annual: AnnualLine, profile: Profile) -> Working:
    name = f"{annual.label}, activity in the budget to date"
    if annual.activity is None:
        return Working(name, None, annual.unit, "", reason="The budget of this line names no activity.")
    return Working(
        name=name,
        value=(annual.activity * profile.part / profile.whole).quantize(Decimal(1), rounding=ROUND_HALF_UP),
        unit=annual.unit,
        formula=f"activity in the year × {profile.unit} to date ÷ {profile.unit} in the year",
        inputs=(Working.given("Activity in the budget for the year", annual.activity, annual.unit),),
        parameters=profile.as_parameters(),
    )


def _activity(annual: AnnualLine, actual: Actual) -> Working:
    name = f"{annual.label}, activity to date"
    if not actual.months_held:
        return Working(name, None, annual.unit, "", reason="No data are held.")
    if actual.parts:
        own = tuple(Working.given(f"{who}, {name}", part.to_date.activity, annual.unit) for who, part in actual.parts)
        return Working(name, actual.to_date.activity, annual.unit, SUM_OF_PRACTICES, own)
    return Working.given(name, actual.to_date.activity, annual.unit, *actual.closed_sources, *actual.open_sources)


def _variance(name: str, actual: Working, budget: Working) -> Working:
    if not isinstance(actual.value, Decimal) or not isinstance(budget.value, Decimal):
        return Working(name, None, "£", "", reason=actual.reason or budget.reason)
    formula = "forecast − budget" if "orecast" in name else "actual to date − budget to date"
    return Working(name, actual.value - budget.value, "£", formula, (actual, budget), paragraph="S4 ¶38")


def _percent_of(variance: Working, budget: Working) -> Working:
    name = variance.name.replace("variance", "variance as a share").replace("Variance", "Variance as a share")
    if not isinstance(variance.value, Decimal) or not isinstance(budget.value, Decimal):
        return Working(name, None, "%", "", reason=variance.reason)
    if budget.value == 0:
        return Working(name, None, "%", "", reason="There is no budget to date to be a share of.")
    share = (variance.value * 100 / budget.value).quantize(TENTH, rounding=ROUND_HALF_UP)
    return Working(name, share, "%", "variance ÷ budget to date × 100", (variance, budget))


def _total(name: str, parts: Sequence[Working]) -> Working:
    """The exact sum of what is known; ``None`` where nothing is."""
    known = [part for part in parts if isinstance(part.value, Decimal)]
    if not known:
        return Working(name, None, "£", "", reason="None of the lines has a figure.")
    missing = [part.name for part in parts if part not in known]
    notes = (f"Not in the sum, for want of data: {', '.join(missing)}.",) if missing else ()
    total = sum((part.value for part in known if isinstance(part.value, Decimal)), ZERO)
    return Working(name, total, "£", "sum of the lines", tuple(known), notes=notes)


def _span(months: Sequence[Month]) -> str:
    return months[0].label if len(months) == 1 else f"{months[0].label} to {months[-1].label}"


def _limit(parameter: Parameter) -> Decimal:
    if not isinstance(parameter.value, Decimal):
        raise TypeError(f"“{parameter.name}” is not a number")
    return parameter.value
