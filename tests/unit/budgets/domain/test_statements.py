from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.inputs import Actual, Amount, AnnualLine
from budgets.domain.profiles import ProfileMethod, profile
from budgets.domain.statements import (
    Attention,
    Limits,
    Position,
    statement_figures,
    total_line,
)
from pbc.core.periods import FinancialYear, Month
from pbc.core.working import Parameter, Source, Working

MONTHS = FinancialYear(2006).months
JUNE = MONTHS[2]
LIMITS = Limits(
    Parameter("watch", Decimal(2), "percent"),
    Parameter("explain", Decimal(5), "percent"),
    Parameter("pounds", Decimal(1000), "£"),
)


def annual(line="emergency", net="12000.00", activity="120") -> AnnualLine:
    number = Decimal(activity) if activity else None
    return AnnualLine(line, line.capitalize(), "spells", Decimal(net), number, Working("set", Decimal(net), "£", "f"))


def amount(cost="0", activity="0") -> Amount:
    return Amount(Decimal(cost), Decimal(activity))


def actual(line="emergency", **more) -> Actual:
    given_ = {
        "closed": amount("2100.00", "19"),
        "closed_now": amount("2150.00", "20"),
        "open": amount("1000.00", "10"),
        "monthly": (Decimal("1000.00"),) * 12,
        "held": MONTHS[:3],
        "closed_months": MONTHS[:2],
        "open_months": (JUNE,),
        "closed_sources": (Source("month_close", "closed"),),
        "open_sources": (Source("batch", "spells.csv"),),
    }
    return Actual(line=line, **(given_ | more))


def figures(budget, actuals, through=JUNE, method=ProfileMethod.TWELFTHS):
    return statement_figures(budget, actuals, profile(method, through), LIMITS)


def test_a_statement_calculated_by_hand() -> None:
    """12,000 a year: 3,000 by June. Closed 2,100 + open 1,000 = 3,100: over by 100, 3.3 percent. 3,100 × 4 = 12,400."""
    line = figures([annual()], [actual()]).lines[0]
    assert line.budget.value == Decimal("12000.00")
    assert line.budget_to_date.value == Decimal("3000.00")
    assert line.actual.value == Decimal("3100.00")
    assert line.late.value == Decimal("50.00"), "late data stand apart and are not in the actual"
    assert line.variance.value == Decimal("100.00")
    assert line.variance_percent.value == Decimal("3.3")
    assert line.activity_budget.value == 30
    assert line.activity.value == 29
    assert line.forecast.value == Decimal("12400.00")
    assert line.forecast_variance.value == Decimal("400.00")
    assert (line.position, line.attention) == (Position.OVER, Attention.WATCH)


def test_every_figure_opens_to_its_parts() -> None:
    line = figures([annual()], [actual()]).lines[0]
    closed, open_ = line.actual.inputs
    assert closed.name == "Closed months, as at their close: April 2006 to May 2006"
    assert closed.sources[0].kind == "month_close"
    assert open_.name == "Months not closed, as now: June 2006"
    assert open_.sources[0].label == "spells.csv"
    assert line.variance.inputs == (line.actual, line.budget_to_date)
    assert line.budget_to_date.parameters[0].source == "profile: twelfths"
    assert line.budget.inputs[0].name == "set"


def test_without_data_there_is_no_actual_and_the_reason_is_said() -> None:
    made = figures([annual(), annual("prescribing", "2400.00")], [actual()])
    line = made.lines[1]
    assert (line.actual.value, line.variance.value, line.forecast.value) == (None, None, None)
    assert line.actual.reason == "No data are held for the 3 months to June 2006."
    assert line.variance.reason == line.forecast.reason == line.actual.reason
    assert line.position is Position.UNKNOWN
    assert made.total.budget_to_date.value == Decimal("3600.00")
    assert made.total.variance.value == Decimal("100.00"), "a budget without data does not look like money left over"
    assert made.total.variance_percent.value == Decimal("3.3")
    assert "Prescribing, actual to date" in made.total.actual.notes[0]


def test_missing_months_and_prices_are_said_and_the_forecast_uses_the_months_held() -> None:
    line = figures([annual()], [actual(held=MONTHS[:2], unpriced=7)]).lines[0]
    assert line.actual.notes == (
        "Data are held for 2 of the 3 months: the actual is short of the rest.",
        "7 rows have no price and are not in the sum.",
    )
    assert line.forecast.value == Decimal("18600.00")


def test_a_line_without_budget_has_no_percentage() -> None:
    line = figures([annual(net="0.00", activity="")], [actual()]).lines[0]
    assert line.variance.value == Decimal("3100.00")
    assert line.variance_percent.value is None
    assert line.variance_percent.reason == "There is no budget to date to be a share of."
    assert line.activity_budget.value is None


def test_on_budget_is_neither_over_nor_under() -> None:
    assert figures([annual(net="12400.00")], [actual()]).lines[0].position is Position.ON
    assert figures([annual(net="12800.00")], [actual()]).lines[0].position is Position.UNDER


@pytest.mark.parametrize(
    ("cost", "expected"),
    [
        ("3060.00", Attention.NONE),
        ("3061.60", Attention.WATCH),
        ("2938.40", Attention.WATCH),
        ("3900.00", Attention.WATCH),
        ("4000.00", Attention.EXPLAIN),
        ("2000.00", Attention.EXPLAIN),
    ],
)
def test_attention_follows_the_limits_on_both_sides(cost, expected) -> None:
    spent = actual(closed=amount(cost), open=amount())
    assert figures([annual()], [spent]).lines[0].attention is expected


def test_totals_of_practices_add_up() -> None:
    first = figures([annual()], [actual()]).total
    second = figures([annual(net="2400.00")], [actual(closed=amount("10.01"), open=amount())]).total
    both = total_line([first, second], LIMITS)
    assert both.budget.value == Decimal("14400.00")
    assert both.actual.value == Decimal("3110.01")
    assert both.variance.value == Decimal("-489.99")


def test_nothing_known_gives_no_total() -> None:
    total = figures([annual()], []).total
    assert total.actual.value is None
    assert total.variance_percent.value is None
    assert total.attention is Attention.NONE


pennies = st.decimals(min_value=0, max_value=10**8, places=2)
rows = st.lists(st.tuples(pennies, pennies, pennies, pennies), min_size=1, max_size=9)


@given(rows, st.sampled_from(MONTHS), st.sampled_from([ProfileMethod.TWELFTHS, ProfileMethod.WORKING_DAYS]))
def test_sums_are_exact(values, through: Month, method) -> None:
    budget = [annual(f"line{number}", net) for number, (net, *_) in enumerate(values)]
    spent = [
        actual(f"line{number}", closed=Amount(closed), closed_now=Amount(now), open=Amount(open_))
        for number, (_, closed, now, open_) in enumerate(values)
    ]
    made = figures(budget, spent, through, method)
    for name in ("budget", "budget_to_date", "actual", "late", "variance", "forecast", "forecast_variance"):
        assert getattr(made.total, name).value == sum(getattr(line, name).value for line in made.lines), name
    assert made.total.variance.value == made.total.actual.value - made.total.budget_to_date.value
