from datetime import UTC, datetime

import pytest

from pbc.accounts.actions.demo import ensure_demo_users
from pbc.accounts.actions.signing_in import sign_in
from pbc.accounts.domain.demonstration import DEMO_PASSWORD
from pbc.accounts.domain.roles import ROLES
from pbc.accounts.models import RoleAssignment, User
from pbc.accounts.queries.demonstration import demo_sign_ins
from pbc.core.errors import Denied, Invalid
from pbc.core.principal import SYSTEM
from pbc.organisations.models import Organisation
from tests.factories.organisations import ConsortiumFactory, PctFactory, PracticeFactory, ShaFactory

pytestmark = pytest.mark.django_db
AT = datetime(2006, 10, 9, 10, 0, tzinfo=UTC)


@pytest.fixture
def pct() -> Organisation:
    pct = PctFactory(sha=ShaFactory())
    ConsortiumFactory(pct=pct, members=[PracticeFactory(pct=pct)])
    return pct


def test_every_role_has_somebody_who_can_sign_in(pct: Organisation) -> None:
    users = ensure_demo_users(at=AT, by=SYSTEM)
    assert {row.role for row in RoleAssignment.objects.all()} == ROLES.keys()
    assert all(user.is_demo for user in users)
    assert sign_in(email="pct.finance@demo.invalid", password=DEMO_PASSWORD, at=AT)
    assert [len(hats) for _, hats in demo_sign_ins(AT.date())] == [1] * (len(ROLES) + 3) + [2]


def test_again_changes_nothing(pct: Organisation) -> None:
    ensure_demo_users(at=AT, by=SYSTEM)
    before = list(RoleAssignment.objects.values())
    ensure_demo_users(at=AT, by=SYSTEM)
    assert list(RoleAssignment.objects.values()) == before


def test_a_role_without_a_place_is_left_out() -> None:
    PracticeFactory(pct=PctFactory())
    ensure_demo_users(at=AT, by=SYSTEM)
    assert not User.objects.filter(email="sha.clerk@demo.invalid").exists()


def test_organisations_come_first() -> None:
    with pytest.raises(Invalid, match="Load the demo files first"):
        ensure_demo_users(at=AT, by=SYSTEM)


def test_not_outside_a_demonstration(pct: Organisation, settings: pytest.FixtureRequest) -> None:
    settings.DEMO = settings.DEBUG = False  # type: ignore[attr-defined]
    with pytest.raises(Denied):
        ensure_demo_users(at=AT, by=SYSTEM)
    assert not User.objects.exists()
