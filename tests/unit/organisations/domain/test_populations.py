"""Counts that cannot be used, and why."""

from datetime import date

from pbc.organisations.domain.populations import fault_of
from pbc.organisations.domain.rows import PopulationRow, Problem, Stratum


def fault(*strata: Stratum, is_known: bool = True, counted_in_row: int | None = None) -> Problem | None:
    row = PopulationRow(7, "A81001", date(2006, 4, 1), strata)
    return fault_of(row, is_known=is_known, counted_in_row=counted_in_row)


def test_a_good_count_has_no_fault() -> None:
    assert (
        fault(Stratum("1", 0, 5, 10), Stratum("1", 5, 10, 10), Stratum("1", 75, None, 3), Stratum("2", 0, 5, 9)) is None
    )


def test_an_unknown_practice() -> None:
    found = fault(is_known=False)
    assert found is not None
    assert (found.row_number, found.rule, found.value) == (7, "code_is_known", "A81001")


def test_a_practice_counted_before() -> None:
    found = fault(counted_in_row=3)
    assert found is not None
    assert found.rule == "counted_once"
    assert "row 3" in found.message


def test_ages_across_two_bands() -> None:
    found = fault(Stratum("1", 0, 15, 10))
    assert found is not None
    assert (found.rule, found.value) == ("ages_fit_bands", "0-14")


def test_ages_counted_twice() -> None:
    found = fault(Stratum("1", 75, None, 10), Stratum("1", 80, None, 3))
    assert found is not None
    assert (found.rule, found.message) == (
        "ages_do_not_overlap",
        "Ages 75+ and 80+ share a year, so its patients are counted twice.",
    )
