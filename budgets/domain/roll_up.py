"""A PCT's year from its practices' statements: whether it breaks even, and what is at risk (R35, R39, R41; S4 ¶39).

What is not in a practice's budget is taken to be spent as it was set aside. The contingency fund is taken to be spent:
what is not called on returns to practices (S4 ¶42). So the forecast surplus is what practices' forecasts leave of their
budgets, less what the fund and other money cannot cover.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from budgets.domain.forecasts import ForecastMethod
from budgets.domain.ledger import BUDGET_KINDS, AccountKind
from budgets.domain.statements import Attention, Limits, StatementLine, total_line
from pbc.core.money import ZERO
from pbc.core.working import Parameter, Working

SUMS = (
    "budget",
    "budget_to_date",
    "actual",
    "variance",
    "high_cost",
    "unmet",
    "out_of_scope",
    "late",
    "forecast_variance",
)
FUND_KINDS = (AccountKind.CONTINGENCY, AccountKind.CONTINGENCY_CALLED, AccountKind.CONTINGENCY_RETURNED)


@dataclass(frozen=True)
class BreakEven:
    """The forecast of a PCT's year by one method.

    :ivar outturn: pounds; ``surplus``: allocation less outturn, below nought a deficit.
    :ivar percent: the surplus as a share of the allocation. ``holds``: whether it is as much as the rule asks for;
        ``None`` where there is no forecast.
    """

    method: ForecastMethod
    outturn: Working
    surplus: Working
    percent: Working
    required: Parameter

    @property
    def holds(self) -> bool | None:
        value, least = self.percent.value, self.required.value
        return value >= least if isinstance(value, Decimal) and isinstance(least, Decimal) else None


@dataclass(frozen=True)
class Risk:
    """What the forecasts of practices put at risk, by a straight line.

    :ivar over: the sum of practices forecast over their budget, each by so much; ``under`` of those under.
    :ivar fund: what stands in the contingency fund, uncalled. ``beyond``: what of the net excess it does not cover.
    :ivar outside: practices whose variance to date is above the limits.
    """

    over: Decimal
    under: Decimal
    fund: Decimal
    outside: int

    @property
    def net(self) -> Decimal:
        return self.over - self.under

    @property
    def beyond(self) -> Decimal:
        return max(ZERO, self.net - self.fund)


def break_even(
    totals: Mapping[str, StatementLine],
    allocation: Decimal,
    by_kind: Mapping[AccountKind, Decimal],
    required: Parameter,
) -> tuple[BreakEven, ...]:
    """By each method of forecast.

    :param totals: of each practice's statement, by its name.
    :param by_kind: what stands on the ledger's accounts, without the allocation itself.
    """
    return tuple(_break_even(method, totals, allocation, by_kind, required) for method in ForecastMethod)


def _break_even(
    method: ForecastMethod,
    totals: Mapping[str, StatementLine],
    allocation: Decimal,
    by_kind: Mapping[AccountKind, Decimal],
    required: Parameter,
) -> BreakEven:
    forecast = _forecast(method, totals)
    budgets = sum((by_kind.get(kind, ZERO) for kind in BUDGET_KINDS), ZERO)
    others = _others(by_kind)
    given = Working.given("Allocation", allocation, "£")
    if not isinstance(forecast.value, Decimal):
        nothing = Working("Forecast surplus of the PCT", None, "£", "", reason=forecast.reason)
        return BreakEven(method, forecast, nothing, Working("Share", None, "%", "", reason=forecast.reason), required)
    stated = sum((each.budget.value for each in totals.values() if isinstance(each.budget.value, Decimal)), ZERO)
    unstated = Working.given("Budgets that stand on no statement of the month", budgets - stated, "£")
    beside = sum((each.value for each in (unstated, *others) if isinstance(each.value, Decimal)), ZERO)
    outturn = Working(
        "Forecast outturn of the PCT",
        forecast.value + beside,
        "£",
        "forecasts of practices + budgets without a statement + everything else as it was set aside",
        (forecast, unstated, *others),
        paragraph="S4 ¶39",
    )
    surplus = Working(
        "Forecast surplus of the PCT",
        allocation - outturn.value if isinstance(outturn.value, Decimal) else None,
        "£",
        "allocation − forecast outturn; below nought, a deficit",
        (given, outturn),
        paragraph="S4 ¶39",
    )
    return BreakEven(method, outturn, surplus, _share(surplus, allocation, required), required)


def _forecast(method: ForecastMethod, totals: Mapping[str, StatementLine]) -> Working:
    name = "Practices, forecast for the year"
    figures = {
        who: next(each.figure for each in total.forecasts if each.method is method) for who, total in totals.items()
    }
    known = {who: figure for who, figure in figures.items() if isinstance(figure.value, Decimal)}
    if not known:
        return Working(name, None, "£", "", reason="No practice has a forecast by this method.")
    others = {who: total.budget for who, total in totals.items() if who not in known}
    notes = (f"Without a forecast, at their budget: {', '.join(others)}.",) if others else ()
    counted = known | others
    value = sum((each.value for each in counted.values() if isinstance(each.value, Decimal)), ZERO)
    return Working(name, value, "£", "sum of the practices", _named(counted), notes=notes)


def _others(by_kind: Mapping[AccountKind, Decimal]) -> list[Working]:
    rest = [kind for kind in by_kind if kind not in BUDGET_KINDS and kind not in FUND_KINDS]
    fund = sum((by_kind.get(kind, ZERO) for kind in FUND_KINDS), ZERO)
    words = {kind: kind.replace("_", " ").capitalize() for kind in rest}
    return [
        Working.given("Contingency fund, called on or not", fund, "£"),
        *(Working.given(words[kind], by_kind[kind], "£") for kind in rest),
    ]


def _share(surplus: Working, allocation: Decimal, required: Parameter) -> Working:
    name = "Forecast surplus as a share of the allocation"
    if not isinstance(surplus.value, Decimal) or not allocation:
        return Working(name, None, "%", "", reason="No allocation is recorded.")
    share = (surplus.value * 100 / allocation).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return Working(name, share, "%", "surplus ÷ allocation × 100", (surplus,), (required,), "S4 ¶39")


def risk_of(totals: Sequence[StatementLine], fund: Decimal) -> Risk:
    """What is at risk, from practices' totals and the fund's balance."""
    gaps = [each.forecast_variance.value for each in totals]
    known = [gap for gap in gaps if isinstance(gap, Decimal)]
    return Risk(
        over=sum((gap for gap in known if gap > 0), ZERO),
        under=-sum((gap for gap in known if gap < 0), ZERO),
        fund=fund,
        outside=sum(each.attention is Attention.EXPLAIN for each in totals),
    )


def by_line(statements: Mapping[str, Sequence[StatementLine]], limits: Limits) -> tuple[StatementLine, ...]:
    """Each line over all practices, in the order of the statements; devolved and blocked back apart (R37).

    :param statements: the lines of each practice, by its name. Each sum opens to the practices it is made of.
    """
    groups: dict[tuple[str, str], dict[str, StatementLine]] = {}
    for who, lines in statements.items():
        for line in lines:
            groups.setdefault((line.line, str(line.holding)), {})[who] = line
    places = sorted(groups, key=lambda key: _place(key, list(statements.values())))
    return tuple(_line(groups[key], limits) for key in places)


def in_total(totals: Mapping[str, StatementLine], limits: Limits) -> StatementLine:
    """The sum of practices, by name; it opens to each of them."""
    return _opening_to(totals, total_line(list(totals.values()), limits))


def _opening_to(parts: Mapping[str, StatementLine], total: StatementLine) -> StatementLine:
    """The same, each sum opening to its practices' figures, and no further: their own statements open these."""
    figures: dict[str, Any] = {
        name: replace(getattr(total, name), inputs=_named({who: getattr(line, name) for who, line in parts.items()}))
        for name in SUMS
    }
    first, *others = total.forecasts
    named = _named({who: line.forecast for who, line in parts.items()})
    return replace(total, **figures, forecasts=(replace(first, figure=replace(first.figure, inputs=named)), *others))


def _named(figures: Mapping[str, Working]) -> tuple[Working, ...]:
    return tuple(Working(who, figure.value, figure.unit, "", reason=figure.reason) for who, figure in figures.items())


def _line(parts: Mapping[str, StatementLine], limits: Limits) -> StatementLine:
    one = next(iter(parts.values()))
    total = _opening_to(parts, total_line(list(parts.values()), limits))
    return replace(total, line=one.line, label=one.label, holding=one.holding, in_tariff=one.in_tariff, unit=one.unit)


def _place(key: tuple[str, str], statements: Sequence[Sequence[StatementLine]]) -> tuple[int, str]:
    longest = max(statements, key=len)
    order = [line.line for line in longest]
    return (order.index(key[0]) if key[0] in order else len(order), key[1])
