"""The monthly statement of a practice: budget, actual, variance and forecast, each with its working (R40, R41).

A variance is neither a saving nor its opposite: chance is not yet taken out. Over means above the budget to date,
under means below it, and no more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from budgets.domain import figures as made
from budgets.domain.causes import Split, split_of, total_split
from budgets.domain.forecasts import Forecast, forecasts, total_forecasts
from budgets.domain.inputs import Actual, Adjustment, AnnualLine, Background
from budgets.domain.profiles import Profile
from budgets.domain.scope import Holding
from pbc.core.working import Parameter, Working

MONEY = (
    *("budget", "budget_to_date", "actual", "high_cost", "unmet", "out_of_scope", "late", "accrual"),
    *("variance", "variance_percent"),
    *("forecast", "forecast_variance"),
)
"""The figures of a line that are money or a share of it."""

ACTIVITY = ("activity_budget", "activity")
OF_BUDGET = frozenset({"budget", "budget_to_date", "activity_budget"})
"""Figures that stand on last year's rows alone: nothing of this year's goes into them."""


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

    :param high_cost: what the fund bears, not in the actual; ``unmet`` what it was asked for and could not, in it.
    :param out_of_scope: treatments that the PCT bears, in neither budget nor actual.
    :param late: and ``accrual``: what came, and what is still expected, after the close.
    :param forecast: the first of ``forecasts``, a straight line.
    :param split: why the variance arose; none where there is no variance, or where it was not asked for.
    :param holding: who commissions it; none for a sum of both.
    :param adjustments: what in-year postings changed the budget by, up to the month's end.
    :param restated: what practices that were taken over put into it, a sentence each; every figure notes them.
    """

    line: str
    label: str
    unit: str
    budget: Working
    budget_to_date: Working
    actual: Working
    high_cost: Working
    unmet: Working
    out_of_scope: Working
    late: Working
    accrual: Working
    variance: Working
    variance_percent: Working
    activity_budget: Working
    activity: Working
    forecasts: tuple[Forecast, ...]
    forecast_variance: Working
    split: Split | None = None
    holding: Holding | None = None
    in_tariff: bool | None = None
    adjustments: tuple[Adjustment, ...] = ()
    attention: Attention = Attention.NONE
    restated: tuple[str, ...] = ()

    @property
    def forecast(self) -> Working:
        return self.forecasts[0].figure

    @property
    def figures(self) -> dict[str, Working]:
        """Every figure of the line under the name that pages and API give it: forecasts by method, causes apart."""
        return {
            **{name: getattr(self, name) for name in (*MONEY, *ACTIVITY)},
            **{str(each.method): each.figure for each in self.forecasts},
            **{f"range_{each.method}": each.spread for each in self.forecasts},
            **({f"cause_{part.cause}": part.working for part in self.split.parts} if self.split else {}),
        }

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
    """All lines and their total, whose sums are exactly those of the lines.

    :param subtotals: what the practice commissions, and what it leaves to the PCT, where there are both (R37).
    """

    lines: tuple[StatementLine, ...]
    total: StatementLine
    profile: Profile
    subtotals: tuple[StatementLine, ...] = ()


def statement_figures(
    budget: Sequence[AnnualLine],
    actuals: Sequence[Actual],
    profile: Profile,
    limits: Limits,
    restated: Sequence[str] = (),
    backgrounds: Mapping[str, Background] | None = None,
    *,
    with_causes: bool = True,
) -> StatementFigures:
    """The figures of a statement. A line with activity and no budget stands with a budget of nought.

    :param actuals: at most one a line, of lines in ``budget``.
    :param restated: what practices that were taken over put into the total, a sentence each.
    :param backgrounds: what each line is looked at against; a line without one has no season, no mix and no accrual.
    :param with_causes: say why each variance arose.
    """
    against = backgrounds or {}
    by_line = {actual.line: actual for actual in actuals}
    lines = tuple(
        _line(
            annual,
            by_line.get(annual.line, Actual(annual.line)),
            profile,
            limits,
            against.get(annual.line, Background()),
            with_causes=with_causes,
        )
        for annual in budget
    )
    total = _noted(total_line(lines, limits), tuple(restated))
    return StatementFigures(lines=lines, total=total, profile=profile, subtotals=_subtotals(lines, limits))


SUBTOTALS = {Holding.DEVOLVED: "Commissioned by the practice", Holding.BLOCKED_BACK: "Blocked back to the PCT"}


