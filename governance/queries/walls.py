"""Walls: may this person decide, and what must every list, count and search of theirs leave out (R122)?

A wall stands before hats of PCTs and SHAs, which decide. A practice sees its own matters, whatever its people hold.
See docs/adr/0019-a-wall-is-one-condition.md.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.lookups import In

from governance.domain.interests import Band, Held, InterestRules, Matter, Standing, Whose, judge
from governance.models import Interest, NormalisedName, Recusal
from governance.queries.rules import rule_in_force
from pbc.accounts.models import RoleAssignment
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Affiliation, Succession

OWN_KINDS = (OrganisationKind.PRACTICE, OrganisationKind.CONSORTIUM)
WALLED_KINDS = (OrganisationKind.PCT, OrganisationKind.SHA)

# An organisation, what it became or came from, the consortia it is in and the members it has. One text for both uses.
NEAR = """
    WITH own (id) AS ({own}),
    known (id) AS (
        SELECT id FROM own WHERE id IS NOT NULL
        UNION SELECT successor_id FROM organisations_succession WHERE predecessor_id IN (SELECT id FROM own)
        UNION SELECT predecessor_id FROM organisations_succession WHERE successor_id IN (SELECT id FROM own)
    )
    SELECT id FROM known
    UNION
    SELECT parent_id FROM organisations_affiliation
    WHERE child_id IN (SELECT id FROM known) AND period @> %s::date
    AND parent_id IN (SELECT id FROM organisations_organisation WHERE kind = 'consortium')
    UNION
    SELECT child_id FROM organisations_affiliation
    WHERE parent_id IN (SELECT id FROM known) AND period @> %s::date
    AND parent_id IN (SELECT id FROM organisations_organisation WHERE kind = 'consortium')
