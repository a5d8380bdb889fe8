from datetime import timedelta
from unittest import mock

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from pbc.accounts.actions.signing_in import check_code, prove, sign_in, sign_out
from pbc.accounts.models import User
from pbc.core.models import AuditEvent
from tests.factories.accounts import PASSWORD, UserFactory
from tests.integration.accounts.conftest import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return UserFactory(email="freda@example.org")


def kinds() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


def test_the_right_password_lets_in_whatever_the_case_of_the_address(user: User) -> None:
    assert sign_in(email=" Freda@Example.org ", password=PASSWORD, at=AT) == user
    assert kinds() == ["accounts.signed_in"]


def test_a_wrong_password_is_counted(user: User) -> None:
    assert sign_in(email=user.email, password="wrong", at=AT) is None
    user.refresh_from_db()
    assert (user.failed_sign_ins, user.locked_until) == (1, None)
    assert kinds() == ["accounts.sign_in_failed"]


def test_an_unknown_address_is_refused_after_as_much_hashing(user: User) -> None:
    with mock.patch("pbc.accounts.actions.signing_in.make_password") as hashing:
        assert sign_in(email="nobody@example.org", password=PASSWORD, at=AT) is None
    hashing.assert_called_once()
    assert kinds() == []


def test_repeated_failures_lock_for_some_minutes(user: User, settings: pytest.FixtureRequest) -> None:
    settings.SIGN_IN_MAX_FAILURES, settings.SIGN_IN_LOCK_MINUTES = 3, 15  # type: ignore[attr-defined]
    for _ in range(3):
        sign_in(email=user.email, password="wrong", at=AT)
    assert sign_in(email=user.email, password=PASSWORD, at=AT) is None
    assert sign_in(email=user.email, password=PASSWORD, at=AT + timedelta(minutes=14)) is None
    assert sign_in(email=user.email, password=PASSWORD, at=AT + timedelta(minutes=15)) == user
    user.refresh_from_db()
    assert user.locked_until is None


def test_success_forgets_earlier_failures(user: User) -> None:
    sign_in(email=user.email, password="wrong", at=AT)
    sign_in(email=user.email, password=PASSWORD, at=AT)
    user.refresh_from_db()
    assert user.failed_sign_ins == 0


def test_a_closed_account_is_refused(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert sign_in(email=user.email, password=PASSWORD, at=AT) is None
    assert kinds() == ["accounts.sign_in_refused"]


def test_invented_people_are_refused_outside_a_demonstration(user: User, settings: pytest.FixtureRequest) -> None:
    User.objects.filter(pk=user.pk).update(is_demo=True)
    assert sign_in(email=user.email, password=PASSWORD, at=AT) == user
    settings.DEMO = settings.DEBUG = False  # type: ignore[attr-defined]
    assert sign_in(email=user.email, password=PASSWORD, at=AT) is None


def test_a_failing_audit_undoes_the_count(user: User) -> None:
    with mock.patch("pbc.core.audit.record", side_effect=RuntimeError), pytest.raises(RuntimeError):
        sign_in(email=user.email, password="wrong", at=AT)
    user.refresh_from_db()
    assert user.failed_sign_ins == 0


def test_signing_out_is_recorded(user: User) -> None:
    sign_out(user=user, at=AT)
    assert kinds() == ["accounts.signed_out"]


# The second factor


@pytest.fixture
def device(user: User) -> TOTPDevice:
    return TOTPDevice.objects.create(user=user, confirmed=True)


def test_the_present_code_passes_once(user: User, device: TOTPDevice) -> None:
    code = f"{totp(device.bin_key):06d}"
    assert check_code(user=user, code=code, at=AT) == device
    assert check_code(user=user, code=code, at=AT) is None
    assert kinds() == ["accounts.second_factor_passed", "accounts.sign_in_failed"]


def test_wrong_codes_lock_the_account(user: User, device: TOTPDevice, settings: pytest.FixtureRequest) -> None:
    settings.SIGN_IN_MAX_FAILURES = 2  # type: ignore[attr-defined]
    wrong = f"{(totp(device.bin_key) + 1) % 10**6:06d}"
    for _ in range(2):
        assert check_code(user=user, code=wrong, at=AT) is None
    user.refresh_from_db()
    assert user.locked_until is not None
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert check_code(user=user, code=f"{totp(device.bin_key):06d}", at=AT) is None


def test_a_device_that_is_not_confirmed_opens_nothing(user: User, device: TOTPDevice) -> None:
    TOTPDevice.objects.update(confirmed=False)
    assert check_code(user=user, code=f"{totp(device.bin_key):06d}", at=AT) is None


def test_who_is_signed_in_proves_it_and_failures_lock_as_at_sign_in(settings) -> None:
    user = UserFactory()
    assert prove(user=user, password=PASSWORD, at=AT) == AT
    for _ in range(settings.SIGN_IN_MAX_FAILURES):
        assert prove(user=user, password="not it", at=AT) is None
    assert prove(user=user, password=PASSWORD, at=AT) is None, "locked"
    assert sign_in(email=user.email, password=PASSWORD, at=AT) is None, "and nobody signs in either"
