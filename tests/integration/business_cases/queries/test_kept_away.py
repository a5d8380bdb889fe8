"""Which cases are kept from whom, and to whom an assessment went: as far as the reader sees the cases (R122)."""

from datetime import date

import pytest
import time_machine

from business_cases.actions.assessing import replace_assessor
from business_cases.queries.kept_away import cases_kept_from, claims_kept_from, handed_on
from pbc.accounts.models import User
from tests.factories.freed_up import claim
from tests.integration.business_cases.decision_world import LATER, DecisionWorld, at
from tests.integration.business_cases.test_walls import interested

ON = date(2006, 9, 14)


@pytest.fixture(autouse=True)
def _in_september():
    with time_machine.travel(at("2006-09-14"), tick=False):
        yield


def test_cases_with_kind_and_day_and_who_took_over(world: DecisionWorld) -> None:
    case = world.named()
    other = world.submitted(owner=world.beside, by=world.neighbour)
    analyst = User.objects.get(pk=world.analyst.user_id)
    assert cases_kept_from(analyst, world.clerk, ON) == []
    interested(analyst, organisation=world.practice, body=world.practice.name)
    [kept] = cases_kept_from(analyst, world.clerk, ON)
    assert (kept.case, kept.kinds, kept.since) == (case, ("ownership",), date(2006, 9, 4))
    assert other.pk != kept.case.pk
    spare = world.person("pct_analyst", world.pct, "O. Other")
    first = case.assessors.get(user_id=analyst.pk)
    replace_assessor(assessor=first, user_id=spare.user_id or 0, reason="An interest", by=world.pbc, at=LATER)
    [moved] = handed_on(analyst, world.clerk)
    assert (moved.case, moved.to, moved.at, moved.reason) == (case, "O. Other", LATER, "An interest")


def test_a_reader_behind_the_same_wall_learns_nothing(world: DecisionWorld) -> None:
    world.named()
    director, analyst = (User.objects.get(pk=who.user_id) for who in (world.director, world.analyst))
    for user in (director, analyst):
        interested(user, organisation=world.practice, body=world.practice.name)
    assert len(cases_kept_from(analyst, world.clerk, ON)) == 1
    assert cases_kept_from(analyst, world.director, ON) == []
    assert handed_on(analyst, world.director) == []
    made = claim(pct=world.pct, practice=world.practice)
    assert claims_kept_from(analyst, world.clerk, ON) == [made]
    assert claims_kept_from(analyst, world.director, ON) == []
    assert cases_kept_from(User.objects.get(pk=world.manager.user_id), world.clerk, ON) == []
