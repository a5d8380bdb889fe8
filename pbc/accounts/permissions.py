"""May this person do this to that user, role or key?"""

from django.conf import settings

from pbc.accounts.domain.permissions import Permission
from pbc.accounts.domain.roles import ROLES
from pbc.accounts.models import User, managed_organisations
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import LABELS, OrganisationKind
from pbc.organisations.models import Organisation


def check_can_look_after(by: Principal, user: User) -> None:
    """Only administrators of an organisation that this person belongs to, and nobody for themselves.

    :raises Denied:
    """
    by.require(Permission.USERS_MANAGE, to="look after users")
    _check_other_person(by, user)
    if not by.is_system and not User.objects.visible_to(by).filter(pk=user.pk).exists():
        raise Denied(f"{user.name} belongs to an organisation that you do not look after.")


def check_can_give_role(by: Principal, user: User | None, role: str, organisation: Organisation) -> None:
    """A role goes to another person, in an organisation of the right kind, within the giver's reach.

    :raises Denied:
    """
    by.require(Permission.USERS_MANAGE, to="give roles")
    if user is not None:
        _check_other_person(by, user)
    wanted = ROLES[role]
    if organisation.kind not in wanted.held_in:
        kinds = " or ".join(sorted(LABELS[OrganisationKind(kind)] for kind in wanted.held_in))
        raise Denied(
            f"The role {wanted.label} is held in a {kinds}, and {organisation.name} is a "
            f"{LABELS[OrganisationKind(organisation.kind)]}."
        )
    if not managed_organisations(by).filter(pk=organisation.pk).exists():
        raise Denied(f"You do not look after the people of {organisation.name}.")


def check_can_give_key(by: Principal, organisation: Organisation) -> None:
    """:raises Denied:"""
    by.require(Permission.USERS_MANAGE, to="look after machine keys")
    if not managed_organisations(by, with_providers=True).filter(pk=organisation.pk).exists():
        raise Denied(f"You do not look after the systems of {organisation.name}.")


def check_can_sign_in(user: User) -> None:
    """Invented people sign in to demonstrations alone.

    :raises Denied:
    """
    if user.is_demo and not (settings.DEMO or settings.DEBUG):
        raise Denied("Demonstration accounts cannot sign in here.")


def _check_other_person(by: Principal, user: User) -> None:
    if by.user_id is not None and by.user_id == user.pk:
        raise Denied("You cannot change your own roles or second factor: ask another administrator.")
