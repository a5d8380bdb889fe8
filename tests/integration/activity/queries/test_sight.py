"""How closely a hat may look at rows."""

import pytest

from pbc.activity.domain.lines import Line
from pbc.activity.queries.activity import facts
from pbc.activity.queries.sight import Sight, grouped, sight_of
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from tests.factories.accounts import RoleAssignmentFactory
from tests.integration.activity.actions import files

pytestmark = pytest.mark.django_db
APRIL = Month(2006, 4)


@pytest.mark.parametrize(
    ("role", "place", "sight"),
    [
        ("practice_manager", "practice", Sight.OWN),
        ("pct_finance", "pct", Sight.PSEUDONYMISED),
        ("pct_director", "pct", Sight.AGGREGATE),
        ("auditor", "sha", Sight.AGGREGATE),
    ],
)
def test_sight_goes_with_need(places, role, place, sight) -> None:
    assert sight_of(RoleAssignmentFactory(role=role, organisation=places[place]).as_principal()) is sight


def test_small_counts_are_for_those_near(places) -> None:
    files.load("spells", files.spells(*[{}] * 8, {"hrg": "L09"}, {"hrg": "L09"}, *[{"hrg": "F01"}] * 7))
    practice = places["practice"]
    rows = facts(practice=practice, month=APRIL, line=Line.EMERGENCY)

    def counts(by) -> dict[str, int | None]:
        found = grouped(rows, line=Line.EMERGENCY, practice=practice, month=APRIL, by=by)
        return {group.group: group.rows for group in found}

    director = RoleAssignmentFactory(role="pct_director", organisation=places["pct"]).as_principal()
    manager = RoleAssignmentFactory(role="sha_performance_manager", organisation=places["sha"]).as_principal()
    assert counts(director) == counts(SYSTEM) == {"D13": 8, "F01": 7, "L09": 2}
    assert counts(manager) == {"D13": 8, "F01": None, "L09": None}  # one alone could be worked out from the sum
