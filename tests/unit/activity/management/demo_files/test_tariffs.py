import numpy as np
import pytest

from pbc.activity.management.demo_files import case_mix, tariffs
from pbc.activity.management.demo_files.organisations import providers_of
from pbc.core.periods import FinancialYear

YEAR = FinancialYear(2006)


def cost(code: str, days: int, top_up: float = 0.0, emergency: bool = True) -> float:
    hrg = np.array([case_mix.hrgs().index(code)])
    yes = np.array([emergency])
    return float(tariffs.spell_costs(YEAR, hrg, ~yes, yes, np.array([days]), np.array([top_up]))[0])


@pytest.mark.parametrize(("days", "pounds"), [(41, 3_380), (1, 1_150), (2, 2_300), (35, 2_300), (36, 2_480)])
def test_a_spell_costs_what_the_handbook_works_out(days: int, pounds: int) -> None:
    """Domain handbook §14: L09, 41 days: 3,380; a stay of a day at half the rate: 1,150."""
    assert cost("L09", days) == pounds


def test_a_top_up_is_a_share_of_the_base_and_not_of_the_extra_days() -> None:
    assert cost("H71", 70, top_up=0.18) == 9_900 + 10 * 200 + 9_900 * 0.18


def test_an_excluded_group_costs_nothing_at_tariff() -> None:
    assert cost("F98", 0, emergency=False) == 0


def test_children_have_their_own_outpatient_prices() -> None:
    function, yes = np.zeros(4, dtype=np.int64), np.array([True, True, False, False])

    pounds = tariffs.attendance_costs(YEAR, function, yes, np.array([17, 16, 17, 16]))

    assert pounds.tolist() == [150, 165, 75, 85]


def test_last_years_prices_are_lower_by_different_shares() -> None:
    base = case_mix.hrgs().numbers("non_elective")
    priced = base > 0

    change = base[priced] / tariffs.prices(base, YEAR.previous)[priced]

    assert 1.005 < change.min() < change.max() < 1.06
    assert len(np.unique(change.round(3))) > 20


def test_each_group_of_ae_has_one_price() -> None:
    rows = list(tariffs.ae_rows(YEAR))

    assert [row[1] for row in rows] == [f"V{number:02d}" for number in range(1, 9)]
    assert {row[3]: row[4] for row in rows} == {"high": "95.00", "standard": "70.00", "minor": "45.00"}


def test_there_is_a_market_forces_factor_for_each_provider() -> None:
    rows = list(tariffs.mff_rows(YEAR, pcts=2))

    assert [row[1] for row in rows] == [provider.code for pct in (0, 1) for provider in providers_of(pct)]
    assert all(1.0 <= float(row[2]) <= 1.2 for row in rows)


def test_files_have_a_row_for_each_code_and_age_group() -> None:
    assert len(list(tariffs.inpatient_rows(YEAR))) == len(case_mix.hrgs())
    assert len(list(tariffs.outpatient_rows(YEAR))) == 2 * len(case_mix.treatment_functions())
    assert ("2006/07", "34", "Orthopaedic services (INVENTED)", "18.00") in list(tariffs.top_up_rows(YEAR))


def test_every_description_says_that_the_price_is_invented() -> None:
    every = [rows(YEAR) for rows in (tariffs.inpatient_rows, tariffs.outpatient_rows, tariffs.ae_rows)]

    assert all(row[2].endswith("(INVENTED)") for rows in (*every, tariffs.top_up_rows(YEAR)) for row in rows)