def _subtotals(lines: Sequence[StatementLine], limits: Limits) -> tuple[StatementLine, ...]:
    held = {holding: [line for line in lines if line.holding is holding] for holding in Holding}
    if not all(held.values()):
        return ()
    return tuple(
        replace(total_line(parts, limits), line=holding.value, label=SUBTOTALS[holding], holding=holding)
        for holding, parts in held.items()
    )


def total_line(lines: Sequence[StatementLine], limits: Limits) -> StatementLine:
    """The sum of lines, of one practice or of several. Activity of different kinds is not added up.

    The variance is the sum of those that are known, so that a budget without data never looks like money left over.
    """
    compared = [line for line in lines if line.variance.value is not None]
    variance = made.total("Variance to date", [line.variance for line in lines])
    percent = made.percent_of(variance, made.total("Budget to date", [line.budget_to_date for line in compared]))
    no_activity = Working("Activity", None, "", "", reason="Spells, attendances and items are not added up.")
    return StatementLine(
        line="total",
        label="Total",
        unit="",
        budget=made.total("Budget for the year", [line.budget for line in lines]),
        budget_to_date=made.total("Budget to date", [line.budget_to_date for line in lines]),
        actual=made.total("Actual to date", [line.actual for line in lines]),
        high_cost=made.total("High cost, not in the actual", [line.high_cost for line in lines]),
        unmet=made.total("Above the threshold, not borne: the fund was empty", [line.unmet for line in lines]),
        out_of_scope=made.total("Treatments out of scope, borne by the PCT", [line.out_of_scope for line in lines]),
        late=made.total("Late data, not in the actual", [line.late for line in lines]),
        accrual=made.total("Accrual for late data", [line.accrual for line in lines]),
        variance=variance,
        variance_percent=percent,
        activity_budget=no_activity,
        activity=no_activity,
        forecasts=total_forecasts([line.forecasts for line in lines]),
        forecast_variance=made.total("Forecast less budget", [line.forecast_variance for line in lines]),
        split=total_split(splits) if (splits := [line.split for line in lines if line.split]) else None,
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


def _line(
    annual: AnnualLine, actual: Actual, profile: Profile, limits: Limits, background: Background, *, with_causes: bool
) -> StatementLine:
    label = annual.label
    budget = made.budget_for_year(annual)
    to_date = made.budget_to_date(label, budget, annual.adjusted, profile)
    spent = made.actual_to_date(label, actual, profile)
    variance = made.variance_of(f"{label}, variance to date", spent, to_date)
    percent = made.percent_of(variance, to_date)
    three = forecasts(annual, spent, actual, profile, background.last_year)
    line = StatementLine(
        line=annual.line,
        label=label,
        unit=annual.unit,
        budget=budget,
        budget_to_date=to_date,
        actual=spent,
        high_cost=made.high_cost(label, actual),
        unmet=made.unmet(label, actual),
        out_of_scope=made.out_of_scope(label, actual),
        late=made.late_data(label, actual),
        accrual=made.accrual(label, background),
        variance=variance,
        variance_percent=percent,
        activity_budget=made.activity_in_budget(annual, profile),
        activity=made.activity_to_date(annual, actual),
        forecasts=three,
        forecast_variance=made.variance_of(f"{label}, forecast less budget", three[0].figure, budget),
        split=split_of(annual, actual, profile, background) if with_causes and variance.value is not None else None,
        holding=annual.holding,
        in_tariff=annual.in_tariff,
        adjustments=annual.adjustments,
        attention=attention(variance, percent, limits),
    )
    return _noted(line, annual.restated)


def _noted(line: StatementLine, restated: tuple[str, ...]) -> StatementLine:
    """The same line, each figure of money with what it includes of practices that were taken over."""
    if not restated:
        return line

    def noted(figure: Working) -> Working:
        return replace(figure, notes=(*figure.notes, *restated))

    figures: dict[str, Any] = {name: noted(getattr(line, name)) for name in MONEY if name != "forecast"}
    three = tuple(replace(each, figure=noted(each.figure)) for each in line.forecasts)
    return replace(line, **figures, forecasts=three, restated=restated)


def _limit(parameter: Parameter) -> Decimal:
    if not isinstance(parameter.value, Decimal):
        raise TypeError(f"“{parameter.name}” is not a number")
    return parameter.value
