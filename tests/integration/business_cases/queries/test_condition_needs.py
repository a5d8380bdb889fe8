from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from business_cases.queries.condition_needs import condition_needs
from business_cases.queries.needs import needs
from pbc.accounts.models import User
from pbc.core.principal import Principal
from tests.factories.organisations import ProviderFactory
from tests.integration.business_cases.condition_world import DUE, IN_TIME, MONEY, ConditionWorld, condition
from tests.integration.business_cases.decision_world import LATER
from tests.integration.business_cases.test_walls import interested

ON, LATE = LATER.date(), date(2006, 12, 2)


@pytest.fixture
def world(db: None) -> ConditionWorld:
    return ConditionWorld()


def titles(who: Principal, on: date = ON) -> list[str]:
    return [need.title for need in condition_needs(principal=who, today=on)]


def test_each_side_has_what_waits_for_it_and_both_what_is_late(world: ConditionWorld) -> None:
    case = world.conditioned(MONEY, IN_TIME)
    one, two = (f"condition {number} of {case.reference}" for number in (1, 2))
    assert titles(world.manager) == [f"Show that {one} is met", f"Show that {two} is met"]
    assert titles(world.pbc) == titles(world.director) == titles(world.neighbour) == titles(world.finance) == []
    assert {need.due_on for need in needs(principal=world.manager, today=ON)} == {DUE}
    world.shown(condition(case, 1))
    assert titles(world.manager) == [f"Show that {two} is met"]
    assert titles(world.pbc) == titles(world.director) == [f"Look at what was shown for {one}"]
    late = [f"Look at what was shown for {one}", f"Condition 2 of {case.reference} is late"]
    assert titles(world.pbc, LATE) == titles(world.director, LATE) == late
    assert titles(world.manager, LATE)[0] == f"Condition 1 of {case.reference} is late: the PCT looks at it"
    world.accepted(condition(case, 1))
    assert titles(world.pbc) == []


def test_a_wall_holds_in_needs_and_in_the_calendar(world: ConditionWorld) -> None:
    case = world.conditioned(MONEY)
    clinic = ProviderFactory(code="ZR77")
    case.bodies.create(version=case.versions.get(), organisation=clinic, name="ZR77")
    user = User.objects.get(pk=world.pbc.user_id)
    client = Client()
    client.force_login(user)
    calendar = reverse("business_cases:deadlines")
    assert titles(world.pbc, LATE) == [f"Condition 1 of {case.reference} is late"]
    assert f"Condition 1 due: {case.reference}" in client.get(calendar).content.decode().replace("\r\n ", "")
    interested(user, organisation=clinic, body=clinic.name)
    assert titles(world.pbc, LATE) == []
    assert case.reference not in client.get(calendar).content.decode()
