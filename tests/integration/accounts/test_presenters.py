from datetime import UTC, date, datetime

import pytest

from pbc.accounts.models import MachineKey, RoleAssignment
from pbc.accounts.presenters import assignment_period, assignment_state, hat_label, key_state, scope_labels
from tests.factories.accounts import MachineKeyFactory, RoleAssignmentFactory

pytestmark = pytest.mark.django_db
TODAY = date(2006, 10, 1)


def held(start: date, end: date | None) -> RoleAssignment:
    return RoleAssignment.objects.get(pk=RoleAssignmentFactory(period=(start, end)).pk)


@pytest.mark.parametrize(
    ("start", "end", "state", "period"),
    [
        (date(2006, 4, 1), None, "in force", "since 1 April 2006"),
        (date(2006, 4, 1), date(2006, 10, 1), "ended", "1 April 2006 to 30 September 2006"),
        (date(2006, 4, 1), date(2006, 10, 2), "in force", "1 April 2006 to 1 October 2006"),
        (date(2006, 10, 2), None, "not begun", "since 2 October 2006"),
        (date(2006, 4, 1), date(2006, 4, 1), "ended", "ended on the day it began"),
    ],
)
def test_a_role_is_in_force_on_its_days(start: date, end: date | None, state: str, period: str) -> None:
    assignment = held(start, end)
    assert assignment_state(assignment, TODAY)[0] == state
    assert assignment_period(assignment) == period


def test_a_hat_begins_with_a_capital() -> None:
    hat = RoleAssignmentFactory.build(role="practice_manager", organisation__name="Ash Tree Surgery")
    assert hat_label(hat) == "Practice manager, Ash Tree Surgery"


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"expires_on": TODAY}, "in use"),
        ({"expires_on": date(2006, 9, 30)}, "expired"),
        ({"revoked_at": datetime(2006, 9, 1, tzinfo=UTC)}, "revoked"),
    ],
)
def test_a_key_says_whether_it_opens_anything(changes: dict[str, object], state: str) -> None:
    key: MachineKey = MachineKeyFactory.build(**changes)
    assert key_state(key, TODAY)[0] == state


def test_scopes_are_worded_in_one_order() -> None:
    assert scope_labels(MachineKeyFactory.build(scopes=["import.view", "import.load"])) == [
        "Send files",
        "Read how imports went",
    ]
