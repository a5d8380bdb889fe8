"""Where a line ends the year, by three named methods, each with its interval (R40, R41; S4 ¶38).

No method is the right one. A straight line knows nothing of seasons; last year's pattern knows nothing of what has
changed since; known commitments take the plan for what will happen. That they part is itself worth seeing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from budgets.domain.inputs import Actual, AnnualLine
from budgets.domain.profiles import Profile
from pbc.core.money import ZERO, round_pence
from pbc.core.periods import Month
from pbc.core.statistics.absent import Absent
from pbc.core.statistics.prediction import FEWEST_MONTHS, prediction_half_width
from pbc.core.working import Parameter, Working

MONTHS_IN_YEAR = Decimal(12)
SPREAD_FORMULA = {
    False: "t × s × √(R + R² ÷ W): s from the months’ differences from their share, R the share to come, W that held",
    True: "t × s × √R: s from the months’ differences from their share, R the share to come",
}

SPREAD_OF_TOTAL = "Forecast for the year, half the width of its interval"


class ForecastMethod(StrEnum):
    STRAIGHT_LINE = "straight_line"
    LAST_YEAR = "last_year"
    COMMITMENTS = "commitments"


@dataclass(frozen=True)
class Forecast:
    """A forecast of the year's cost that stands against the budget.

    :param spread: half the width of the interval that holds the year's end in 95 of 100 cases, in pounds.
    """

    method: ForecastMethod
    figure: Working
    spread: Working

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """Its ends, where both figure and spread are known."""
        value, half = self.figure.value, self.spread.value
        return (value - half, value + half) if isinstance(value, Decimal) and isinstance(half, Decimal) else None


def forecasts(
    annual: AnnualLine, spent: Working, actual: Actual, profile: Profile, last_year: Mapping[Month, Decimal]
) -> tuple[Forecast, ...]:
    """The three forecasts of a line.

    :param spent: the actual to date, without what the fund bears.
    :param last_year: the line's cost of each month of the year before.
    """
    pattern = tuple(last_year.get(month.plus(-12), ZERO) for month in profile.through.financial_year.months)
    return (
        Forecast(
            ForecastMethod.STRAIGHT_LINE,
            straight_line(annual.label, spent, actual),
            _spread(annual.label, actual, (Decimal(1),) * len(pattern), profile, "equal months"),
        ),
        Forecast(
            ForecastMethod.LAST_YEAR,
            seasonal(annual.label, spent, actual, pattern),
            _spread(annual.label, actual, pattern, profile, "last year’s months"),
        ),
        Forecast(
            ForecastMethod.COMMITMENTS,
            commitments(annual, spent, actual, profile),
            _spread(annual.label, actual, profile.weights, profile, "the budget’s profile", planned=True),
        ),
    )


def straight_line(label: str, spent: Working, actual: Actual) -> Working:
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


def seasonal(label: str, spent: Working, actual: Actual, pattern: Sequence[Decimal]) -> Working:
    """Actual to date, scaled up as last year's same months had to be to give last year's whole.

    :param pattern: last year's cost of each month of the year, in order.
    """
    name = f"{label}, forecast by last year’s pattern"
    if not isinstance(spent.value, Decimal):
        return Working(name, None, "£", "", reason=spent.reason)
    whole, part = sum(pattern, ZERO), sum((pattern[month.number_in_year - 1] for month in actual.held), ZERO)
    if min(pattern) <= 0:
        return Working(name, None, "£", "", reason="Last year’s cost is not held for each of its months.")
    return Working(
        name=name,
        value=round_pence(spent.value * whole / part),
        unit="£",
        formula="actual to date × cost of last year ÷ last year’s cost of the same months",
        inputs=(
            spent,
            Working.given("Cost of last year", whole, "£"),
            Working.given("Last year’s cost of the same months", part, "£"),
        ),
        paragraph="S4 ¶38",
        notes=("Last year is taken as now, at last year’s prices: only its pattern counts.",),
    )


def commitments(annual: AnnualLine, spent: Working, actual: Actual, profile: Profile) -> Working:
    """Actual to date, and the months still to come as they are budgeted, with adjustments already posted for later.

    What was over or under so far is neither carried on nor made good.
    """
    name = f"{annual.label}, forecast by known commitments"
    if not isinstance(spent.value, Decimal):
        return Working(name, None, "£", "", reason=spent.reason)
    rest = annual.adjusted - profile.of_months(annual.adjusted, actual.held)
    later = sum((each.amount for each in annual.to_come), ZERO)
    return Working(
        name=name,
        value=spent.value + rest + later,
        unit="£",
        formula="actual to date + budget of the other months + adjustments already posted for later in the year",
        inputs=(
            spent,
            Working.given("Budget of the months without data, to the end of the year", rest, "£"),
            Working.given("Adjustments already posted for later", later, "£"),
        ),
        paragraph="S4 ¶38, ¶39",
        notes=("What was over or under so far is neither carried on nor made good.",),
    )


def total_forecasts(lines: Sequence[Sequence[Forecast]]) -> tuple[Forecast, ...]:
    """Sums of lines by method; spreads are added as those of independent sums are, by their squares."""
    return tuple(
        _total(method, [each for line in lines for each in line if each.method is method]) for method in ForecastMethod
    )


def _total(method: ForecastMethod, parts: Sequence[Forecast]) -> Forecast:
    known = [part for part in parts if isinstance(part.figure.value, Decimal)]
    name = "Forecast for the year"
    if not known:
        none = Working(name, None, "£", "", reason="None of the lines has a figure.")
        return Forecast(method, none, Working(SPREAD_OF_TOTAL, None, "£", "", reason=none.reason))
    value = sum((part.figure.value for part in known if isinstance(part.figure.value, Decimal)), ZERO)
    missing = [part.figure.name for part in parts if part not in known]
    notes = (f"Not in the sum, for want of data: {', '.join(missing)}.",) if missing else ()
    figure = Working(name, value, "£", "sum of the lines", tuple(part.figure for part in known), notes=notes)
    return Forecast(method, figure, _total_spread(known))


def _total_spread(parts: Sequence[Forecast]) -> Working:
    halves = [part.spread.value for part in parts]
    if absent := next((part.spread for part in parts if part.spread.value is None), None):
        return Working(SPREAD_OF_TOTAL, None, "£", "", reason=absent.reason, inputs=(absent,))
    squares = sum((half * half for half in halves if isinstance(half, Decimal)), ZERO)
    formula = "√ of the sum of the lines’ squares, as if chance struck each line by itself"
    return Working(SPREAD_OF_TOTAL, round_pence(squares.sqrt()), "£", formula, tuple(part.spread for part in parts))


def _spread(
    label: str, actual: Actual, weights: Sequence[Decimal], profile: Profile, words: str, *, planned: bool = False
) -> Working:
    """Half the width of the 95% prediction interval, from the line's own months (statistics handbook)."""
    name = f"{label}, half the width of its interval"
    held = [month.number_in_year - 1 for month in actual.held]
    if len(held) < FEWEST_MONTHS:
        reason = f"Fewer than {FEWEST_MONTHS} months of data: how much the line varies cannot be told."
        return Working(name, None, "£", "", reason=reason)
    if min(weights) <= 0:
        return Working(name, None, "£", "", reason="A month has no weight to hold its cost against.")
    shares = [float(weight / sum(weights, Decimal(0))) for weight in weights]
    half = prediction_half_width(
        [float(actual.monthly[index]) for index in held],
        [shares[index] for index in held],
        max(0.0, 1 - sum(shares[index] for index in held)) if len(held) < len(shares) else 0.0,
        rate_is_known=planned,
    )
    if isinstance(half, Absent):
        return Working(name, None, "£", "", reason="How much the line varies cannot be told.")
    return Working(
        name=name,
        value=round_pence(Decimal(str(half))),
        unit="£",
        formula=SPREAD_FORMULA[planned],
        parameters=(
            Parameter("Months of data", Decimal(len(held)), "months"),
            Parameter("Confidence", Decimal(95), "%", "prediction interval, Student’s t"),
            Parameter("Months are held against", words),
        ),
        paragraph="S4 ¶38",
        notes=("From the line’s own cost of each month, before what the fund bears is taken out.",),
    )
