"""Who is on the desk where a case lies: the people to remind, and those who may be named (R98, R99)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from business_cases.domain.case_states import DESKS, Desk
from business_cases.domain.route import Level
from business_cases.models import Assessor, BusinessCase, Deputy
from business_cases.queries.matters import matter_of_case
from business_cases.queries.signing import due_steps
from governance.queries.walls import may_decide
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.domain.roles import ROLES
from pbc.accounts.models import RoleAssignment
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Affiliation, Organisation
from pbc.organisations.queries import lineage

AT_DESKS = (
    *(Permission.CASE_WRITE, Permission.CASE_MANAGE, Permission.CASE_ASSESS),
    *(Permission.CASE_SIGN_CONSORTIUM, Permission.CASE_SIGN_DIRECTOR, Permission.CASE_MINUTE),
)
"""What somebody has to hold to act next on a case."""


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
    return _each_once(_held_in(places, roles_with(permission), on))


def _held_in(places: Iterable[int], roles: Iterable[str], on: date) -> QuerySet[RoleAssignment]:
    rows = RoleAssignment.objects.in_force(on).filter(organisation__in=places, role__in=roles)
    return rows.select_related("user").order_by("-role")


def _each_once(rows: Iterable[RoleAssignment]) -> list[Person]:
    found = {row.user_id: _person(row) for row in rows}
    return sorted(found.values(), key=lambda person: (person.name, person.user_id))


def holds_still(user_id: int, role: str, organisation: int | None, on: date) -> bool:
    """Whether this person holds the role on a day: asked again when a deed is done, not when its page was opened."""
    rows = RoleAssignment.objects.in_force(on).filter(user_id=user_id, role=role, organisation=organisation)
    return rows.exists()


def pct_keys(case: BusinessCase, on: date) -> set[int]:
    """The PCT that decides on the case, and the one that took it over."""
    return pct_keys_by_case([case], on)[case.pk]


def pcts_kept_by(organisation: int | None, on: date) -> set[int]:
    """The PCTs for whose cases a PCT answers: itself, and those that it took over. One query."""
    return lineage().taken_over_by(organisation, until=on) if organisation is not None else set()


def pct_keys_by_case(cases: Iterable[BusinessCase], on: date) -> dict[int, set[int]]:
    """The same of each of these cases, by key. One query."""
    known = lineage()
    return {case.pk: {case.pct_id, known.successor(case.pct_id, until=on)} for case in cases}


def consortia_of(owner: Organisation, on: date) -> set[int]:
    """The consortia that may sign for a proposer: itself, or those it belongs to on a day."""
    return consortia_by_owner([owner], on)[owner.pk]


def consortia_by_owner(owners: Collection[Organisation], on: date) -> dict[int, set[int]]:
    """The same of each of these proposers, by key. One query."""
    found = {each.pk: {each.pk} if each.kind == OrganisationKind.CONSORTIUM else set() for each in owners}
    practices = [key for key, own in found.items() if not own]
    rows = Affiliation.objects.filter(
        child__in=practices, period__contains=on, parent__kind=OrganisationKind.CONSORTIUM
    )
    for child, parent in rows.values_list("child_id", "parent_id"):
        found[child].add(parent)
    return found


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
    return Desks([case], on).people(case)


class Desks:
    """Who has to act next on each of some cases, and their deputies. Queries do not grow with cases.

    :param cases: with their owners at hand.
    """

    def __init__(self, cases: Sequence[BusinessCase], on: date) -> None:
        self._cases, self._on = cases, on

    def people(self, case: BusinessCase) -> list[Person]:
        desk = DESKS[case.state]
        if desk is Desk.PROPOSER:
            return self._holders({case.owner_id}, Permission.CASE_WRITE)
        if desk is Desk.PCT:
            return self._holders(self._pcts[case.pk], Permission.CASE_MANAGE)
        if desk is Desk.ASSESSORS:
            return self._assessors(case)
        return self._deciders(case) if desk is Desk.DECIDERS else []

    @cached_property
    def due(self) -> dict[int, Level]:
        """The step that signs next, by case, where it is with those who sign."""
        return due_steps(self._cases)

    def _assessors(self, case: BusinessCase) -> list[Person]:
        """Those who have not handed in; once all have, all of them and who sends it on."""
        named = self._named.get(case.pk, [])
        waiting = {each.user_id for each in named if each.handed_in_at is None}
        keys = waiting or {each.user_id for each in named}
        assessing = self._holders(self._pcts[case.pk], Permission.CASE_ASSESS)
        people = [person for person in assessing if person.user_id in keys]
        if waiting:
            return people
        managers = self._holders(self._pcts[case.pk], Permission.CASE_MANAGE)
        return people + [person for person in managers if person.user_id not in keys]

    def _deciders(self, case: BusinessCase) -> list[Person]:
        step, pcts = self.due.get(case.pk), self._pcts[case.pk]
        if step is Level.CONSORTIUM:
            return self._holders(self._consortia[case.owner_id], Permission.CASE_SIGN_CONSORTIUM)
        if step is not Level.DIRECTOR:
            return self._holders(pcts, Permission.CASE_MINUTE)
        directors = self._holders(pcts, Permission.CASE_SIGN_DIRECTOR)
        known = {person.user_id for person in directors}
        named = {
            row.deputy_user_id: row.director_name
            for row in self._deputies
            if row.pct_id in pcts and row.director_user_id in known and row.deputy_user_id not in known
        }
        people = [row for row in self._deputies_roles if row.organisation_id in pcts and row.user_id in named]
        return directors + list({row.user_id: _person(row, named[row.user_id]) for row in people}.values())

    def _holders(self, places: Collection[int], permission: Permission) -> list[Person]:
        roles = set(roles_with(permission))
        return _each_once(row for row in self._held if row.organisation_id in places and row.role in roles)

    @cached_property
    def _held(self) -> list[RoleAssignment]:
        places = {case.owner_id for case in self._cases}.union(*self._pcts.values(), *self._consortia.values())
        return list(_held_in(places, {role for permission in AT_DESKS for role in roles_with(permission)}, self._on))

    @cached_property
    def _pcts(self) -> dict[int, set[int]]:
        return pct_keys_by_case(self._cases, self._on)

    @cached_property
    def _consortia(self) -> dict[int, set[int]]:
        return consortia_by_owner({case.owner for case in self._cases}, self._on)

    @cached_property
    def _named(self) -> dict[int, list[Assessor]]:
        found: dict[int, list[Assessor]] = {}
        for row in Assessor.objects.filter(case__in=self._cases, replaced_at__isnull=True):
            found.setdefault(row.case_id, []).append(row)
        return found

    @cached_property
    def _deputies(self) -> list[Deputy]:
        return list(deputies_on(set().union(*self._pcts.values()), self._on))

    @cached_property
    def _deputies_roles(self) -> list[RoleAssignment]:
        named = {row.deputy_user_id for row in self._deputies}
        rows = RoleAssignment.objects.in_force(self._on).filter(organisation__in=set().union(*self._pcts.values()))
        return list(rows.filter(user__in=named).select_related("user"))


def _person(row: RoleAssignment, deputy_for: str = "") -> Person:
    return Person(row.user_id, row.user.name, row.user.email, row.role, deputy_for, row.pk)
