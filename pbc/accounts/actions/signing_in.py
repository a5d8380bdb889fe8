"""Sign in and out, with a lock after repeated failures and a second factor where there is one."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from pbc.accounts.domain.lockout import Lockout, is_locked
from pbc.accounts.models import User
from pbc.accounts.permissions import check_can_sign_in
from pbc.core import audit
from pbc.core.errors import Denied


@transaction.atomic
def sign_in(*, email: str, password: str, at: datetime) -> User | None:
    """The person with this e-mail address and password, or nothing.

    Nobody learns why not: an unknown address takes as long as a wrong password, and a locked account, an ended one and
    a demonstration account outside a demonstration refuse the right password too. The row is locked meanwhile, so
    that guesses for one account come one after another and each is counted.
    """
    user = User.objects.select_for_update().filter(email__iexact=email.strip()).first()
    if user is None:
        make_password(password)
        return None
    if is_locked(user.locked_until, at=at) or not user.is_active or not _may_come_in(user):
        make_password(password)
        audit.record("accounts.sign_in_refused", user, by=user.as_principal(), at=at)
        return None
    if not user.check_password(password):
        return sign_in_failed(user=user, at=at)
    return sign_in_succeeded(user=user, at=at)


@transaction.atomic
def sign_in_failed(*, user: User, at: datetime) -> None:
    """Count a failure of a person; one too many locks the account for some minutes."""
    user = User.objects.select_for_update().get(pk=user.pk)
    lockout = Lockout(settings.SIGN_IN_MAX_FAILURES, settings.SIGN_IN_LOCK_MINUTES)
    user.failed_sign_ins, user.locked_until = lockout.after_failure(user.failed_sign_ins, at=at)
    user.save(update_fields=["failed_sign_ins", "locked_until"])
    audit.record("accounts.sign_in_failed", user, by=user.as_principal(), at=at, locked_until=user.locked_until)


@transaction.atomic
def sign_in_succeeded(*, user: User, at: datetime) -> User:
    """Forget earlier failures."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.failed_sign_ins, user.locked_until = 0, None
    user.save(update_fields=["failed_sign_ins", "locked_until"])
    audit.record("accounts.signed_in", user, by=user.as_principal(), at=at)
    return user


@transaction.atomic
def prove(*, user: User, password: str, at: datetime) -> datetime | None:
    """When a signed-in person has given the password again, or nothing. Failures count, and lock, as at sign-in."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if is_locked(user.locked_until, at=at) or not user.is_active:
        make_password(password)
        audit.record("accounts.sign_in_refused", user, by=user.as_principal(), at=at)
        return None
    if not user.check_password(password):
        return sign_in_failed(user=user, at=at)
    user.failed_sign_ins, user.locked_until = 0, None
    user.save(update_fields=["failed_sign_ins", "locked_until"])
    audit.record("accounts.password_proven", user, by=user.as_principal(), at=at)
    return at


@transaction.atomic
def check_code(*, user: User, code: str, at: datetime) -> TOTPDevice | None:
    """The device whose present code this is, or nothing. Wrong codes count towards the lock; none works twice."""
    user = User.objects.select_for_update().get(pk=user.pk)
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None or is_locked(user.locked_until, at=at):
        return None
    if device.verify_token(code):
        audit.record("accounts.second_factor_passed", user, by=user.as_principal(), at=at)
        return device
    sign_in_failed(user=user, at=at)
    return None


@transaction.atomic
def sign_out(*, user: User, at: datetime) -> None:
    audit.record("accounts.signed_out", user, by=user.as_principal(), at=at)


def _may_come_in(user: User) -> bool:
    try:
        check_can_sign_in(user)
    except Denied:
        return False
    return True
