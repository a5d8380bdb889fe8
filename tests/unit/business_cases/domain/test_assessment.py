from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from business_cases.domain.assessment import (
    Given,
    Settled,
    check_choice,
    check_score,
    check_settlement,
    open_differences,
    outcomes,
    total,
    unscored,
)
from business_cases.domain.criteria import CRITERIA
from pbc.core.errors import Denied, Invalid
from pbc.core.working import Parameter

LIMIT = Parameter("Difference", Decimal(2))
ONE = CRITERIA[:1]
KEY = ONE[0].key


def found(first: int, second: int, *said: Settled | None):
    sheets = [{KEY: Given(score, "e", "w")} for score in (first, second)]
    settled = [{KEY: each} if each else {} for each in (said or (None, None))]
    return outcomes(ONE, sheets, settled, LIMIT)[0]


@pytest.mark.parametrize(
    ("first", "second", "differs", "agreed"),
    [(3, 3, False, "3"), (3, 2, False, "2.5"), (3, 1, True, None), (0, 4, True, None), (4, 3, False, "3.5")],
)
def test_small_differences_are_met_in_the_middle_and_large_ones_stay_open(first, second, differs, agreed) -> None:
    outcome = found(first, second)
    assert (outcome.differs, outcome.agreed) == (differs, agreed and Decimal(agreed))


@pytest.mark.parametrize(
    ("said", "agreed"),
    [
        ((Settled(2, "a"), None), None),
        ((Settled(2, "a"), Settled(1, "b")), None),
        ((Settled(2, "a"), Settled(2, "b")), Decimal(2)),
    ],
)
def test_a_difference_is_settled_once_both_name_the_same_score(said, agreed) -> None:
    assert found(3, 1, *said).agreed == agreed


@given(st.integers(0, 4), st.integers(0, 4))
def test_what_is_agreed_lies_between_the_scores(first: int, second: int) -> None:
    outcome = found(first, second)
    assert outcome.differs is (abs(first - second) >= 2)
    if not outcome.differs:
        assert min(first, second) <= outcome.agreed <= max(first, second)


def test_the_total_is_known_once_nothing_is_open() -> None:
    sheets = [{each.key: Given(score, "e", "w") for each in CRITERIA} for score in (3, 2)]
    whole = outcomes(CRITERIA, sheets, [{}, {}], LIMIT)
    assert (total(whole, LIMIT).value, total(whole, LIMIT).unit) == (Decimal("22.5"), "of 36 points")
    part = (found(4, 1), *whole[1:])
    assert total(part, LIMIT).value is None
    assert open_differences(part) == ONE


@pytest.mark.parametrize(("score", "words"), [(-1, "w"), (5, "w"), (3, "w" * 2001)])
def test_a_score_off_the_scale_or_with_too_many_words_is_refused(score: int, words: str) -> None:
    with pytest.raises(Invalid):
        check_score(ONE[0], Given(score, "e", words))


def test_what_is_not_scored_in_full_is_named() -> None:
    given_scores = {CRITERIA[0].key: Given(3, "e", "w"), CRITERIA[1].key: Given(3, " ", "w")}
    assert unscored(CRITERIA[:3], given_scores) == CRITERIA[1:3]


def test_a_settlement_lies_between_the_scores_and_has_words() -> None:
    check_settlement(found(3, 1), Settled(2, "a"))
    for wrong in (Settled(0, "a"), Settled(4, "a"), Settled(2, " ")):
        with pytest.raises(Invalid):
            check_settlement(found(3, 1), wrong)
    with pytest.raises(Denied):
        check_settlement(found(3, 2), Settled(2, "a"))


@pytest.mark.parametrize("chosen", [[], [1], [1, 1], [1, 2, 3]])
def test_so_many_different_assessors_are_named(chosen: list[int]) -> None:
    check_choice([1, 2], 2)
    with pytest.raises(Invalid, match="Name 2 different people"):
        check_choice(chosen, 2)


def test_a_limit_that_is_no_number_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="not a number"):
        outcomes(ONE, [{KEY: Given(1, "", "")}] * 2, [{}, {}], Parameter("Difference", "two"))
