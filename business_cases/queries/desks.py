"""Who is on the desk where a case lies: the people to remind, and those who may be named (R98, R99)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from business_cases.domain.case_states import DESKS, Desk
from business_cases.domain.route import Level
from business_cases.models import Assessor, BusinessCase, Deputy
from business_cases.queries.matters import matter_of_case
from business_cases.queries.signing import due_step
from governance.queries.walls import may_decide
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.domain.roles import ROLES
from pbc.accounts.models import RoleAssignment
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Affiliation, Organisation
from pbc.organisations.queries import lineage


@dataclass(frozen=True)
class Person:
    """Somebody who holds a role, the assignment ``hat_id``: ``deputy_for`` the director whom they stand in for."""

    user_id: int
    name: str
    email: str
    role: str
    deputy_for: str = ""
    hat_id: int | None = None


def roles_with(permission: Permission) -> list[str]:
    """The roles that carry a permission."""
    return [key for key, role in ROLES.items() if permission in role.permissions]


def holders(places: Iterable[int], permission: Permission, on: date) -> list[Person]:
    """People who hold the permission in one of these organisations on a day, by name, each once."""
    rows = RoleAssignment.objects.in_force(on).filter(organisation__in=places, role__in=roles_with(permission))
    found = {row.user_id: _person(row) for row in rows.select_related("user").order_by("-role")}
    return sorted(found.values(), key=lambda person: (person.name, person.user_id))


def holds_still(user_id: int, role: str, organisation: int | None, on: date) -> bool:
    """Whether this person holds the role on a day: asked again when a deed is done, not when its page was opened."""
    rows = RoleAssignment.objects.in_force(on).filter(user_id=user_id, role=role, organisation=organisation)
    return rows.exists()


def pct_keys(case: BusinessCase, on: date) -> set[int]:
    """The PCT that decides on the case, and the one that took it over."""
    return {case.pct_id, lineage().successor(case.pct_id, until=on)}


def consortia_of(owner: Organisation, on: date) -> set[int]:
    """The consortia that may sign for a proposer: itself, or those it belongs to on a day."""
    if owner.kind == OrganisationKind.CONSORTIUM:
        return {owner.pk}
    rows = Affiliation.objects.filter(child=owner, period__contains=on, parent__kind=OrganisationKind.CONSORTIUM)
    return set(rows.values_list("parent_id", flat=True))


def may_assess(case: BusinessCase, on: date) -> list[Person]:
    """People of the PCT who may be named as assessors: none who wrote in the case or has an interest in it."""
    authors, matter = set(case.authors.values_list("user_id", flat=True)), matter_of_case(case)
    people = [each for each in _assessing(case, on) if each.user_id not in authors]
    return [each for each in people if may_decide(each.user_id, matter, on).may_decide]


def _assessing(case: BusinessCase, on: date) -> list[Person]:
    return holders(pct_keys(case, on), Permission.CASE_ASSESS, on)


def deputies_on(pcts: Iterable[int], on: date) -> QuerySet[Deputy]:
    """Deputies in force on a day."""
    return Deputy.objects.filter(pct__in=pcts, during__contains=on, taken_back_at__isnull=True)


def is_deputy(user_id: int, on: date) -> bool:
    """Whether a person decides for some director on a day. One query."""
    rows = Deputy.objects.filter(deputy_user_id=user_id, during__contains=on, taken_back_at__isnull=True)
    return rows.exists()


def people_on_desk(case: BusinessCase, on: date) -> list[Person]:
    """Who has to act next on a case, and their deputies."""
    desk = DESKS[case.state]
    if desk is Desk.PROPOSER:
        return holders([case.owner_id], Permission.CASE_WRITE, on)
    if desk is Desk.PCT:
        return holders(pct_keys(case, on), Permission.CASE_MANAGE, on)
    if desk is Desk.ASSESSORS:
        return _assessors(case, on)
    return _deciders(case, on) if desk is Desk.DECIDERS else []


def _assessors(case: BusinessCase, on: date) -> list[Person]:
    """Those who have not handed in; once all have, all of them and who sends it on."""
    rows = Assessor.objects.filter(case=case, replaced_at__isnull=True)
    waiting = rows.filter(handed_in_at__isnull=True) or rows
    keys = set(waiting.values_list("user_id", flat=True))
    people = [person for person in _assessing(case, on) if person.user_id in keys]
    if rows.filter(handed_in_at__isnull=True).exists():
        return people
    managers = holders(pct_keys(case, on), Permission.CASE_MANAGE, on)
    return people + [person for person in managers if person.user_id not in keys]


def _deciders(case: BusinessCase, on: date) -> list[Person]:
    step = due_step(case)
    if step is Level.CONSORTIUM:
        return holders(consortia_of(case.owner, on), Permission.CASE_SIGN_CONSORTIUM, on)
    pcts = pct_keys(case, on)
    if step is not Level.DIRECTOR:
        return holders(pcts, Permission.CASE_MINUTE, on)
    directors = holders(pcts, Permission.CASE_SIGN_DIRECTOR, on)
    known = {person.user_id for person in directors}
    rows = deputies_on(pcts, on).filter(director_user_id__in=known).exclude(deputy_user_id__in=known)
    named = {row.deputy_user_id: row.director_name for row in rows}
    people = RoleAssignment.objects.in_force(on).filter(organisation__in=pcts, user__in=named).select_related("user")
    return directors + list({row.user_id: _person(row, named[row.user_id]) for row in people}.values())


def _person(row: RoleAssignment, deputy_for: str = "") -> Person:
    return Person(row.user_id, row.user.name, row.user.email, row.role, deputy_for, row.pk)
