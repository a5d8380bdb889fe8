import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputes.domain.parties import Side
from disputes.domain.votes import WHOLE, Ballot, Result, check_even_handed, results, waiting_for
from pbc.core.errors import Denied

A, B = Side.PRACTICE, Side.PCT


def ballots(*sides: Side) -> list[Ballot]:
    return [Ballot(seat, WHOLE, side) for seat, side in enumerate(sides, start=1)]


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        ((A, A, A), Result(WHOLE, A, 3, 0)),
        ((A, B, A), Result(WHOLE, A, 2, 1)),
        ((B, B, A), Result(WHOLE, B, 2, 1)),
        ((B, A, B, A, B), Result(WHOLE, B, 3, 2)),
    ],
)
def test_the_majority_decides(sides: tuple[Side, ...], expected: Result) -> None:
    assert results(ballots(*sides), range(1, len(sides) + 1), [WHOLE]) == (expected,)


def test_nothing_is_ruled_before_all_have_voted() -> None:
    assert results(ballots(A, A), [1, 2, 3], [WHOLE]) is None
    assert waiting_for(ballots(A, A), [1, 2, 3], [WHOLE]) == [(3, WHOLE)]


@pytest.mark.parametrize("seats", [[], [1, 2], [1, 2, 3, 4]])
def test_a_panel_that_could_tie_rules_nothing(seats: list[int]) -> None:
    with pytest.raises(Denied, match=f"The panel has {len(seats)} members"):
        check_even_handed(seats)


def test_a_vote_of_a_seat_that_was_given_up_does_not_count() -> None:
    cast = [*ballots(A, B, A), Ballot(4, WHOLE, B)]
    assert results(cast, [2, 3, 4], [WHOLE]) == (Result(WHOLE, B, 2, 1),)


@given(st.lists(st.sampled_from(list(Side)), min_size=1, max_size=9).filter(lambda sides: len(sides) % 2))
def test_every_odd_panel_rules_for_one_side_whole(sides: list[Side]) -> None:
    found = results(ballots(*sides), range(1, len(sides) + 1), [WHOLE])
    assert found is not None
    [ruled] = found
    assert ruled.votes_for + ruled.votes_against == len(sides)
    assert ruled.votes_for > ruled.votes_against
    assert ruled.votes_for == sides.count(ruled.side)
