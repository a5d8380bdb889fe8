"""Which exceptions hold on a day, who sees them, and what they need."""

from datetime import date

import pytest

from budgets.models import RuleException
from budgets.queries.exceptions import (
    excepted_services,
    exception_needs,
    exceptions_touching,
    holding,
    in_words,
    may_hold,
)
from pbc.core.periods import FinancialYear
from tests.integration.budgets.exception_world import EXPIRES, ExceptionWorld
from tests.worlds import kept


@kept
def world() -> ExceptionWorld:
    return ExceptionWorld()


@pytest.mark.parametrize(
    ("on", "holds"),
    [(date(2006, 3, 31), False), (date(2006, 4, 1), True), (EXPIRES, True), (date(2006, 10, 1), False)],
)
def test_from_its_first_day_to_its_end(world, on: date, *, holds: bool) -> None:
    exception = world.granted()
    found = excepted_services([world.first.pk, world.second.pk], on)
    assert found == ({world.first.pk: {"specialised": in_words(exception)}} if holds else {})
    assert holding("excluded_services", [world.first.pk], on).exists() is holds
    assert not holding("minimum_scope", [world.first.pk], on).exists()


@pytest.mark.parametrize(
    ("today", "holds"), [(date(2006, 2, 1), True), (date(2006, 9, 30), True), (date(2006, 10, 1), False)]
)
def test_a_choice_before_the_year_counts_from_its_first_day(world, today: date, *, holds: bool) -> None:
    world.granted()
    assert set(may_hold(world.first, FinancialYear(2006), today)) == ({"specialised"} if holds else set())
    assert may_hold(world.first, FinancialYear(2007), today) == {}


def test_what_is_not_granted_does_not_hold(world) -> None:
    world.supported()
    assert excepted_services([world.first.pk], date(2006, 5, 1)) == {}


def test_seen_by_the_pct_its_sha_and_the_practice_touched_alone(world) -> None:
    exception = world.asked()
    sees = (world.finance, world.director, world.pbc, world.reviewer, world.manager)
    sees_not = (world.untouched, world.other_finance, world.other_reviewer, world.clerk)
    for who in sees:
        assert RuleException.objects.visible_to(who).get() == exception
    for who in sees_not:
        assert not RuleException.objects.visible_to(who).exists()
    assert exceptions_touching(world.first, world.manager) == [exception]
    assert exceptions_touching(world.second, world.finance) == []


def test_the_sha_is_asked_and_then_records(world, django_assert_max_num_queries) -> None:
    today = date(2006, 5, 1)
    assert exception_needs(principal=world.reviewer, today=today) == []
    world.asked(), world.supported()
    with django_assert_max_num_queries(2):
        needs = exception_needs(principal=world.reviewer, today=today)
    assert [need.title for need in needs] == [
        "Support or decline exception ZN1-E2006-1",
        "Record what the Department decided on exception ZN1-E2006-2",
    ]
    assert needs[0].detail == "Northmoor PCT asks to be excepted from S4 ¶34."
    for who in (world.finance, world.manager, world.other_reviewer, world.clerk):
        assert exception_needs(principal=who, today=today) == []
