"""People of the SHA who may mediate or sit: by their role, and free of whom the dispute concerns (R122, R141)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import chain

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from disputes.models import Dispute, Mediator, PanelSeat, SettlementSignature
from disputes.queries.matters import matter_of_dispute
from governance.queries.walls import Who, interest_rules, standings
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
    """People who hold the permission in the dispute's SHA on a day, by name. Queries do not grow with people."""
    people = holders(dispute, permission, on)
    tied = ties_of({user.pk for user in people}, dispute, on)
    return [Candidate(user, tied[user.pk]) for user in people]


def holders(dispute: Dispute, permission: Permission, on: date) -> list[User]:
    """The same, before anything is asked about them. One query."""
    roles = [key for key, role in ROLES.items() if permission in role.permissions]
    held = RoleAssignment.objects.in_force(on).filter(organisation=dispute.sha_id, role__in=roles)
    return list(User.objects.filter(pk__in=held.values("user")).order_by("name", "pk"))


def ties(user_id: int, dispute: Dispute, on: date) -> tuple[str, ...]:
    """Why this person may neither mediate nor sit in a dispute on a day: in sentences, empty where they are free.

    They tell what somebody declared: show them to those alone who may read declarations.
    """
    return ties_of([user_id], dispute, on)[user_id]


def ties_of(users: Collection[int], dispute: Dispute, on: date) -> dict[int, tuple[str, ...]]:
    """The same of each of these people. Queries do not grow with people, nor with what they declared or did."""
    judged = standings([Who(user_id=key) for key in users], {0: matter_of_dispute(dispute, for_panel=True)}, on)
    worked, met = worked_there(users, dispute, on), _met_before(users, dispute, on)
    took = _took_part(users, dispute)
    return {
        key: (
            *judged[Who(user_id=key), 0].reasons,
            *worked.get(key, ()),
            *(["Took part in this dispute under another hat."] if key in took else []),
            *met.get(key, ()),
        )
        for key in users
    }


def mediated(users: Collection[int], dispute: Dispute) -> set[int]:
    """Those of these people who mediate in the dispute, or ever did. One query."""
    return set(dispute.mediators.filter(user__in=users).values_list("user_id", flat=True))


def worked_there(users: Collection[int], dispute: Dispute, on: date) -> Mapping[int, list[str]]:
    """Roles in either side's organisation, when the dispute arose or not long ago: in sentences, by person."""
    since = min(interest_rules(on).ended_after(on), dispute.raised_on)
    held = RoleAssignment.objects.filter(
        user__in=users, organisation__in=_sides(dispute), period__overlap=DateRange(since, on, "[]")
    )
    rows = held.select_related("organisation").order_by("pk")
    return _by_person((row.user_id, f"Is or was {ROLES[row.role].label} of {row.organisation.name}.") for row in rows)


def _by_person(said: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for key, words in said:
        found.setdefault(key, []).append(words)
    return found


def _sides(dispute: Dispute) -> set[int]:
    own = {dispute.practice_id, dispute.pct_id}
    moves = Succession.objects.filter(Q(predecessor__in=own) | Q(successor__in=own))
    return own.union(*moves.values_list("predecessor", "successor"))


def _took_part(users: Collection[int], dispute: Dispute) -> set[int]:
    """Those who did something in the dispute under another hat, for a side or as clerk. Five queries."""
    signatures = SettlementSignature.objects.filter(draft__dispute=dispute)
    acts = (dispute.changes, dispute.mediation_words, dispute.settlement_drafts, signatures)
    found = [rows.filter(by_user_id__in=users).values_list("by_user_id", flat=True) for rows in acts]
    lodged = dispute.offers.filter(lodged_by_user_id__in=users).values_list("lodged_by_user_id", flat=True)
    return {*chain(*found, lodged), *({dispute.raised_by_user_id} & set(users))}


def _met_before(users: Collection[int], dispute: Dispute, on: date) -> Mapping[int, list[str]]:
    """Other disputes of the same practice in which they sat or mediated, and its matters in which they acted."""
    since = datetime.combine(interest_rules(on).ended_after(on), time(), UTC)
    others = Dispute.objects.filter(practice=dispute.practice_id).exclude(pk=dispute.pk)
    sat = PanelSeat.objects.filter(user__in=users, dispute__in=others, appointed_at__gte=since)
    led = Mediator.objects.filter(user__in=users, dispute__in=others, named_at__gte=since)
    both = {key for rows in (sat, led) for key in rows.values_list("dispute", "dispute__reference", "user")}
    met = [(user, f"Sat or mediated in {name}, of the same practice.") for _, name, user in sorted(both)]
    acts = AuditEvent.objects.filter(by_user_id__in=users, organisation_code=dispute.practice.code, at__gte=since)
    acted = acts.exclude(by_role__in=SHA_ROLES).order_by("by_user_id").values_list("by_user_id", flat=True).distinct()
    said = f"Acted in a matter of {dispute.practice.name} not long ago."
    return _by_person([*met, *((key, said) for key in acted if key is not None)])
