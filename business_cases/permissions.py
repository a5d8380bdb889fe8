"""Who may do what with a business case (R94, R98, R103, R104; S3; S4 ¶49 to ¶54)."""

from datetime import date

from business_cases.models import BusinessCase
from pbc.accounts.domain.permissions import Permission
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation
from pbc.organisations.queries import lineage, members_of


def may_write_for(principal: Principal, owner: Organisation, on: date) -> bool:
    """Whether this hat may write a case of this practice or consortium: its own people, and a consortium's members."""
    if not principal.may(Permission.CASE_WRITE):
        return False
    own = principal.organisation_id
    if principal.is_system or own == owner.pk:
        return True
    if owner.kind == OrganisationKind.CONSORTIUM:
        return own in members_of(owner, on).values_list("pk", flat=True)
    return lineage().successor(owner.pk, until=on) == own


def check_may_write_for(principal: Principal, owner: Organisation, on: date, *, to: str) -> None:
    """Refuse unless this hat may write a case of this practice or consortium.

    :param to: what is wanted, completing "… may not ___".
    :raises Denied: with a sentence.
    """
    principal.require(Permission.CASE_WRITE, to=to)
    if not may_write_for(principal, owner, on):
        raise Denied(f"That is for {owner.name} itself: you act for another organisation.")


def may_in_pct_of(principal: Principal, case: BusinessCase, permission: Permission, on: date) -> bool:
    """Whether this hat holds the permission in the PCT that decides on the case, or the one that took it over."""
    if not principal.may(permission):
        return False
    heirs = {case.pct_id, lineage().successor(case.pct_id, until=on)}
    return principal.is_system or principal.organisation_id in heirs


def check_in_pct_of(principal: Principal, case: BusinessCase, permission: Permission, on: date, *, to: str) -> None:
    """Refuse unless this hat holds the permission in the PCT that decides on the case.

    :param to: what is wanted, completing "… may not ___".
    :raises Denied: with a sentence.
    """
    principal.require(permission, to=to)
    if not may_in_pct_of(principal, case, permission, on):
        raise Denied(f"That is for {case.pct.name} itself: you act for another organisation.")


def wrote(principal: Principal, case: BusinessCase) -> bool:
    """Whether the person under this hat wrote in the case, under whatever hat."""
    return principal.user_id is not None and case.authors.filter(user_id=principal.user_id).exists()


def check_did_not_write(principal: Principal, case: BusinessCase, *, to: str) -> None:
    """Refuse those who wrote in the case: nobody judges what they wrote.

    :raises Denied: with a sentence.
    """
    if wrote(principal, case):
        raise Denied(f"You wrote in this case. Somebody who did not has to {to}.")
