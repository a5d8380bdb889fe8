from datetime import date

from pbc.organisations.domain.rows import PopulationRow, Stratum, day_after, ends_too_early


def test_the_last_day_is_the_last_on_which_it_held() -> None:
    assert day_after(date(2013, 3, 31)) == date(2013, 4, 1)
    assert day_after(None) is None


def test_one_day_is_enough_and_none_is_too_few() -> None:
    assert ends_too_early(3, "left", date(2006, 4, 1), date(2006, 4, 2)) is None
    assert ends_too_early(3, "left", None, date(2006, 4, 1)) is None
    problem = ends_too_early(3, "left", date(2006, 4, 1), date(2006, 4, 1))
    assert problem is not None
    assert (problem.row_number, problem.column, problem.value) == (3, "left", "2006-04-01")
    assert problem.message == "It ended before 2006-04-01, but began only on 2006-04-01."


def test_a_list_is_the_sum_of_its_strata() -> None:
    strata = (Stratum("1", 0, 5, 40), Stratum("2", 75, None, 60))
    assert PopulationRow(1, "A81001", date(2006, 4, 1), strata).patients == 100
