"""The second factor: a code from an app on the person's phone (TOTP)."""

from datetime import datetime

from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from pbc.accounts.models import User
from pbc.accounts.permissions import check_can_look_after
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.principal import Principal


@transaction.atomic
def start_second_factor(*, user: User, at: datetime) -> TOTPDevice:
    """A device to set up, not yet in force. Asking again gives the same one, so a reloaded page shows the same key.

    :raises Denied: if the person has a second factor already.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if TOTPDevice.objects.filter(user=user, confirmed=True).exists():
        raise Denied("You have a second factor already. An administrator can reset it.")
    device, is_new = TOTPDevice.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": "authenticator app"}
    )
    if is_new:
        audit.record("accounts.second_factor_started", user, by=user.as_principal(), at=at)
    return device


@transaction.atomic
def confirm_second_factor(*, user: User, code: str, at: datetime) -> TOTPDevice:
    """Put the started device in force, by a code from it.

    :raises Invalid: if it is not the present code.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None:
        raise Denied("There is no second factor to confirm. Start setting it up again.")
    if not device.verify_token(code):
        raise Invalid(
            "That is not the code that the app shows now.",
            field="code",
            rule="second_factor_code",
            fix="Check the clock of your phone, wait for the next code and enter it.",
        )
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    audit.record("accounts.second_factor_confirmed", user, by=user.as_principal(), at=at)
    return device


@transaction.atomic
def reset_second_factor(*, user: User, by: Principal, at: datetime, reason: str) -> None:
    """Take a lost second factor away, so that its owner can set up another.

    :raises Denied: if there is none, or this administrator may not.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    check_can_look_after(by, user)
    removed, _ = TOTPDevice.objects.filter(user=user).delete()
    if not removed:
        raise Denied(f"{user.name} has no second factor.")
    audit.record("accounts.second_factor_reset", user, by=by, at=at, reason=reason)
