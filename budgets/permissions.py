"""Who may set, issue and move the money of a PCT's budgets, and who has an interest in what is decided."""

from datetime import date

from budgets.models import RuleException
from budgets.queries.matters import matter_of_exception
from governance.domain.interests import Matter, Verdict
from governance.queries.walls import may_decide, roles_held_lately
from pbc.accounts.domain.permissions import Permission
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation
from pbc.organisations.queries import lineage


def may_set(principal: Principal, pct: Organisation) -> bool:
    """Whether this hat may set budgets for this PCT: for deciding what a page offers."""
    return may_in_own_pct(principal, pct, Permission.BUDGET_SET)


def check_may_set(principal: Principal, pct: Organisation) -> None:
    """Refuse unless this hat may set budgets for this PCT.

    :raises Denied: with a sentence.
    """
    principal.require(Permission.BUDGET_SET, to="set budgets")
    if not may_set(principal, pct):
        raise Denied(f"Only {pct.name} itself sets the budgets of its practices.")


def may_in_own_pct(principal: Principal, pct: Organisation, permission: Permission) -> bool:
    """Whether this hat holds the permission, and holds it in this very PCT."""
    return principal.may(permission) and (principal.is_system or principal.organisation_id == pct.pk)


def check_own_pct(principal: Principal, pct: Organisation, permission: Permission, *, to: str) -> None:
    """Refuse unless this hat holds the permission in this very PCT.

    :param to: what is wanted, completing "… may not ___".
    :raises Denied: with a sentence.
    """
    principal.require(permission, to=to)
    if not may_in_own_pct(principal, pct, permission):
        raise Denied(f"That is for {pct.name} itself: you act for another organisation.")


def may_choose_scope(principal: Principal, practice: Organisation, pct: Organisation | None) -> bool:
    """Whether this hat may choose the scope of a practice's budget: the practice itself, or its PCT's PBC manager."""
    own = {practice.pk, pct.pk if pct else practice.pk}
    return principal.may(Permission.SCOPE_CHOOSE) and (principal.is_system or principal.organisation_id in own)


def check_may_choose_scope(principal: Principal, practice: Organisation, pct: Organisation | None) -> None:
    """Refuse unless this hat may choose the scope of this practice's budget.

    :raises Denied: with a sentence.
    """
    principal.require(Permission.SCOPE_CHOOSE, to="choose the scope of a budget")
    if not may_choose_scope(principal, practice, pct):
        raise Denied(f"That is for {practice.name} or its PCT: you act for another organisation.")


def side_of(principal: Principal, practice: Organisation, pct: Organisation) -> str | None:
    """Which side of a practice's budget this hat stands on: ``practice``, ``pct``, or neither."""
    if principal.organisation_id == practice.pk:
        return "practice"
    return "pct" if principal.organisation_id == pct.pk else None


def may_for_own_practice(principal: Principal, practice: Organisation, permission: Permission) -> bool:
    """Whether this hat holds the permission, and holds it in this very practice."""
    return principal.may(permission) and (principal.is_system or principal.organisation_id == practice.pk)


def check_own_practice(principal: Principal, practice: Organisation, permission: Permission, *, to: str) -> None:
    """Refuse unless this hat holds the permission in this very practice.

    :raises Denied: with a sentence.
    """
    principal.require(permission, to=to)
    if not may_for_own_practice(principal, practice, permission):
        raise Denied(f"That is for {practice.name} itself: you act for another organisation.")


def may_claim_for(principal: Principal, practice: Organisation, on: date) -> bool:
    """Whether this hat may claim for the practice: its own, one that became it, or a member of its consortium."""
    own = principal.organisation_id
    if not principal.may(Permission.FREED_UP_DECLARE):
        return False
    if principal.is_system or own == practice.pk:
        return True
    if principal.organisation_kind == OrganisationKind.CONSORTIUM:
        return Organisation.objects.practices().members_of(own, on).filter(pk=practice.pk).exists()
    return lineage().successor(practice.pk, until=on) == own


def check_may_claim_for(principal: Principal, practice: Organisation, on: date, *, to: str) -> None:
    """Refuse unless this hat may claim for the practice.

    :param to: what is wanted, completing "… may not ___".
    :raises Denied: with a sentence.
    """
    principal.require(Permission.FREED_UP_DECLARE, to=to)
    if not may_claim_for(principal, practice, on):
        raise Denied(f"That is for {practice.name} itself, or for a consortium that it belongs to.")


def check_judges_exception(principal: Principal, exception: RuleException, on: date, *, to: str) -> None:
    """Refuse all but a person of the SHA that was asked, who has nothing to do with either side (R28, R122).

    :param to: what is wanted, completing "… may not ___".
    :raises Denied: with a sentence.
    """
    principal.require(Permission.EXCEPTION_JUDGE, to=to)
    if not principal.may_in(Permission.EXCEPTION_JUDGE, exception.sha_id):
        raise Denied("That is for the strategic health authority that was asked. Nothing was changed.")
    check_no_interest(principal, matter_of_exception(exception), on)
    lately = roles_held_lately([principal.user_id] if principal.user_id else [], on)
    if lately.filter(organisation=exception.pct_id).exists():
        raise Denied(
            f"You work for {exception.pct.name}, or did not long ago, so somebody else of the SHA judges it. "
            "Nothing was changed."
        )


def check_no_interest(principal: Principal, matter: Matter, on: date) -> None:
    """Refuse a person who has an interest in the matter (R122). Who wrote it is refused with words of the matter's own.

    :raises Denied: without the reasons, which not everybody may read.
    """
    if principal.user_id is None:
        return
    if may_decide(principal.user_id, matter, on).verdict is Verdict.CONFLICTED:
        raise Denied(
            f"You have an interest in {matter.label}, so somebody else decides it. Your declarations are under "
            "“My interests”. Nothing was changed."
        )
