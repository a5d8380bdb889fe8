"""Break-even and risk of a PCT, by hand: two practices, an allocation of 100,000."""

from decimal import Decimal

import pytest

from budgets.domain.forecasts import ForecastMethod
from budgets.domain.inputs import Actual, Amount, AnnualLine
from budgets.domain.ledger import AccountKind
from budgets.domain.profiles import ProfileMethod, profile
from budgets.domain.roll_up import break_even, by_line, in_total, risk_of
from budgets.domain.scope import Holding
from budgets.domain.statements import statement_figures
from pbc.core.working import Parameter, Working
from tests.unit.budgets.domain.test_statements import LIMITS, MONTHS

REQUIRED = Parameter("Forecast surplus, at least", Decimal(0), "percent")
STANDING = {
    AccountKind.UNATTRIBUTED: Decimal("10000.00"),
    AccountKind.PCT_HELD: Decimal("60000.00"),
    AccountKind.DEVOLVED: Decimal("24000.00"),
    AccountKind.BLOCKED_BACK: Decimal("3000.00"),
    AccountKind.CONTINGENCY: Decimal("2000.00"),
    AccountKind.CONTINGENCY_CALLED: Decimal("1000.00"),
}


def practice(spent, net="12000.00", line="emergency", holding=Holding.DEVOLVED):
    annual = AnnualLine(
        line, line, "spells", Decimal(net), Decimal(120), Working("set", None, "£", "f"), holding=holding
    )
    costs = (Decimal(spent) / 6,) * 6
    held = MONTHS[:6] if spent else ()
    actual = Actual(line, open=Amount(Decimal(spent)), monthly=costs, held=held, open_months=MONTHS[:6])
    return statement_figures([annual], [actual], profile(ProfileMethod.TWELFTHS, MONTHS[5]), LIMITS)


def even(*practices, required=REQUIRED):
    totals = {f"Practice {number}": each.total for number, each in enumerate(practices)}
    return {each.method: each for each in break_even(totals, Decimal("100000.00"), STANDING, required)}


def test_by_hand() -> None:
    """13,200 and 11,400 forecast; 3,000 of budgets on no statement; 60,000 + 10,000 + 3,000 of fund: 100,600."""
    straight = even(practice("6600.00"), practice("5700.00"))[ForecastMethod.STRAIGHT_LINE]
    assert straight.outturn.value == Decimal("100600.00")
    assert straight.surplus.value == Decimal("-600.00")
    assert straight.percent.value == Decimal("-0.60")
    assert straight.holds is False


def test_on_budget_the_year_breaks_even_exactly() -> None:
    straight = even(practice("6000.00"), practice("6000.00"))[ForecastMethod.STRAIGHT_LINE]
    assert (straight.surplus.value, straight.holds) == (0, True)
    stricter = Parameter("Forecast surplus, at least", Decimal("0.5"), "percent")
    assert (
        even(practice("6000.00"), practice("6000.00"), required=stricter)[ForecastMethod.STRAIGHT_LINE].holds is False
    )


def test_a_surplus_opens_to_what_it_is_made_of() -> None:
    surplus = even(practice("6600.00"), practice("5700.00"))[ForecastMethod.STRAIGHT_LINE].surplus
    allocation, outturn = surplus.inputs
    assert allocation.value - outturn.value == surplus.value
    assert sum(part.value for part in outturn.inputs) == outturn.value
    assert {"Contingency fund, called on or not", "Pct held"} <= {part.name for part in outturn.inputs}


def test_a_practice_without_a_forecast_counts_at_its_budget_and_it_is_said() -> None:
    straight = even(practice("6600.00"), practice(0))[ForecastMethod.STRAIGHT_LINE]
    assert straight.surplus.value == Decimal("-1200.00")
    assert straight.outturn.inputs[0].notes == ("Without a forecast, at their budget: Practice 1.",)


def test_a_method_without_any_forecast_says_nothing() -> None:
    seasonal = even(practice("6600.00"))[ForecastMethod.LAST_YEAR]
    assert (seasonal.surplus.value, seasonal.holds) == (None, None)


@pytest.mark.parametrize(("fund", "beyond"), [("2000.00", "0.00"), ("500.00", "100.00")])
def test_what_the_fund_does_not_cover_is_at_risk(fund, beyond) -> None:
    """One 1,200 over, one 600 under: 600 net."""
    risk = risk_of([practice("6600.00").total, practice("5700.00").total], Decimal(fund))
    assert (risk.over, risk.under, risk.net) == (1200, 600, 600)
    assert risk.beyond == Decimal(beyond)
    assert risk.outside == 0


def test_lines_are_added_over_practices_and_holdings_are_kept_apart() -> None:
    made = [practice("6600.00"), practice("5700.00"), practice("100.00", holding=Holding.BLOCKED_BACK)]
    lines = by_line({f"Practice {number}": each.lines for number, each in enumerate(made)}, LIMITS)
    assert [(line.line, str(line.holding)) for line in lines] == [
        ("emergency", "blocked_back"),
        ("emergency", "devolved"),
    ]
    assert lines[1].actual.value == Decimal("12300.00")
    assert lines[1].split.variance == lines[1].variance.value
    assert [(part.name, part.value) for part in lines[1].actual.inputs] == [
        ("Practice 0", Decimal("6600.00")),
        ("Practice 1", Decimal("5700.00")),
    ]


def test_a_total_opens_to_its_practices() -> None:
    total = in_total({"One": practice("6600.00").total, "Two": practice("5700.00").total}, LIMITS)
    assert [part.name for part in total.forecast.inputs] == ["One", "Two"]
    assert total.budget.value == sum(part.value for part in total.budget.inputs)
