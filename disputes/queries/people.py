"""People of the SHA who may mediate or sit: by their role, and free of whom the dispute concerns (R122, R141)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db.models import Q

from disputes.models import Dispute, Mediator, PanelSeat
from disputes.queries.matters import matter_of_dispute
from governance.queries.walls import Who, interest_rules, roles_held_lately, standings
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.domain.roles import ROLES
from pbc.accounts.models import RoleAssignment, User
from pbc.core.models import AuditEvent
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Succession

SHA_ROLES = [key for key, role in ROLES.items() if role.held_in == {OrganisationKind.SHA}]

Pair = tuple[int, int]
"""A person and a dispute, by their keys."""


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
    """The same of each of these people."""
    found = ties_among(users, [dispute], on)
    return {key: found[key, dispute.pk] for key in users}


def ties_among(users: Collection[int], disputes: Collection[Dispute], on: date) -> dict[Pair, tuple[str, ...]]:
    """The same of each person and dispute. Queries do not grow with either, nor with what people declared or did.

    :param disputes: with practice and bodies at hand, or each takes two queries more.
    """
    matters = {dispute.pk: matter_of_dispute(dispute, for_panel=True) for dispute in disputes}
    judged = standings([Who(user_id=key) for key in users], matters, on)
    worked, met, took = _worked(users, disputes, on), _met_before(users, disputes, on), _took_part(users, disputes)
    return {
        (user, key): (
            *judged[Who(user_id=user), key].reasons,
            *worked.get((user, key), ()),
            *(["Took part in this dispute under another hat."] if (user, key) in took else []),
            *met.get((user, key), ()),
        )
        for user in users
        for key in matters
    }


def mediated(users: Collection[int], disputes: Collection[Dispute]) -> set[Pair]:
    """Those of these people who mediate in one of the disputes, or ever did, with the dispute. One query."""
    led = Mediator.objects.filter(user__in=users, dispute__in=disputes)
    return set(led.values_list("user_id", "dispute_id"))


def worked_there(user_id: int, dispute: Dispute, on: date) -> Sequence[str]:
    """Roles in either side's organisation, when the dispute arose or not long ago: in sentences."""
    return _worked([user_id], [dispute], on).get((user_id, dispute.pk), ())


def _worked(users: Collection[int], disputes: Collection[Dispute], on: date) -> Mapping[Pair, Sequence[str]]:
    """The same of each person and dispute. Two queries."""
    counts_after, sides = interest_rules(on).ended_after(on), _sides(disputes)
    since = {dispute.pk: min(counts_after, dispute.raised_on) for dispute in disputes}
    held = roles_held_lately(users, on, since=min(since.values(), default=None))
    rows = held.filter(organisation__in=set().union(*sides.values()))
    return _by_pair(
        ((row.user_id, key), f"Is or was {ROLES[row.role].label} of {row.organisation.name}.")
        for row in rows.select_related("organisation").order_by("pk")
        for key, own in sides.items()
        if row.organisation_id in own and (row.period.upper is None or row.period.upper > since[key])
    )


def _by_pair(said: Iterable[tuple[Pair, str]]) -> dict[Pair, list[str]]:
    found: dict[Pair, list[str]] = {}
    for key, words in said:
        found.setdefault(key, []).append(words)
    return found


def _sides(disputes: Collection[Dispute]) -> dict[int, set[int]]:
    """By dispute, the organisations of both sides, and what these came of or became. One query."""
    sides = {dispute.pk: {dispute.practice_id, dispute.pct_id} for dispute in disputes}
    every = set().union(*sides.values())
    rows = Succession.objects.filter(Q(predecessor__in=every) | Q(successor__in=every))
    moves = [set(move) for move in rows.values_list("predecessor", "successor")]
    return {key: own.union(*(move for move in moves if move & own)) for key, own in sides.items()}


ACTS = (
    *("changes__by_user_id", "mediation_words__by_user_id", "settlement_drafts__by_user_id"),
    *("settlement_drafts__signatures__by_user_id", "offers__lodged_by_user_id", "raised_by_user_id"),
)
"""Where a dispute keeps who did something in it, for a side or as clerk."""


def _took_part(users: Collection[int], disputes: Collection[Dispute]) -> set[Pair]:
    """Those who did something in one of the disputes under another hat, with the dispute. One query."""
    rows = Dispute.objects.filter(pk__in=[dispute.pk for dispute in disputes]).order_by()
    first, *others = (rows.filter(**{f"{by}__in": users}).values_list(by, "pk") for by in ACTS)
    return set(first.union(*others))


def _met_before(users: Collection[int], disputes: Collection[Dispute], on: date) -> Mapping[Pair, Sequence[str]]:
    """Other disputes of the same practice in which they sat or mediated, and its matters in which they acted."""
    since = datetime.combine(interest_rules(on).ended_after(on), time(), UTC)
    of_practices = {"user__in": users, "dispute__practice__in": {dispute.practice_id for dispute in disputes}}
    sat = PanelSeat.objects.filter(**of_practices, appointed_at__gte=since)
    led = Mediator.objects.filter(**of_practices, named_at__gte=since)
    columns = ("dispute", "dispute__practice", "dispute__reference", "user")
    both = sorted({key for rows in (sat, led) for key in rows.values_list(*columns)})
    met = [
        ((user, dispute.pk), f"Sat or mediated in {name}, of the same practice.")
        for dispute in disputes
        for key, practice, name, user in both
        if practice == dispute.practice_id and key != dispute.pk
    ]
    codes = {dispute.practice.code for dispute in disputes}
    acts = AuditEvent.objects.filter(by_user_id__in=users, organisation_code__in=codes, at__gte=since)
    acts = acts.exclude(by_role__in=SHA_ROLES).order_by("by_user_id")
    acted = set(acts.values_list("by_user_id", "organisation_code").distinct())
    return _by_pair(
        [
            *met,
            *(
                ((user, dispute.pk), f"Acted in a matter of {dispute.practice.name} not long ago.")
                for dispute in disputes
                for user, code in acted
                if user is not None and code == dispute.practice.code
            ),
        ]
    )
