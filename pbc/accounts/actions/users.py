"""Users, the roles they hold, and their passwords."""

from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from pbc.accounts.domain.roles import ROLES
from pbc.accounts.models import RoleAssignment, User
from pbc.accounts.permissions import check_can_give_role, check_can_look_after
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


@transaction.atomic
def create_user(
    *,
    email: str,
    name: str,
    password: str,
    role: str,
    organisation: Organisation,
    starts_on: date,
    by: Principal,
    at: datetime,
    is_demo: bool = False,
) -> User:
    """A person with a first role. They should change the password when they first sign in.

    :raises Denied: if this administrator may not give that role there.
    :raises Invalid: if the address is taken or the password too weak.
    """
    check_can_give_role(by, None, role, organisation)
    user = User(email=email.strip().lower(), name=name.strip(), is_demo=is_demo)
    if User.objects.filter(email__iexact=user.email).exists():
        raise Invalid("There is a user with this e-mail address already.", field="email", rule="email_is_unique")
    _set_password(user, password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise Invalid(
            "There is a user with this e-mail address already.", field="email", rule="email_is_unique"
        ) from error
    audit.record("accounts.user_created", user, by=by, at=at, organisation_code=organisation.code, is_demo=is_demo)
    _assign(user, role, organisation, starts_on, None, by=by, at=at)
    return user


@transaction.atomic
def assign_role(
    *,
    user: User,
    role: str,
    organisation: Organisation,
    starts_on: date,
    ends_on: date | None = None,
    by: Principal,
    at: datetime,
) -> RoleAssignment:
    """Give a role from a day on, until the day before ``ends_on`` where there is one.

    :raises Denied: if the role is not held in such an organisation, or this administrator may not give it.
    :raises Invalid: if the days are the wrong way round, or overlap with the same role there.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    check_can_give_role(by, user, role, organisation)
    if ends_on is not None and ends_on <= starts_on:
        raise Invalid("The role must end after it starts.", field="ends_on", rule="role_ends_after_it_starts")
    return _assign(user, role, organisation, starts_on, ends_on, by=by, at=at)


@transaction.atomic
def end_role(*, assignment: RoleAssignment, ends_on: date, by: Principal, at: datetime) -> RoleAssignment:
    """Let a role end: from ``ends_on`` on it is no longer in force, in sessions that are open too.

    :raises Denied: if this administrator may not.
    :raises Invalid: if it would end before it starts, or after it ends anyway.
    """
    user = User.objects.select_for_update().get(pk=assignment.user_id)
    rows = RoleAssignment.objects.select_for_update(of=("self",)).select_related("organisation")
    assignment = rows.get(pk=assignment.pk)
    check_can_give_role(by, user, assignment.role, assignment.organisation)
    start, end = assignment.period.lower, assignment.period.upper
    if start is None or (end is not None and ends_on >= end):  # without a start: ended on the day it began
        raise Invalid("The role has ended by then already.", field="ends_on", rule="role_ends_once")
    if ends_on < start:
        raise Invalid("The role cannot end before it starts.", field="ends_on", rule="role_ends_after_it_starts")
    assignment.period = DateRange(start, ends_on)
    assignment.save(update_fields=["period"])
    audit.record(
        "accounts.role_ended",
        user,
        by=by,
        at=at,
        organisation_code=assignment.organisation.code,
        role=assignment.role,
        ends_on=ends_on,
    )
    return assignment


@transaction.atomic
def change_password(*, user: User, old: str, new: str, at: datetime) -> User:
    """A person's own password, known to be theirs by the old one.

    :raises Invalid: if the old one is wrong or the new one too weak.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.check_password(old):
        raise Invalid("This is not your present password.", field="old", rule="old_password")
    _set_password(user, new, field="new")
    user.save(update_fields=["password"])
    audit.record("accounts.password_changed", user, by=user.as_principal(), at=at)
    return user


@transaction.atomic
def reset_password(*, user: User, password: str, by: Principal, at: datetime) -> User:
    """A new password from an administrator, for a person who forgot theirs; also ends a lock.

    :raises Denied: if this administrator may not.
    :raises Invalid: if it is too weak.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    check_can_look_after(by, user)
    _set_password(user, password)
    user.failed_sign_ins, user.locked_until = 0, None
    user.save(update_fields=["password", "failed_sign_ins", "locked_until"])
    audit.record("accounts.password_reset", user, by=by, at=at)
    return user


@transaction.atomic
def set_active(*, user: User, is_active: bool, by: Principal, at: datetime) -> User:
    """Close an account, or open it again. A closed one loses every hat at once.

    :raises Denied: if this administrator may not, or it is so already.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    check_can_look_after(by, user)
    if user.is_active == is_active:
        raise Denied(f"The account of {user.name} is {'open' if is_active else 'closed'} already.")
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    audit.record("accounts.user_opened" if is_active else "accounts.user_closed", user, by=by, at=at)
    return user


def _assign(
    user: User,
    role: str,
    organisation: Organisation,
    starts_on: date,
    ends_on: date | None,
    *,
    by: Principal,
    at: datetime,
) -> RoleAssignment:
    period = DateRange(starts_on, ends_on)
    if user.assignments.filter(role=role, organisation=organisation, period__overlap=period).exists():
        raise Invalid(
            f"{user.name} holds the role {ROLES[role].label} in {organisation.name} on some of these days already.",
            field="starts_on",
            rule="role_is_held_once",
        )
    assignment = RoleAssignment.objects.create(
        user=user, role=role, organisation=organisation, period=period, given_by=by.name
    )
    audit.record(
        "accounts.role_given",
        user,
        by=by,
        at=at,
        organisation_code=organisation.code,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return assignment


def _set_password(user: User, password: str, field: str = "password") -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field=field, rule="password_is_strong") from error
    user.set_password(password)
