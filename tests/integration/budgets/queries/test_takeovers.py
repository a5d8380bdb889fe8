"""Who is part of whom by the end of a month: mergers, chains, new names and splits (R8)."""

from datetime import date

import pytest

from budgets.queries.takeovers import Ended, TakenOver, takeovers
from pbc.core.periods import Month
from pbc.organisations.domain.kinds import SuccessionKind
from tests.factories.organisations import PctFactory, PracticeFactory, SuccessionFactory

JUNE, JULY = Month(2006, 6), Month(2006, 7)


@pytest.fixture
def practices(db):
    return [PracticeFactory(name=f"Surgery {letter}", code=f"ZZ000{letter}") for letter in "ABC"]


def succeed(old, new, on, kind=SuccessionKind.MERGE) -> None:
    SuccessionFactory(kind=kind, predecessor=old, successor=new, effective_on=on)


def test_nothing_became_of_anybody(practices) -> None:
    found = takeovers(practices, JULY)
    assert (found.of, found.ended, found.splits) == ({}, {}, {})


@pytest.mark.parametrize("on", [date(2006, 7, 1), date(2006, 7, 31)])
def test_a_merger_counts_from_the_month_whose_end_it_precedes(practices, on) -> None:
    old, new, _ = practices
    succeed(old, new, on)
    how = f"merged on {on.day} July 2006"
    found = takeovers(practices, JULY)
    assert found.of == {new.pk: [TakenOver(old, how, on)]}
    assert found.ended == {old.pk: Ended(new, how, on)}
    assert found.ended[old.pk].last_month == JUNE
    before = takeovers(practices, JUNE)
    assert (before.of, before.ended) == ({}, {})


def test_a_chain_ends_with_the_last_heir_and_says_the_way(practices) -> None:
    first, second, third = practices
    succeed(second, third, date(2006, 7, 1), SuccessionKind.RENAME)
    succeed(first, second, date(2006, 6, 1))
    found = takeovers(practices, JULY)
    assert [(each.practice, each.how) for each in found.of[third.pk]] == [
        (first, "merged into Surgery B (ZZ000B) on 1 June 2006"),
        (second, "renamed on 1 July 2006"),
    ]
    assert second.pk not in found.of
    assert {key: ended.heir for key, ended in found.ended.items()} == {first.pk: third, second.pk: third}
    assert takeovers(practices, JUNE).of == {second.pk: [TakenOver(first, "merged on 1 June 2006", date(2006, 6, 1))]}


def test_only_the_practices_asked_for_are_told_of(practices) -> None:
    old, new, other = practices
    succeed(old, new, date(2006, 7, 1))
    assert takeovers([other], JULY).of == takeovers([other], JULY).ended == {}
    of_heir, of_old = takeovers([new], JULY), takeovers([old], JULY)
    assert (list(of_heir.of), of_heir.ended) == ([new.pk], {})
    assert (of_old.of, of_old.ended[old.pk].heir) == ({}, new)


def test_a_split_is_told_to_both_sides_and_ends_nobody(practices) -> None:
    old, one, two = practices
    for new in (one, two):
        succeed(old, new, date(2006, 7, 1), SuccessionKind.SPLIT)
    found = takeovers(practices, JULY)
    assert (found.of, found.ended) == ({}, {})
    assert {key: len(said) for key, said in found.splits.items()} == {old.pk: 2, one.pk: 1, two.pk: 1}
    assert found.splits[two.pk][0].startswith(
        "Patients of Surgery A (ZZ000A) went to Surgery C (ZZ000C) when it split on 1 July 2006."
    )


@pytest.mark.parametrize(("on", "said"), [(date(2006, 3, 31), 0), (date(2006, 4, 1), 1)])
def test_a_split_is_told_in_the_financial_year_it_fell_in(practices, on, said) -> None:
    old, new, _ = practices
    succeed(old, new, on, SuccessionKind.SPLIT)
    assert len(takeovers(practices, JULY).splits.get(old.pk, ())) == said


def test_a_merger_of_an_earlier_year_still_holds(practices) -> None:
    old, new, _ = practices
    succeed(old, new, date(2005, 9, 1))
    assert [each.practice for each in takeovers([new], JULY).of[new.pk]] == [old]


def test_successions_of_other_organisations_are_left_out(practices) -> None:
    old, new = PctFactory(), PctFactory()
    succeed(old, new, date(2006, 7, 1))
    assert takeovers([old, new], JULY).of == {}


def test_one_query_however_many(practices, django_assert_num_queries) -> None:
    for practice in practices[:2]:
        succeed(practice, practices[2], date(2006, 7, 1))
    with django_assert_num_queries(1):
        assert len(takeovers(practices, JULY).of[practices[2].pk]) == 2
