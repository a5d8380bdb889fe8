import pytest

from governance.permissions import may_read_interests_of, may_record_for
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.organisations import PctFactory
from tests.factories.principals import hat

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "reads", "records"),
    [
        ("pct_board_clerk", True, True),
        ("pct_director", True, False),
        ("auditor", True, False),
        ("pct_finance", False, False),
    ],
)
def test_who_reads_and_records_for_others(role, reads, records) -> None:
    pct = PctFactory()
    person = RoleAssignmentFactory(role="pbc_manager", organisation=pct).user
    by = hat(role, pct, user_id=UserFactory().pk)
    assert (may_read_interests_of(by, person), may_record_for(by, person)) == (reads, records)
    elsewhere = hat(role, PctFactory(), user_id=UserFactory().pk)
    assert not may_read_interests_of(elsewhere, person)
    assert not may_record_for(elsewhere, person)
    assert may_read_interests_of(hat(role, pct, user_id=person.pk), person)
    assert may_record_for(hat(role, pct, user_id=person.pk), person)
