"""People as the pages about accounts show them."""

from django.db.models import QuerySet
from django_otp.plugins.otp_totp.models import TOTPDevice

from pbc.accounts.models import RoleAssignment, User
from pbc.core.principal import Principal


def active_person(user_id: int) -> User | None:
    return User.objects.filter(pk=user_id, is_active=True).first()


def has_second_factor(user_id: int) -> bool:
    return bool(TOTPDevice.objects.filter(user_id=user_id, confirmed=True).exists())


def people_in_reach(principal: Principal) -> QuerySet[User]:
    """People whom this administrator looks after, by name."""
    return User.objects.visible_to(principal).order_by("name", "pk")


def assignments_in_reach(user: User, principal: Principal) -> list[RoleAssignment]:
    """A person's roles, past and future too, in organisations that this administrator looks after."""
    rows = RoleAssignment.objects.visible_to(principal).filter(user=user).select_related("organisation")
    return list(rows.order_by("-period", "role"))
