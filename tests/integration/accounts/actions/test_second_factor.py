import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from pbc.accounts.actions.second_factor import confirm_second_factor, reset_second_factor, start_second_factor
from pbc.accounts.models import User
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.accounts import RoleAssignmentFactory
from tests.integration.accounts.conftest import AT, World


def code_of(device: TOTPDevice) -> str:
    return f"{totp(device.bin_key):06d}"


@pytest.fixture
def user(world: World) -> User:
    return RoleAssignmentFactory(organisation=world.pct).user


def test_starting_again_shows_the_same_key(user: User) -> None:
    first = start_second_factor(user=user, at=AT)
    assert not first.confirmed
    assert start_second_factor(user=user, at=AT).key == first.key
    assert AuditEvent.objects.get().kind == "accounts.second_factor_started"


def test_a_code_puts_it_in_force(user: User) -> None:
    device = start_second_factor(user=user, at=AT)
    assert confirm_second_factor(user=user, code=code_of(device), at=AT).confirmed
    assert AuditEvent.objects.latest("pk").kind == "accounts.second_factor_confirmed"
    with pytest.raises(Denied, match="already"):
        start_second_factor(user=user, at=AT)


def test_a_wrong_code_does_not(user: User) -> None:
    device = start_second_factor(user=user, at=AT)
    wrong = f"{(totp(device.bin_key) + 1) % 10**6:06d}"
    with pytest.raises(Invalid, match="not the code"):
        confirm_second_factor(user=user, code=wrong, at=AT)
    assert not TOTPDevice.objects.get().confirmed


def test_nothing_started_is_nothing_to_confirm(user: User) -> None:
    with pytest.raises(Denied, match="Start setting it up"):
        confirm_second_factor(user=user, code="000000", at=AT)


def test_an_administrator_takes_a_lost_one_away(world: World, user: User) -> None:
    start_second_factor(user=user, at=AT)
    reset_second_factor(user=user, by=world.by, at=AT, reason="Seen in person")
    assert not TOTPDevice.objects.exists()
    event = AuditEvent.objects.latest("pk")
    assert (event.kind, event.facts) == ("accounts.second_factor_reset", {"reason": "Seen in person"})


def test_nobody_else_may(world: World, user: User) -> None:
    start_second_factor(user=user, at=AT)
    stranger = RoleAssignmentFactory(organisation=world.other_pct, role="system_administrator").as_principal()
    finance = RoleAssignmentFactory(organisation=world.pct).as_principal()
    for by in (stranger, finance):
        with pytest.raises(Denied):
            reset_second_factor(user=user, by=by, at=AT, reason="x")
    with pytest.raises(Denied, match="your own"):
        reset_second_factor(user=world.administrator.user, by=world.by, at=AT, reason="x")
    assert TOTPDevice.objects.count() == 1


def test_there_must_be_one_to_reset(world: World, user: User) -> None:
    with pytest.raises(Denied, match="no second factor"):
        reset_second_factor(user=user, by=world.by, at=AT, reason="x")
