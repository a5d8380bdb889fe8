"""Why a variance arose, in words: neutral, one sentence a line, the biggest part first (R41; S4 ¶38)."""

from decimal import Decimal

from budgets.domain.causes import CAUSE_NAMES, Cause, Part
from budgets.domain.forecasts import Forecast, ForecastMethod
from budgets.domain.statements import StatementLine
from pbc.core.formats import pounds, pounds0

CAUSE_MEANINGS = {
    Cause.LIST_SIZE: "more or fewer patients than the budget was set on, and not yet adjusted for",
    Cause.VOLUME: "more or less activity than the budget pays for, for as many patients as there are now",
    Cause.MIX: "other specialties, HRGs or lengths of stay than the budget’s average",
    Cause.PRICE: "cost an item outside the national tariff, and rows without a price under it",
    Cause.TARIFF: "prices changed since the budget was set, less corrections made",
    Cause.LATE_DATA: "data that came in after the month was closed, less the budget of months without any data",
    Cause.HIGH_COST: "the part of costly patients’ cost that the contingency fund bears",
}

METHOD_LABELS = {
    ForecastMethod.STRAIGHT_LINE: "Straight line",
    ForecastMethod.LAST_YEAR: "Last year’s pattern",
    ForecastMethod.COMMITMENTS: "Known commitments",
}

METHOD_MEANINGS = {
    ForecastMethod.STRAIGHT_LINE: "The actual carried on at the same monthly rate.",
    ForecastMethod.LAST_YEAR: "The actual scaled up as last year’s same months had to be.",
    ForecastMethod.COMMITMENTS: "The actual, then the months to come as budgeted, with adjustments posted for later.",
}

SIDES = {True: "over", False: "under"}


def why(line: StatementLine) -> str:
    """A line's split as a sentence: ``Day cases: £900.00 over budget to date. Biggest is volume, +£1,200; then …``."""
    split = line.split
    if split is None:
        return f"{line.label}: {line.variance.reason or 'there is no variance to split'}"
    parts = [part for part in split.biggest_first if part.within]
    head = f"{line.label}: {position(split.variance)}"
    made = f"{head}: {_listed(parts)}." if parts else f"{head}."
    apart = [part for part in split.biggest_first if part.apart]
    if not apart:
        return made
    words = ", ".join(f"{CAUSE_NAMES[part.cause].lower()} {signed(part.apart)}" for part in apart)
    return f"{made} Stated apart: {words}."


def position(variance: Decimal) -> str:
    """``£900.00 over budget to date``."""
    if not variance:
        return "on budget to date"
    return f"{pounds(abs(variance))} {SIDES[variance > 0]} budget to date"


def _listed(parts: list[Part]) -> str:
    first, *others = (f"{CAUSE_NAMES[part.cause].lower()} {signed(part.within)}" for part in parts)
    return f"most by {first}; then {', '.join(others)}" if others else f"by {first}"


def signed(amount: Decimal) -> str:
    """With its sign, in whole pounds: ``+£1,200``."""
    return f"+{pounds0(amount)}" if amount > 0 else pounds0(amount)


def interval(forecast: Forecast) -> str:
    """``£10,200 to £14,600``, or why there is none."""
    if forecast.figure.value is None:
        return ""
    if forecast.interval is None:
        return forecast.spread.reason
    low, high = forecast.interval
    return f"{pounds0(low)} to {pounds0(high)}"
