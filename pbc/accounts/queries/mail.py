"""Whom a message still reaches, and how often a person wants mail."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings

from pbc.accounts.domain.mail import Pace
from pbc.accounts.models import Mail, MailChoice, RoleAssignment, User
from pbc.core.principal import Principal


def pace_of(user_id: int) -> Pace:
    """What a person chose; at once, where they did not choose."""
    row = MailChoice.objects.filter(user=user_id).first()
    return Pace(row.pace) if row else Pace.AT_ONCE


def paces_of(users: Iterable[int]) -> dict[int, Pace]:
    """The same of many people, by key; those who chose only."""
    rows = MailChoice.objects.filter(user__in=list(users)).values_list("user_id", "pace")
    return {user: Pace(pace) for user, pace in rows}


def takes_mail(user: User) -> bool:
    """Whether mail goes to this person at all: not to a closed account, nor to invented people outside a demo."""
    return user.is_active and (not user.is_demo or settings.DEMO or settings.DEBUG)


def reader_of(mail: Mail, on: date) -> Principal | None:
    """Who reads a message: the person in the hat for which it comes, if that is still worn; else nobody."""
    if not takes_mail(mail.user):
        return None
    if mail.hat_id is None:
        return mail.user.as_principal()
    hat = RoleAssignment.objects.in_force(on).filter(pk=mail.hat_id).select_related("user", "organisation").first()
    return hat.as_principal() if hat else None


def people_with_hats(on: date) -> list[User]:
    """Everybody who holds a role on a day and takes mail, by key."""
    rows = User.objects.filter(pk__in=RoleAssignment.objects.in_force(on).values("user")).order_by("pk")
    return [user for user in rows if takes_mail(user)]


def waiting(at: datetime, limit: int = 500) -> list[int]:
    """Keys of messages whose time has come, the oldest first."""
    return list(Mail.objects.to_send(at).values_list("pk", flat=True)[:limit])