"""


@dataclass(frozen=True)
class Wall:
    """What one person's hat is walled from, as parts of a condition. Building and using it takes no query of its own.

    :param organisations: keys of organisations, as a subquery. ``bodies``: normalised names, as a subquery.
    """

    user_id: int
    organisations: RawSQL
    bodies: QuerySet[Any]

    def around(self, field: str) -> Q:
        """Rows whose organisation this is lies behind the wall."""
        return Q(**{f"{field}__in": self.organisations})

    def named(self, field: str) -> Q:
        """Rows whose free-text body lies behind the wall."""
        return Q(In(NormalisedName(F(field)), self.bodies))

    def recused(self, subject_type: str, field: str = "pk") -> Q:
        """Rows that the person stands back from, or whose field holds the key of such a subject."""
        return Q(**{f"{field}__in": Recusal.objects.filter(user=self.user_id).keys_of(subject_type)})


def walled_from(principal: Principal, on: date) -> Wall | None:
    """The wall before this hat on a day; none before the system, machines, practices and consortia."""
    if principal.user_id is None or principal.organisation_kind not in WALLED_KINDS:
        return None
    counting = Interest.objects.filter(user=principal.user_id).counting(on, interest_rules(on))
    keys = counting.values("organisation_id").union(roles_counting(principal.user_id, on).values("organisation_id"))
    sql, params = keys.query.sql_with_params()
    near = RawSQL(NEAR.format(own=sql), [*params, on, on])  # noqa: S611 - put together by Django
    return Wall(principal.user_id, near, counting.exclude(body_key="").values("body_key"))


def may_decide(user_id: int, matter: Matter, on: date) -> Standing:
    """Whether this person may decide on the matter on a day, with reasons. Six queries, however much is declared."""
    who = Who(user_id=user_id)
    return standings([who], {0: matter}, on)[who, 0]


@dataclass(frozen=True)
class Who:
    """Somebody who might decide: by account, or by the record of a person who has none."""

    user_id: int | None = None
    person_id: int | None = None


def standings(people: Collection[Who], matters: Mapping[int, Matter], on: date) -> dict[tuple[Who, int], Standing]:
    """Whether each of these people may decide on each of these matters. Six queries, however many they are.

    :param matters: by any key, which the answer has too.
    """
    held = _all_held(people, on)
    recusals = _recusals([who.user_id for who in people if who.user_id is not None], matters)
    rules = interest_rules(on)
    return {
        (who, key): judge(
            who.user_id or 0,
            matter,
            [each for holder, each in held if holder == who],
            recusals.get((who.user_id, *matter.subject), ()),
            on=on,
            rules=rules,
        )
        for who in people
        for key, matter in matters.items()
    }


def held_by(user_id: int, on: date) -> list[Held]:
    """What a person declared, and where they hold a role, each with all that it stands for. Four queries."""
    return [held for _, held in _all_held([Who(user_id=user_id)], on)]


def _all_held(people: Collection[Who], on: date) -> list[tuple[Who, Held]]:
    held = _declared(people) + _held_by_role([who.user_id for who in people if who.user_id is not None], on)
    near = _near({each.organisation_id for _, each in held if each.organisation_id}, on)
    return [(who, _with_near(each, near)) for who, each in held]


def _recusals(users: Collection[int], matters: Mapping[int, Matter]) -> dict[tuple[int | None, str, str], list[str]]:
    """Reasons of recusals by user and subject."""
    subjects = [matter.subject for matter in matters.values() if matter.subject[0]]
    kinds, keys = {kind for kind, _ in subjects}, {key for _, key in subjects}
    rows = Recusal.objects.filter(user__in=users, subject_type__in=kinds, subject_id__in=keys).order_by("pk")
    found: dict[tuple[int | None, str, str], list[str]] = {}
    for user, kind, key, reason in rows.values_list("user_id", "subject_type", "subject_id", "reason"):
        found.setdefault((user, kind, key), []).append(reason)
    return found


def interest_rules(on: date) -> InterestRules:
    """What counts on a day."""
    months, band = rule_in_force("interest_counts_months", on=on), rule_in_force("interest_gift_band", on=on)
    return InterestRules(int(months.number), Band(band.items[0]))


def roles_counting(user_id: int | Iterable[int], on: date) -> QuerySet[RoleAssignment]:
    """Roles of a person, or of several, in practices and consortia, held on the day or ended not long before it."""
    keys = [user_id] if isinstance(user_id, int) else user_id
    return roles_held_lately(keys, on).filter(organisation__kind__in=OWN_KINDS)


def roles_held_lately(users: Iterable[int], on: date, since: date | None = None) -> QuerySet[RoleAssignment]:
    """Roles of people anywhere, held on the day or ended not long before it.

    :param since: an earlier day from which they count, where a matter arose long ago.
    """
    counting = interest_rules(on).ended_after(on)
    period = DateRange(min(counting, since or counting), on, "[]")
    return RoleAssignment.objects.filter(user__in=list(users), period__overlap=period)


def _declared(people: Collection[Who]) -> list[tuple[Who, Held]]:
    users = [who.user_id for who in people if who.user_id is not None]
    outside = [who.person_id for who in people if who.person_id is not None]
    rows = Interest.objects.filter(Q(user__in=users) | Q(person__in=outside)).last_words().order_by("pk")
    return [(Who(row.user_id, row.person_id), _held(row)) for row in rows]


def _held(row: Interest) -> Held:
    return Held(
        kind=row.kind,
        whose=Whose(row.whose),
        body=row.body,
        body_key=row.body_key,
        from_day=row.from_day,
        until_day=row.until_day,
        band=Band(row.band),
        organisation_id=row.organisation_id,
    )


def _held_by_role(users: Collection[int], on: date) -> list[tuple[Who, Held]]:
    """A practice's own staff decide on nothing of their practice or its consortia; they may write it."""
    rows = roles_counting(users, on).select_related("organisation").order_by("pk")
    return [(Who(row.user_id), _role(row)) for row in rows]


def _role(row: RoleAssignment) -> Held:
    return Held(
        kind="role held there",
        whose=Whose.OWN,
        body=row.organisation.name,
        body_key="",
        from_day=row.period.lower or date.min,
        until_day=row.period.upper,
        organisation_id=row.organisation_id,
        by_role=True,
    )


def _with_near(held: Held, near: dict[int, frozenset[int]]) -> Held:
    own = held.organisation_id
    return replace(held, near=near[own]) if own is not None else held


def _near(own: set[int], on: date) -> dict[int, frozenset[int]]:
    """The organisations that each stands for, as :data:`NEAR` says. Two queries."""
    known: dict[int, set[int]] = {key: {key} for key in own}
    moves = Succession.objects.filter(Q(predecessor__in=own) | Q(successor__in=own))
    for before, after in moves.values_list("predecessor_id", "successor_id"):
        for key, other in ((before, after), (after, before)):
            if key in known:
                known[key].add(other)
    everything = set().union(*known.values())
    ties = Affiliation.objects.filter(
        Q(child__in=everything) | Q(parent__in=everything),
        parent__kind=OrganisationKind.CONSORTIUM,
        period__contains=on,
    )
    pairs = list(ties.values_list("child_id", "parent_id"))
    return {key: frozenset(here | _tied(here, pairs)) for key, here in known.items()}


def _tied(here: set[int], pairs: list[tuple[int, int]]) -> set[int]:
    above = {parent for child, parent in pairs if child in here}
    return above | {child for child, parent in pairs if parent in here}
