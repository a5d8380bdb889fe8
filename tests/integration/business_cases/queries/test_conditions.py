from datetime import date
from typing import Any

import pytest

from business_cases.domain.condition_states import ConditionStatus
from business_cases.domain.route import Level
from business_cases.queries.conditions import conditions_of, owed_of
from tests.integration.business_cases.condition_world import DUE, ConditionWorld, condition


@pytest.mark.django_db
def test_conditions_as_they_stand(django_assert_num_queries: Any) -> None:
    world = ConditionWorld()
    case = world.conditioned()
    world.shown(condition(case, 1), by=world.pbc)
    with django_assert_num_queries(2):
        found = conditions_of(case)
        assert [each.status for each in found] == [ConditionStatus.SHOWN, *[ConditionStatus.WAITING] * 2]
        assert [each.level for each in found] == [Level.DIRECTOR] * 3
        assert found[0].was_shown_by(world.pbc.user_id)
        assert not found[0].was_shown_by(None)
        assert (found[0].seen, found[1].seen, found[0].due_on) == (1, 0, DUE)
    assert [each.is_late(date(2006, 12, 2)) for each in owed_of(case)] == [True] * 3
    assert conditions_of(world.submitted()) == []
