"""What freed-up resources need of this hat: for the home page."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Min, QuerySet, Sum
from django.urls import reverse
from django.utils.http import urlencode

from budgets.domain.claim_states import ClaimStatus
from budgets.domain.ledger import AccountKind
from budgets.domain.use_states import UseStatus
from budgets.domain.uses import UseKind
from budgets.models import Account, Claim, ProposedUse
from disputes.queries.rulings import ruled_for_practices
from pbc.accounts.domain.permissions import Permission
from pbc.core.formats import pounds
from pbc.core.needs import Need
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation

KIND = "freed_up"


def freed_up_needs(*, principal: Principal) -> list[Need]:
    """Decisions for the PCT, minutes for its clerk, and for practices what their balance waits for."""
    if principal.organisation_kind == OrganisationKind.PCT and principal.may(Permission.FREED_UP_DECIDE):
        return _of_the_pct(principal)
    if principal.may(Permission.BOARD_MINUTE):
        return _of_the_clerk(principal)
    if principal.may(Permission.FREED_UP_DECLARE):
        return _of_practices(principal)
    return []


def _of_the_pct(principal: Principal) -> list[Need]:
    claims = Claim.objects.visible_to(principal).filter(books__pct__in=_boards(principal), status=ClaimStatus.DECLARED)
    uses = _uses(principal)
    needs = [
        Need(
            title=f"Decide claim {claim.reference} of {claim.practice.name}",
            detail=f"{pounds(claim.total)} is declared as freed up.",
            url=reverse("budgets:claim", args=[claim.reference]),
            due_on=None,
            kind=KIND,
        )
        for claim in claims.select_related("practice").order_by("declared_at")
    ]
    needs += _as_ruled(principal)
    needs += [_decide(use) for use in uses.filter(status=UseStatus.PROPOSED)]
    needs += [_release(use) for use in uses.filter(status=UseStatus.AGREED)]
    waiting = uses.filter(status=UseStatus.CANNOT_YET).annotate(due_on=Min("steps__due_on"))
    return [*needs, *(_obstacle(use, use.due_on) for use in waiting)]


def _as_ruled(principal: Principal) -> list[Need]:
    """Refused claims on which a panel ruled for the practice (S4 ¶73)."""
    ruled = ruled_for_practices(Claim._meta.label)
    rows = Claim.objects.visible_to(principal).filter(books__pct__in=_boards(principal), status=ClaimStatus.REFUSED)
    return [
        Need(
            title=f"Agree claim {claim.reference} of {claim.practice.name}, as ruled",
            detail=f"The panel ruled for the practice. {pounds(claim.total)} was declared as freed up.",
            url=reverse("budgets:claim", args=[claim.reference]),
            due_on=ruled[str(claim.pk)],
            kind=KIND,
        )
        for claim in rows.filter(pk__in=ruled).select_related("practice").order_by("declared_at")
    ]


def _of_the_clerk(principal: Principal) -> list[Need]:
    premises = _uses(principal).filter(kind=UseKind.PREMISES, status=UseStatus.PROPOSED)
    return [
        Need(
            title=f"Record the board’s decision on premises of {use.practice.name}",
            detail=f"{use.reference}, {pounds(use.amount)}, waits for a minute (S4 ¶44).",
            url=reverse("budgets:minutes"),
            due_on=None,
            kind=KIND,
        )
        for use in premises
    ]


def _of_practices(principal: Principal) -> list[Need]:
    """Balances of every year: money agreed years ago waits as that of today does."""
    practices = Organisation.objects.visible_to(principal).practices()
    rows = Account.objects.filter(
        practice__in=practices, kind=AccountKind.FREED_UP_PRACTICE, balance__gt=0
    ).values_list("practice__name", "practice__code", "books__financial_year")
    needs = [_to_be_used(name, code, FinancialYear(year), left) for name, code, year, left in _summed(rows)]
    return [*needs, *_splits(principal), *_spending(principal)]


def _summed(rows: Any) -> list[tuple[str, str, int, Decimal]]:
    return list(rows.annotate(left=Sum("balance")).order_by("books__financial_year", "practice__name"))


def _to_be_used(name: str, code: str, year: FinancialYear, left: Decimal) -> Need:
    return Need(
        title=f"Say what {pounds(left)} of freed-up resources should buy",
        detail=f"The balance of {name} for {year}: agreed and not yet released.",
        url=f"{reverse('budgets:freed_up', args=[code])}?{urlencode({'year': str(year)})}",
        due_on=None,
        kind=KIND,
    )


def _splits(principal: Principal) -> list[Need]:
    claims = Claim.objects.visible_to(principal).filter(
        practice_id=principal.organisation_id, status=ClaimStatus.DECLARED, split_confirmed_at=None
    )
    return [
        Need(
            title=f"Confirm what claim {claim.reference} gives to other practices",
            detail="Your consortium named the shares; they count once you confirm them (S4 ¶46).",
            url=reverse("budgets:claim", args=[claim.reference]),
            due_on=None,
            kind=KIND,
        )
        for claim in claims.exclude(split_basis="")
    ]


def _spending(principal: Principal) -> list[Need]:
    uses = ProposedUse.objects.visible_to(principal).filter(
        practice_id=principal.organisation_id, status=UseStatus.RELEASED
    )
    return [
        Need(
            title=f"Account for {use.reference}",
            detail="Money was released for it: record what was spent, or return the rest.",
            url=_address(use),
            due_on=None,
            kind=KIND,
        )
        for use in uses.select_related("claim")
    ]


def _uses(principal: Principal) -> QuerySet[ProposedUse]:
    rows = ProposedUse.objects.visible_to(principal).filter(claim__books__pct__in=_boards(principal))
    return rows.select_related("practice", "claim").order_by("proposed_at")


def _boards(principal: Principal) -> QuerySet[Organisation]:
    """The PCT itself, and those that became it: it answers for their books to the year’s end."""
    return Organisation.objects.visible_to(principal).of_kind(OrganisationKind.PCT)


def _decide(use: ProposedUse) -> Need:
    title, detail = f"Decide on a use of {use.practice.name}", f"{use.reference}: {pounds(use.amount)} is proposed."
    return Need(title=f"{title}: {use.reference}", detail=detail, url=_address(use), due_on=None, kind=KIND)


def _release(use: ProposedUse) -> Need:
    detail = f"{pounds(use.amount)} is agreed for {use.practice.name}, and nothing is released yet."
    return Need(title=f"Release money for {use.reference}", detail=detail, url=_address(use), due_on=None, kind=KIND)


def _obstacle(use: ProposedUse, due_on: date | None) -> Need:
    detail = f"{use.practice.name} was told what stands in the way, and by when it goes (S4 ¶63)."
    title = f"See to the obstacle to {use.reference}"
    return Need(title=title, detail=detail, url=_address(use), due_on=due_on, kind=KIND)


def _address(use: ProposedUse) -> str:
    return reverse("budgets:use", args=[use.claim.reference, use.number])
