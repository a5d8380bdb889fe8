"""The invented people of a demonstration."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from pbc.accounts.actions.users import assign_role, create_user
from pbc.accounts.domain.demonstration import DEMO_PASSWORD, DemoPerson, demo_people
from pbc.accounts.domain.roles import ROLES
from pbc.accounts.models import User
from pbc.accounts.queries.demonstration import demo_organisations
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

SINCE = date(2005, 4, 1)


@transaction.atomic
def ensure_demo_users(*, at: datetime, by: Principal) -> list[User]:
    """See to it that there is one invented person for every role, in the organisations that are loaded.

    Safe to call again: who is there stays, and gets a role in the present organisation if it lacks one. A role whose
    kind of organisation is not loaded is left out.

    :raises Denied: outside a demonstration.
    :raises Invalid: if no PCT with practices is loaded.
    """
    if not (settings.DEMO or settings.DEBUG):
        raise Denied("Invented people are for demonstrations: set PBC_DEMO=1.")
    places = demo_organisations(day_of(at))
    if not places:
        raise Invalid("No PCT with practices is loaded.", rule="demo_organisations", fix="Load the demo files first.")
    made = (_ensure(person, places, at=at, by=by) for person in demo_people())
    return [user for user in made if user is not None]


def _ensure(person: DemoPerson, places: dict[str, Organisation], *, at: datetime, by: Principal) -> User | None:
    held = [(role, places[kind]) for role in person.roles for kind in _kinds_of(role, places)]
    user = User.objects.filter(email=person.email).first()
    for role, organisation in held:
        if user is None:
            user = create_user(
                email=person.email,
                name=person.name,
                password=DEMO_PASSWORD,
                role=role,
                organisation=organisation,
                starts_on=SINCE,
                by=by,
                at=at,
                is_demo=True,
            )
        elif not user.assignments.filter(role=role, organisation=organisation).exists():
            assign_role(user=user, role=role, organisation=organisation, starts_on=SINCE, by=by, at=at)
    return user


def _kinds_of(role: str, places: dict[str, Organisation]) -> list[str]:
    """The one kind of organisation to hold this role in: a PCT before an SHA, where both will do."""
    fitting = ROLES[role].held_in & places.keys()
    in_order: tuple[str, ...] = ("pct", "sha", "consortium", "practice")
    return [kind for kind in in_order if kind in fitting][:1]
