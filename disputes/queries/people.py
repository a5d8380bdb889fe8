"""People of the SHA who may mediate or sit: by their role, and free of whom the dispute concerns (R122, R141)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from disputes.models import Dispute
from disputes.queries.matters import matter_of_dispute
from governance.queries.walls import interest_rules, may_decide
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.domain.roles import ROLES
from pbc.accounts.models import RoleAssignment, User
from pbc.core.models import AuditEvent
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Succession

SHA_ROLES = [key for key, role in ROLES.items() if role.held_in == {OrganisationKind.SHA}]


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be named, and why not.

    :param reasons: what stands in the way; shown to those alone who may read declarations.
    """

    user: User
    reasons: tuple[str, ...]

    @property
    def is_free(self) -> bool:
        return not self.reasons


def candidates(dispute: Dispute, permission: Permission, on: date) -> list[Candidate]:
    """People who hold the permission in the dispute's SHA on a day, by name. Some ten queries a person."""
    return [Candidate(user, ties(user.pk, dispute, on)) for user in holders(dispute, permission, on)]


def holders(dispute: Dispute, permission: Permission, on: date) -> list[User]:
    """The same, before anything is asked about them. One query."""
    roles = [key for key, role in ROLES.items() if permission in role.permissions]
    held = RoleAssignment.objects.in_force(on).filter(organisation=dispute.sha_id, role__in=roles)
    return list(User.objects.filter(pk__in=held.values("user")).order_by("name", "pk"))


def ties(user_id: int, dispute: Dispute, on: date) -> tuple[str, ...]:
    """Why this person may neither mediate nor sit in a dispute on a day: in sentences, empty where they are free.

    They tell what somebody declared: show them to those alone who may read declarations.
    """
    standing = may_decide(user_id, matter_of_dispute(dispute, for_panel=True), on)
    found = (*standing.reasons, *worked_there(user_id, dispute, on), *_took_part(user_id, dispute))
    return (*found, *_met_before(user_id, dispute, on))


def mediated(user_id: int, dispute: Dispute) -> bool:
    """Whether this person mediates in the dispute, or ever did."""
    return dispute.mediators.filter(user=user_id).exists()


def worked_there(user_id: int, dispute: Dispute, on: date) -> Iterator[str]:
    """Roles in either side's organisation, when the dispute arose or not long ago."""
    since = min(interest_rules(on).ended_after(on), dispute.raised_on)
    held = RoleAssignment.objects.filter(
        user=user_id, organisation__in=_sides(dispute), period__overlap=DateRange(since, on, "[]")
    )
    for row in held.select_related("organisation").order_by("pk"):
        yield f"Is or was {ROLES[row.role].label} of {row.organisation.name}."


def _sides(dispute: Dispute) -> set[int]:
    own = {dispute.practice_id, dispute.pct_id}
    moves = Succession.objects.filter(Q(predecessor__in=own) | Q(successor__in=own))
    return own.union(*moves.values_list("predecessor", "successor"))


def _took_part(user_id: int, dispute: Dispute) -> Iterator[str]:
    """What this person did in the dispute under another hat, for a side or as clerk."""
    did = dispute.raised_by_user_id == user_id
    mine = Q(by_user_id=user_id)
    did = did or dispute.changes.filter(mine).exists() or dispute.mediation_words.filter(mine).exists()
    did = did or dispute.settlement_drafts.filter(mine | Q(signatures__by_user_id=user_id)).exists()
    if did or dispute.offers.filter(lodged_by_user_id=user_id).exists():
        yield "Took part in this dispute under another hat."


def _met_before(user_id: int, dispute: Dispute, on: date) -> Iterator[str]:
    """Other disputes of the same practice in which they sat or mediated, and its matters in which they acted."""
    since = datetime.combine(interest_rules(on).ended_after(on), time(), UTC)
    others = Dispute.objects.filter(practice=dispute.practice_id).exclude(pk=dispute.pk)
    sat = Q(seats__user=user_id, seats__appointed_at__gte=since)
    for other in others.filter(sat | Q(mediators__user=user_id, mediators__named_at__gte=since)).distinct():
        yield f"Sat or mediated in {other.reference}, of the same practice."
    acted = AuditEvent.objects.filter(by_user_id=user_id, organisation_code=dispute.practice.code, at__gte=since)
    if acted.exclude(by_role__in=SHA_ROLES).exists():
        yield f"Acted in a matter of {dispute.practice.name} not long ago."
