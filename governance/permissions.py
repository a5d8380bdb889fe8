"""Who may change a PCT's rules, and who reads and records interests."""

from governance.models.interests import OutsidePerson, people_in_view
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.models import User
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


def may_adopt(principal: Principal, pct: Organisation) -> bool:
    """Whether this hat may adopt rules for this PCT: for deciding what a page offers."""
    return principal.may_in(Permission.RULES_ADOPT, pct.pk)


def check_may_adopt(principal: Principal, pct: Organisation) -> None:
    """Refuse unless this hat may adopt rules for this PCT.

    :raises Denied: with a sentence.
    """
    principal.require(Permission.RULES_ADOPT, to="adopt local rules")
    if not may_adopt(principal, pct):
        raise Denied(f"Only {pct.name} itself adopts its local rules.")


def may_read_interests_of(principal: Principal, person: User) -> bool:
    """Whether this hat may read what a person declared, and the reasons of a conflict."""
    return person.pk == principal.user_id or people_in_view(principal).filter(user=person).exists()


def may_record_for(principal: Principal, person: User) -> bool:
    """Whether this hat may record that a person stands back: the person, or a clerk who reads their declarations."""
    if person.pk == principal.user_id:
        return True
    return principal.may(Permission.INTERESTS_RECORD) and people_in_view(principal).filter(user=person).exists()


def check_may_record_for(principal: Principal, person: User) -> None:
    """Refuse unless this hat may record that the person stands back.

    :raises Denied: with a sentence.
    """
    if not may_record_for(principal, person):
        raise Denied(f"Only {person.name}, or a clerk of their organisation, records that they stand back.")


def may_declare_for(principal: Principal, person: OutsidePerson) -> bool:
    """Whether this hat declares for somebody without an account: a clerk of the organisation in which they decide."""
    return principal.may_in(Permission.INTERESTS_RECORD, person.organisation_id)


def check_may_declare_for(principal: Principal, person: OutsidePerson) -> None:
    """Refuse unless this hat declares for the person.

    :raises Denied: with a sentence.
    """
    if not may_declare_for(principal, person):
        raise Denied(f"Only a clerk of {person.organisation.name} declares for {person.name}, who has no account.")
