import pytest

from pbc.activity.management.demo_files import rates
from pbc.core.periods import FinancialYear

ENGLAND_2006 = FinancialYear(2006)


@pytest.mark.parametrize("use", rates.USES)
def test_a_nation_of_average_people_meets_the_target(use: str) -> None:
    events = (rates.USES[use].rates() * rates.ENGLAND_THOUSANDS).sum() / rates.ENGLAND_THOUSANDS.sum() * 1000

    assert events == pytest.approx(rates.USES[use].target)


def test_emergency_admissions_are_those_of_the_parliamentary_answer() -> None:
    """Domain handbook §10: 92.3 a thousand in 2005/06, 92.6 in 2006/07."""
    use = rates.USES["emergency"]

    assert use.target == 92.3
    assert use.target * use.growth == pytest.approx(92.6, abs=0.05)


@pytest.mark.parametrize("indicator", rates.NATIONAL_INDICATORS, ids=lambda indicator: indicator.code)
def test_national_events_are_the_worlds_rates_plus_the_stated_offset(indicator: rates.NationalIndicator) -> None:
    events = rates.national_events(indicator, FinancialYear(2005)).sum() / rates.england().sum() * 1000

    own = sum(rates.USES[use].target for use in indicator.uses)
    assert events == pytest.approx(own * (1 + indicator.offset), rel=1e-4)


def test_national_events_grow() -> None:
    ae = next(one for one in rates.NATIONAL_INDICATORS if one.code == "ae_attendances")

    assert rates.national_events(ae, ENGLAND_2006).sum() > rates.national_events(ae, ENGLAND_2006.previous).sum()
