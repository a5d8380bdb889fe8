"""Declarations as the register shows them, and whose yearly word is due (R122)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet

from governance.models import Interest, InterestConfirmation, InterestReminder
from governance.queries.places import own_pct, pcts_in_sight
from governance.queries.rules import rule_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.domain.roles import ROLES
from pbc.accounts.models import RoleAssignment, User
from pbc.core.clock import day_of
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation

PUBLISHED_ROLES = tuple(
    sorted(key for key, role in ROLES.items() if Permission.INTERESTS_PUBLISHED in role.permissions)
)

OUTSIDE = "member of a body, without an account"


@dataclass(frozen=True)
class RegisterRow:
    """One line of the public register: never a value, and nothing in a person's own words.

    :ivar body: empty where the person has declared nothing that stands. ``said_on``: the last yearly word.
    """

    person: str
    role: str
    organisation: str
    kind: str
    body: str
    from_day: date | None
    until_day: date | None
    said_on: date | None


def register(organisation: Organisation, on: date) -> list[RegisterRow]:
    """The published declarations of those who decide in a PCT and its consortia, or in an SHA. Six queries."""
    places = Organisation.objects.filter(pk=organisation.pk)
    if organisation.kind == OrganisationKind.PCT:
        groups = Organisation.objects.of_kind(OrganisationKind.CONSORTIUM).members_of(organisation.pk, on)
        places = places | Organisation.objects.filter(pk__in=groups.values("pk"))
    hats = RoleAssignment.objects.in_force(on).filter(role__in=PUBLISHED_ROLES, organisation__in=places.values("pk"))
    held = list(hats.select_related("user", "organisation").order_by("user__name", "role"))
    keys = {each.user_id for each in held}
    said = last_words(keys)
    rows = Interest.objects.filter(user__in=keys).last_words().order_by("from_day", "pk")
    by_person: dict[int | None, list[Interest]] = {key: [] for key in keys}
    for row in rows:
        by_person[row.user_id].append(row)
    nothing: list[Interest | None] = [None]
    lines = [
        _line(hat, interest, said.get(hat.user_id)) for hat in held for interest in by_person[hat.user_id] or nothing
    ]
    return lines + _outside(organisation)


def _outside(organisation: Organisation) -> list[RegisterRow]:
    """The declarations of members of its bodies who have no account."""
    rows = Interest.objects.filter(person__organisation=organisation).last_words().select_related("person")
    return [
        RegisterRow(
            person=row.declarant,
            role=OUTSIDE,
            organisation=organisation.name,
            kind=row.kind,
            body=row.body,
            from_day=row.from_day,
            until_day=row.until_day,
            said_on=day_of(row.declared_at),
        )
        for row in rows.order_by("person__name", "from_day", "pk")
    ]


def registers_in_sight(principal: Principal, on: date) -> list[Organisation]:
    """Whose registers this hat reads: of its own PCT, or of its SHA and the PCTs beneath."""
    if principal.organisation_kind == OrganisationKind.SHA:
        own = Organisation.objects.visible_to(principal).filter(pk=principal.organisation_id or 0)
        return [*own, *pcts_in_sight(principal)]
    pct = own_pct(principal, on)
    return [pct] if pct else []


def last_words(users: Iterable[int]) -> dict[int, date]:
    """The day of each person's last declaration or confirmation. Two queries."""
    keys = list(users)
    found: dict[int, date] = {}
    for rows, field in (
        (Interest.objects.filter(user__in=keys), "declared_at"),
        (InterestConfirmation.objects.filter(user__in=keys), "confirmed_at"),
    ):
        for user, at in rows.values_list("user").annotate(last=Max(field)).order_by():
            day = day_of(at)
            found[user] = max(day, found.get(user, day))
    return found


def due_on(user_id: int, on: date) -> date | None:
    """The day by which a person says again that nothing is missing; nothing where nothing is asked of them."""
    said = last_words([user_id]).get(user_id)
    if said is not None:
        return said + timedelta(days=int(rule_in_force("interest_confirmation_days", on=on).number))
    hats = RoleAssignment.objects.in_force(on).filter(user=user_id, role__in=PUBLISHED_ROLES)
    first = hats.order_by("period").first()
    return None if first is None else min(first.period.lower or on, on)


def people_due(on: date) -> list[User]:
    """People with a role, whose yearly word is due by a day and who were not reminded since their last."""
    published = RoleAssignment.objects.in_force(on).filter(role__in=PUBLISHED_ROLES).values("user")
    declared = Interest.objects.values("user")
    confirmed = InterestConfirmation.objects.values("user")
    holders = RoleAssignment.objects.in_force(on).values("user")
    people = User.objects.filter(Q(pk__in=published) | Q(pk__in=declared) | Q(pk__in=confirmed), pk__in=holders)
    said = last_words(person.pk for person in people)
    days = int(rule_in_force("interest_confirmation_days", on=on).number)
    due = [each for each in people.order_by("pk") if each.pk not in said or said[each.pk] + timedelta(days=days) <= on]
    reminded = dict(
        InterestReminder.objects.filter(user__in=due).values_list("user").annotate(Max("due_on")).order_by()
    )
    return [each for each in due if each.pk not in reminded or reminded[each.pk] < said.get(each.pk, date.min)]


def kinds_on(user_id: int, on: date) -> tuple[str, ...]:
    """The kinds of interest that a person may declare: the nation's, and those their PCTs have added."""
    own = Organisation.objects.of_kind(OrganisationKind.PCT).filter(code__in=_pct_codes(user_id, on))
    found = dict.fromkeys(rule_in_force("interest_kinds", on=on).items)
    for pct in own:
        found |= dict.fromkeys(rule_in_force("interest_kinds", on=on, pct=pct).items)
    return tuple(found)


def kinds_of_pct(pct: Organisation, on: date) -> tuple[str, ...]:
    """The kinds that a clerk may declare for somebody without an account."""
    return rule_in_force("interest_kinds", on=on, pct=pct).items


def homes_of(users: Iterable[int], on: date) -> dict[int, str]:
    """The code of the organisation in which each person holds a role: whose business their declarations are."""
    rows = RoleAssignment.objects.in_force(on).filter(user__in=list(users)).order_by("-pk")
    return dict(rows.values_list("user_id", "organisation__code"))


def interests_of(user: User, principal: Principal) -> QuerySet[Interest]:
    """Everything a person declared, corrected rows too, the latest first, if this hat may read it."""
    return Interest.objects.visible_to(principal).filter(user=user).select_related("followed_by").order_by("-pk")


def _pct_codes(user_id: int, on: date) -> QuerySet[Any, Any]:
    rows = RoleAssignment.objects.in_force(on).filter(user=user_id, organisation__kind=OrganisationKind.PCT)
    return rows.values("organisation__code")


def _line(hat: RoleAssignment, interest: Interest | None, said_on: date | None) -> RegisterRow:
    return RegisterRow(
        person=hat.user.name,
        role=ROLES[hat.role].label,
        organisation=hat.organisation.name,
        kind=interest.kind if interest else "",
        body=interest.body if interest else "",
        from_day=interest.from_day if interest else None,
        until_day=interest.until_day if interest else None,
        said_on=said_on,
    )
