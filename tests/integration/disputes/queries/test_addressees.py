"""Hats to write to: of the sides and of the SHA, none twice, none from behind a wall."""

from django.db.backends.postgresql.psycopg_any import DateRange

from disputes.domain.parties import Side
from disputes.queries.addressees import hat_in_sha, people_of_sha, people_of_sides
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.models import RoleAssignment
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.governance import InterestFactory
from tests.integration.disputes.actions.test_offers import FREE
from tests.integration.disputes.world import LATER

ON = LATER.date()


def users(hats: list[RoleAssignment]) -> list[int]:
    return [hat.user_id for hat in hats]


def test_the_sides_by_permission(world) -> None:
    dispute = world.raised()
    manager, director, pbc = (
        world.person(role, place).user_id
        for role, place in (
            ("practice_manager", world.practice),
            ("pct_director", world.pct),
            ("pbc_manager", world.pct),
        )
    )
    RoleAssignmentFactory(user_id=manager, role="practice_clinician", organisation=world.practice)
    world.person("practice_manager", world.beside)
    walled = world.person("pct_director", world.pct)
    InterestFactory(user_id=walled.user_id, organisation=world.practice)
    assert users(people_of_sides(dispute, ON)) == sorted([manager, director, pbc])
    assert users(people_of_sides(dispute, ON, permission=Permission.DISPUTE_LODGE)) == sorted([manager, director])
    assert users(people_of_sides(dispute, ON, sides=[Side.PRACTICE])) == [manager]


def test_the_sha_once_it_hears_it(world) -> None:
    at_home, clerk = world.raised(), world.person("sha_clerk")
    assert people_of_sha(at_home, Permission.DISPUTE_CLERK, ON) == []
    assert hat_in_sha(at_home, clerk.user_id, Permission.DISPUTE_CLERK, ON) is None
    dispute = world.referred(subject=FREE)
    assert users(people_of_sha(dispute, Permission.DISPUTE_CLERK, ON)) == [clerk.user_id]
    assert people_of_sha(dispute, Permission.DISPUTE_CLERK, ON, users=[]) == []
    member = world.person()
    assert people_of_sha(dispute, Permission.DISPUTE_JUDGE, ON) == [], "who does not sit does not see it"
    assert hat_in_sha(dispute, member.user_id, Permission.DISPUTE_JUDGE, ON).user_id == member.user_id
    RoleAssignment.objects.filter(user=member.user_id).update(period=DateRange(None, ON))
    assert hat_in_sha(dispute, member.user_id, Permission.DISPUTE_JUDGE, ON) is None
