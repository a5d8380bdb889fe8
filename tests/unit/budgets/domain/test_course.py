from decimal import Decimal

from budgets.domain.course import course
from budgets.domain.inputs import Actual, Amount, AnnualLine
from budgets.domain.profiles import ProfileMethod, profile
from budgets.domain.statements import Limits, statement_figures
from pbc.core.periods import FinancialYear
from pbc.core.working import Parameter, Working

MONTHS = FinancialYear(2006).months
PROFILES = [profile(ProfileMethod.TWELFTHS, month) for month in MONTHS]
LIMITS = Limits(*(Parameter(name, Decimal(5)) for name in ("watch", "explain", "pounds")))
LINE = AnnualLine("ae", "A&E", "attendances", Decimal("1200.00"), None, Working("set", Decimal(1200), "£", "f"))


def figures(through: int, actuals: list[Actual]):
    return statement_figures([LINE], actuals, PROFILES[through - 1], LIMITS)


def test_budget_actual_and_forecast_month_by_month() -> None:
    actual = Actual("ae", open=Amount(Decimal("330.00")), held=MONTHS[:3], open_months=MONTHS[:3])
    made = course(figures(3, [actual]), PROFILES, [(Decimal(100), Decimal(110), Decimal(120))])
    assert [month.budget for month in made[:3]] == [Decimal("100.00"), Decimal("200.00"), Decimal("300.00")]
    assert [month.actual for month in made[:4]] == [100, 210, 330, None]
    assert [month.forecast for month in made[1:5]] == [None, Decimal("330.00"), Decimal("440.00"), Decimal("550.00")]
    assert (made[-1].budget, made[-1].forecast) == (Decimal("1200.00"), Decimal("1320.00"))


def test_without_data_only_the_budget_is_drawn() -> None:
    made = course(figures(3, []), PROFILES, [])
    assert {(month.actual, month.forecast) for month in made} == {(None, None)}


def test_in_march_the_forecast_is_the_actual() -> None:
    actual = Actual(
        "ae", open=Amount(Decimal("1200.00")), monthly=(Decimal(100),) * 12, held=MONTHS, open_months=MONTHS
    )
    made = course(figures(12, [actual]), PROFILES, [[Decimal(100)] * 12])
    assert made[-1].forecast == made[-1].actual == Decimal("1200.00")
