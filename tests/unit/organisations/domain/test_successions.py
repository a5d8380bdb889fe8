"""Mergers, splits and new names, followed forwards; and what contradicts the record."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbc.organisations.domain.kinds import SuccessionKind
from pbc.organisations.domain.memberships import Held
from pbc.organisations.domain.successions import (
    ClosedMonths,
    Lineage,
    Move,
    Parties,
    Step,
    closed_after,
    contradiction,
    joined_too_late,
    moves,
    restate,
)

MERGE, SPLIT, RENAME = SuccessionKind.MERGE, SuccessionKind.SPLIT, SuccessionKind.RENAME
NORTH, SOUTH, MERGED, NEW_NAME, EAST, WEST = range(11, 17)
ANNE, BOB, CAROL = 1, 2, 3
MERGER, RENAMING = date(2006, 10, 1), date(2007, 4, 1)
LATER = date(2007, 6, 30)
MERGERS = [Step(MERGE, NORTH, MERGED, MERGER), Step(MERGE, SOUTH, MERGED, MERGER)]


def test_a_chain_is_followed_as_far_as_the_day() -> None:
    lineage = Lineage([*MERGERS, Step(RENAME, MERGED, NEW_NAME, RENAMING)])
    assert lineage.successor(NORTH, until=date(2006, 9, 30)) == NORTH
    assert lineage.successor(NORTH, until=MERGER) == MERGED
    assert lineage.successor(NORTH, until=RENAMING) == NEW_NAME
    assert lineage.taken_over_by(NEW_NAME, until=RENAMING) >= {NORTH, MERGED, NEW_NAME}
    assert lineage.taken_over_by(NEW_NAME, until=date(2006, 9, 30)) == {NEW_NAME}
    assert lineage.leads_to(NORTH, NEW_NAME)
    assert not lineage.leads_to(NEW_NAME, NORTH)


def test_a_split_ends_the_way() -> None:
    lineage = Lineage([*MERGERS, Step(SPLIT, MERGED, EAST, RENAMING), Step(SPLIT, MERGED, WEST, RENAMING)])
    assert lineage.successor(NORTH, until=LATER) == MERGED
    assert lineage.leads_to(NORTH, WEST)


def test_a_practice_is_where_the_register_has_it_by_then() -> None:
    (restated,) = restate({ANNE: NORTH}, {ANNE: EAST}, Lineage(MERGERS), to=LATER)
    assert (restated.practice, restated.pct, restated.reason) == (ANNE, EAST, "register")


def test_a_practice_that_merged_is_its_successor() -> None:
    lineage = Lineage([*MERGERS, Step(MERGE, ANNE, BOB, MERGER)])
    (restated,) = restate({ANNE: NORTH}, {BOB: MERGED}, lineage, to=LATER)
    assert (restated.original_practice, restated.practice, restated.pct) == (ANNE, BOB, MERGED)


def test_a_practice_that_closed_goes_with_its_pct() -> None:
    (restated,) = restate({ANNE: NORTH}, {}, Lineage(MERGERS), to=LATER)
    assert (restated.pct, restated.reason) == (MERGED, "succession")


def test_a_practice_that_closed_before_its_pct_split_stays_with_the_old_one() -> None:
    lineage = Lineage([*MERGERS, Step(SPLIT, MERGED, EAST, RENAMING), Step(SPLIT, MERGED, WEST, RENAMING)])
    (restated,) = restate({ANNE: NORTH}, {}, lineage, to=LATER)
    assert (restated.pct, restated.reason) == (MERGED, "unknown")


organisations = st.integers(1, 9)
steps = st.builds(
    Step,
    kind=st.sampled_from(SuccessionKind),
    predecessor=organisations,
    successor=organisations,
    effective_on=st.integers(0, 900).map(lambda day: date(2005, 1, 1) + timedelta(days=day)),
)


@given(
    st.lists(steps, max_size=12),
    st.dictionaries(organisations, organisations),
    st.dictionaries(organisations, organisations),
    st.dictionaries(organisations, st.integers(0, 20_000)),
)
def test_restating_keeps_the_sum_of_lists(
    tried: list[Step], places: dict[int, int], by_then: dict[int, int], lists: dict[int, int]
) -> None:
    accepted: list[Step] = []
    for step in tried:
        if not contradiction(step, parties(), Lineage(accepted)):
            accepted.append(step)
    restated = restate(places, by_then, Lineage(accepted), to=LATER)
    by_pct: dict[int, int] = {}
    for place in restated:
        by_pct[place.pct] = by_pct.get(place.pct, 0) + lists.get(place.original_practice, 0)
    assert sum(by_pct.values()) == sum(lists.get(practice, 0) for practice in places)


def parties(
    kinds: tuple[str, str] = ("pct", "pct"),
    old: tuple[date | None, date | None] = (None, None),
    new: tuple[date | None, date | None] = (None, None),
) -> Parties:
    return Parties(kinds, ("5AA", "5BB"), *old, *new)


@pytest.mark.parametrize(
    ("step", "who", "sentence"),
    [
        (Step(MERGE, NORTH, NORTH, MERGER), parties(), "5AA cannot succeed itself."),
        (Step(MERGE, NORTH, ANNE, MERGER), parties(("pct", "practice")), "5AA and 5BB are not the same kind"),
        (Step(MERGE, MERGED, NORTH, LATER), parties(), "5BB became 5AA already, so 5AA cannot become 5BB."),
        (Step(MERGE, NORTH, EAST, LATER), parties(), "5AA has another successor already."),
        (Step(SPLIT, NORTH, EAST, MERGER), parties(), "5AA has another successor already."),
        (Step(MERGE, EAST, WEST, MERGER), parties(old=(MERGER, None)), "5AA opened on 2006-10-01. 5AA cannot become"),
        (Step(MERGE, EAST, WEST, MERGER), parties(old=(None, date(2006, 4, 1))), "5AA closed on 2006-04-01."),
        (Step(MERGE, EAST, WEST, MERGER), parties(new=(LATER, None)), "5BB opened only on 2007-06-30."),
        (Step(MERGE, EAST, WEST, MERGER), parties(new=(None, MERGER)), "5BB closed on 2006-10-01."),
    ],
)
def test_what_contradicts_the_record_is_told(step: Step, who: Parties, sentence: str) -> None:
    assert sentence in contradiction(step, who, Lineage(MERGERS))


@pytest.mark.parametrize(
    ("step", "who"),
    [
        (Step(MERGE, NORTH, MERGED, MERGER), parties(old=(date(2002, 4, 1), MERGER), new=(MERGER, None))),
        (Step(MERGE, EAST, MERGED, MERGER), parties()),
        (Step(SPLIT, EAST, WEST, MERGER), parties(old=(None, LATER))),
    ],
)
def test_what_agrees_is_let_be(step: Step, who: Parties) -> None:
    assert contradiction(step, who, Lineage(MERGERS)) == ""


def test_a_split_has_several_successors_on_one_day() -> None:
    lineage = Lineage([Step(SPLIT, EAST, WEST, MERGER)])
    assert contradiction(Step(SPLIT, EAST, NORTH, MERGER), parties(), lineage) == ""
    assert "another successor" in contradiction(Step(SPLIT, EAST, NORTH, RENAMING), parties(), lineage)


IN_NORTH = Held(1, ANNE, NORTH, date(2002, 4, 1), None)
LEFT_NORTH = Held(2, BOB, NORTH, date(2002, 4, 1), date(2005, 4, 1))


def test_a_merger_carries_those_still_there() -> None:
    assert moves(MERGERS[0], [IN_NORTH, LEFT_NORTH]) == [Move(IN_NORTH, MERGER, ANNE, MERGED)]


def test_who_is_with_the_successor_already_only_leaves() -> None:
    there = Held(3, ANNE, MERGED, MERGER, None)
    assert moves(MERGERS[0], [IN_NORTH, there]) == [Move(IN_NORTH, MERGER)]


def test_the_predecessor_s_own_place_ends_with_a_merger_and_goes_on_under_a_new_name() -> None:
    place = Held(4, NORTH, 99, date(2002, 4, 1), None)
    assert moves(Step(MERGE, NORTH, MERGED, MERGER), [place]) == [Move(place, MERGER)]
    assert moves(Step(RENAME, NORTH, MERGED, MERGER), [place]) == [Move(place, MERGER, MERGED, 99)]


def test_a_split_moves_nobody() -> None:
    assert moves(Step(SPLIT, NORTH, EAST, MERGER), [IN_NORTH]) == []


def test_who_comes_to_the_successor_later_anyway_is_carried_until_then() -> None:
    until_new_year = Held(1, ANNE, NORTH, date(2002, 4, 1), date(2007, 1, 1))
    from_new_year = Held(3, ANNE, MERGED, date(2007, 1, 1), None)
    assert moves(MERGERS[0], [until_new_year, from_new_year]) == [Move(until_new_year, MERGER, ANNE, MERGED)]


def test_who_joined_the_predecessor_after_its_end_is_told() -> None:
    late = Held(5, CAROL, NORTH, RENAMING, None)
    assert joined_too_late(MERGERS[0], [IN_NORTH, LEFT_NORTH, late]) == [late]
    assert joined_too_late(Step(SPLIT, NORTH, EAST, MERGER), [late]) == []


def test_closed_months_stand_in_the_way_from_the_day_on_that_they_end() -> None:
    day = date(2006, 10, 1)
    assert closed_after(day, {}) is None
    assert closed_after(day, {"North": day}) is None
    barred = closed_after(day, {"North": date(2006, 11, 1), "South": date(2007, 1, 1), "East": date(2006, 4, 1)})
    assert barred == ClosedMonths("South", date(2007, 1, 1))
    assert str(barred) == (
        "South has closed its months up to December 2006, and their figures stand on who belonged to whom."
    )
    assert barred.fix == "Choose 1 January 2007 or a later day, and tell the true one as evidence."
