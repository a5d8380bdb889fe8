"""What the tables of states share: a case about a clinic, a hat for every role, and deeds that are tried and undone."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

from django.db import transaction

from business_cases.models import BusinessCase
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.domain.roles import ROLES
from pbc.accounts.models import User
from pbc.core.errors import Denied
from pbc.core.models import AuditEvent
from pbc.core.principal import Principal
from tests.factories.business_cases import complete
from tests.factories.organisations import ProviderFactory
from tests.integration.business_cases.decision_world import LATER, DecisionWorld
from tests.integration.business_cases.test_walls import interested

PROPOSER = {"practice_manager", "practice_clinician"}
PCT_SIDE = {"pbc_manager", "pct_finance", "pct_analyst", "pct_director", "pct_board_clerk"}
DEED_PERMISSIONS = {
    Permission.CASE_WRITE,
    Permission.CASE_MANAGE,
    Permission.CASE_ASSESS,
    Permission.CASE_RELEASE,
    Permission.CASE_MINUTE,
    Permission.CASE_SIGN_CONSORTIUM,
    Permission.CASE_SIGN_DIRECTOR,
}
"""Without one of these a role does nothing to a case."""
OUTSIDE = {"sha_performance_manager", "sha_clerk", "sha_panel_member", "auditor", "system_administrator"}
"""Roles without any of them."""
STAND_INS = {"consortium_lead", "pct_board_clerk", "auditor"}
"""An interest or authorship gives nothing. Of those who may not do a deed though they are free of the case, these are
tried with one: somebody of the proposer's side, of the PCT's, and of neither."""

Hats = dict[str, Principal]


class _UndoneError(Exception):
    pass


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is tried, and taken back."""
    with suppress(_UndoneError), transaction.atomic():
        yield
        raise _UndoneError


def tried(deed: Callable[[], str | None], back_to: str) -> str | None:
    """What a deed led to, taken back to a savepoint; ``None`` if it is denied: then it took itself back."""
    try:
        found = deed()
    except Denied:
        return None
    transaction.savepoint_rollback(back_to)
    return found


def traces(case: BusinessCase) -> tuple[int, int]:
    """What deeds would leave: changes of state and audit events."""
    return case.changes.count(), AuditEvent.objects.count()


def case_about_a_clinic(world: DecisionWorld) -> BusinessCase:
    """A case that the consortium recommended to the director, about a clinic in which one may have an interest."""
    content = complete()
    content["service"]["providers"] = [ProviderFactory(name="The Fenwick Clinic", code="ZR77").code]
    case = world.sent(content)
    world.recommended(case)
    return case


def everybody(world: DecisionWorld) -> Hats:
    """A person for every role, in the practice of the case or above it."""
    places = {"practice": world.practice, "consortium": world.consortium, "pct": world.pct, "sha": world.sha}
    kinds = {role: next(kind for kind in places if kind in ROLES[role].held_in) for role in ROLES}
    return {role: world.person(role, places[kind], f"The {role}") for role, kind in kinds.items()}


def related(hats: Hats, relation: str, doers: set[str]) -> Hats:
    """Those who try a deed in a relation to the case: all who are free of it; else its doers, and who stands in."""
    return hats if relation == "free" else {role: by for role, by in hats.items() if role in doers | STAND_INS}


def relate(case: BusinessCase, relation: str, hats: Iterable[Principal]) -> None:
    """Let everybody have an interest in the case, or have written in it."""
    for by in hats:
        if relation == "wrote":
            case.authors.create(user_id=by.user_id, name=by.name, since=LATER)
        if relation == "interest":
            body = case.bodies.get().organisation
            interested(User.objects.get(pk=by.user_id), organisation=body, body="The Fenwick Clinic")
