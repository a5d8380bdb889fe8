"""Whatever a register says, nobody ends with two parents on a day, and nothing is changed by halves."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbc.organisations.domain.memberships import Held, Names, Plan, Wanted, earlier, later, overlap, plan

PRACTICE, OTHER = 1, 2
NORTH, SOUTH, EAST = 11, 12, 13
NAMES = Names({PRACTICE: "A81001", OTHER: "A81002", NORTH: "5D7", SOUTH: "5D8", EAST: "5D9"})
JAN, MAR, JUN, SEP, DEC = (date(2006, month, 1) for month in (1, 3, 6, 9, 12))


def held(key: int, parent: int, start: date | None, end: date | None, child: int = PRACTICE) -> Held:
    return Held(key, child, parent, start, end)


def row(number: int, parent: int, start: date | None, end: date | None, child: int = PRACTICE) -> Wanted:
    return Wanted(number, child, parent, start, end)


def planned(on_record: list[Held], rows: list[Wanted], *, sole: bool = True) -> Plan:
    return plan(on_record, rows, sole=sole, names=NAMES)


def test_what_is_on_record_already_changes_nothing() -> None:
    result = planned([held(1, NORTH, JAN, JUN), held(2, SOUTH, JUN, None)], [row(1, SOUTH, JUN, None)])
    assert (result.additions, result.corrections, result.problems, result.unchanged) == ([], [], [], 1)


def test_a_child_without_a_record_gets_its_rows() -> None:
    rows = [row(1, SOUTH, JUN, None), row(2, NORTH, JAN, JUN)]
    assert planned([], rows).additions == rows


def test_an_open_end_is_corrected_and_the_next_membership_added() -> None:
    result = planned([held(1, NORTH, JAN, None)], [row(1, NORTH, JAN, JUN), row(2, SOUTH, JUN, None)])
    (correction,) = result.corrections
    assert correction.held.key == 1
    assert (correction.wanted.start, correction.wanted.end) == (JAN, JUN)
    assert correction.shared == (JAN, JUN)
    assert [addition.parent for addition in result.additions] == [SOUTH]


def test_a_boundary_may_move_between_two_memberships() -> None:
    on_record = [held(1, NORTH, JAN, MAR), held(2, SOUTH, MAR, None)]
    result = planned(on_record, [row(1, NORTH, JAN, JUN), row(2, SOUTH, JUN, None)])
    assert [correction.shared for correction in result.corrections] == [(JAN, MAR), (JUN, None)]
    assert result.problems == []


def test_the_same_days_are_found_before_days_that_only_overlap() -> None:
    on_record = [held(1, NORTH, JUN, SEP)]
    result = planned(on_record, [row(1, NORTH, MAR, JUN), row(2, NORTH, JUN, SEP)])
    assert result.unchanged == 1
    assert [addition.row_number for addition in result.additions] == [1]


def test_a_row_that_overlaps_the_record_is_told_with_both_parents_and_days() -> None:
    (problem,) = planned([held(1, NORTH, JAN, JUN)], [row(7, SOUTH, MAR, None)]).problems
    assert problem.row_number == 7
    assert problem.message == (
        "A81001 cannot be in 5D8 from 2006-03-01 on: "
        "by the record it is in 5D7 from 2006-01-01 until before 2006-06-01."
    )


def test_two_rows_that_overlap_are_both_told_and_the_rest_of_the_child_waits() -> None:
    rows = [row(1, NORTH, JAN, JUN), row(2, SOUTH, MAR, SEP), row(3, EAST, DEC, None)]
    result = planned([], rows)
    assert result.additions == []
    assert [problem.row_number for problem in result.problems] == [1, 2, 3]
    assert "by row 2 of this file it is in 5D8" in result.problems[0].message
    assert "waits" in result.problems[2].message


def test_a_row_given_twice_is_a_problem() -> None:
    result = planned([], [row(1, NORTH, JAN, None), row(2, NORTH, JAN, None)])
    assert len(result.problems) == 2


def test_one_child_s_trouble_does_not_touch_another() -> None:
    rows = [row(1, SOUTH, MAR, None), row(2, SOUTH, MAR, None, child=OTHER)]
    result = planned([held(1, NORTH, JAN, None)], rows)
    assert [addition.child for addition in result.additions] == [OTHER]
    assert len(result.problems) == 1


def test_several_parents_at_a_time_where_none_is_sole() -> None:
    result = planned([held(1, NORTH, JAN, None)], [row(1, SOUTH, MAR, None)], sole=False)
    assert [addition.parent for addition in result.additions] == [SOUTH]
    on_record = [held(1, NORTH, JAN, MAR), held(2, NORTH, JUN, None)]
    assert planned(on_record, [row(1, NORTH, JAN, None)], sole=False).problems != []


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [((JAN, JUN), (JUN, None), False), ((JAN, None), (JUN, SEP), True), ((None, MAR), (JAN, JUN), True)],
)
def test_overlap_is_half_open(one: tuple[date, date], two: tuple[date, date], expected: bool) -> None:
    assert overlap(held(1, NORTH, *one), held(2, NORTH, *two)) is expected


def test_no_start_is_the_beginning_and_no_end_the_end() -> None:
    assert (later(None, JAN), later(JAN, JUN), earlier(None, JAN), earlier(JAN, JUN)) == (JAN, JUN, JAN, JAN)


days = st.integers(0, 12).map(lambda months: JAN + timedelta(days=30 * months))
spans = st.tuples(days, st.none() | st.integers(1, 12)).map(
    lambda span: (span[0], span[0] + timedelta(days=30 * span[1]) if span[1] else None)
)
asked = st.lists(
    st.tuples(st.sampled_from([PRACTICE, OTHER]), st.sampled_from([NORTH, SOUTH, EAST]), spans), max_size=8
)


def carried_out(on_record: list[Held], result: Plan) -> list[Held]:
    corrected = {correction.held.key: correction.wanted for correction in result.corrections}
    kept = [held(h.key, h.parent, *_span(corrected.get(h.key, h)), child=h.child) for h in on_record]
    new = [held(1000 + w.row_number, w.parent, w.start, w.end, child=w.child) for w in result.additions]
    return kept + new


def _span(membership: Held | Wanted) -> tuple[date | None, date | None]:
    return membership.start, membership.end


@given(st.lists(asked, min_size=1, max_size=4), st.booleans())
def test_memberships_never_overlap_whatever_is_loaded(files: list[list[tuple]], sole: bool) -> None:
    record: list[Held] = []
    for file in files:
        rows = [row(number, parent, *span, child=child) for number, (child, parent, span) in enumerate(file)]
        result = planned(record, rows, sole=sole)
        accepted = len(result.additions) + len(result.corrections) + result.unchanged
        assert accepted + len(result.problems) == len(rows)
        record = carried_out(record, result)
        record = [held(key, h.parent, h.start, h.end, child=h.child) for key, h in enumerate(record)]
        for index, one in enumerate(record):
            for two in record[index + 1 :]:
                if one.child == two.child and (sole or one.parent == two.parent):
                    assert not overlap(one, two)
        again = planned(
            record, [r for r in rows if r.row_number not in {p.row_number for p in result.problems}], sole=sole
        )
        assert (again.additions, again.corrections) == ([], [])
