"""A dispute whose people have accounts and hats, so that mail finds them; and what left for them."""

from datetime import datetime
from typing import Any

from disputes.models import Dispute
from pbc.accounts.actions.mail import send_mail
from pbc.accounts.models import Mail, RoleAssignment, User
from pbc.core.principal import Principal
from pbc.mailroom.queries.letters import compose
from pbc.organisations.models import Organisation
from tests.factories.accounts import RoleAssignmentFactory
from tests.integration.disputes.hearing_world import HearingWorld
from tests.integration.disputes.world import LATER

PEOPLE = (
    ("manager", "practice_manager", "practice", "M. Manager"),
    ("director", "pct_director", "pct", "D. Director"),
    ("clerk", "sha_clerk", "sha", "K. Clerk"),
    ("reviewer", "sha_performance_manager", "sha", "R. Reviewer"),
    ("stranger", "practice_manager", "beside", "S. Stranger"),
    ("other_director", "pct_director", "other_pct", "O. Director"),
    ("administrator", "system_administrator", "pct", "A. Administrator"),
)


class MailWorld(HearingWorld):
    def __post_init__(self) -> None:
        super().__post_init__()
        for field, role, place, name in PEOPLE:
            setattr(self, field, self.named(name, role, getattr(self, place)))

    def named(self, name: str, role: str, organisation: Organisation) -> Principal:
        assignment: RoleAssignment = RoleAssignmentFactory(role=role, organisation=organisation, user__name=name)
        return assignment.as_principal()

    def seated(self, dispute: Dispute, chair: str) -> Principal:
        who = self.named(f"The {chair} member", "sha_panel_member", self.sha)
        moments = {"checked_at": LATER, "asked_at": LATER, "appointed_at": LATER}
        dispute.seats.create(user_id=who.user_id, chair=chair, asked_by="K. Clerk", **moments)
        return who


def left(at: datetime = LATER) -> list[Mail]:
    """Send what waits and is due; what left, by its reader's name."""
    waiting = list(Mail.objects.to_send(at).values_list("pk", flat=True))
    for key in waiting:
        send_mail(mail_id=key, compose=compose, at=at)
    return list(Mail.objects.filter(pk__in=waiting, status="sent").select_related("user").order_by("user__name", "pk"))


def told(at: datetime = LATER) -> list[tuple[str, str]]:
    """Reader and subject of what left, without the dispute's reference."""
    return [(mail.user.name, mail.subject.replace("ZZ0001-D2006-1", "it")) for mail in left(at)]


def user_of(who: Principal) -> Any:
    return User.objects.get(pk=who.user_id)
