from datetime import date

from pbc.organisations.domain.rows import PopulationRow, Stratum, half_open, wrong_order


def test_the_last_day_is_the_last_on_which_it_held() -> None:
    assert half_open(date(2001, 4, 1), date(2013, 3, 31)) == (date(2001, 4, 1), date(2013, 4, 1))
    assert half_open(None, None) == (None, None)


def test_a_single_day_is_in_order_and_the_day_before_is_not() -> None:
    assert wrong_order(3, "left", date(2006, 4, 1), date(2006, 4, 1)) is None
    assert wrong_order(3, "left", None, date(2006, 4, 1)) is None
    problem = wrong_order(3, "left", date(2006, 4, 1), date(2006, 3, 31))
    assert problem is not None
    assert (problem.row_number, problem.column, problem.value) == (3, "left", "2006-03-31")
    assert "2006-03-31, is before the first, 2006-04-01" in problem.message


def test_a_list_is_the_sum_of_its_strata() -> None:
    strata = (Stratum("1", 0, 5, 40), Stratum("2", 75, None, 60))
    assert PopulationRow(1, "A81001", date(2006, 4, 1), strata).patients == 100
