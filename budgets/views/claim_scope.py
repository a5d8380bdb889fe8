"""What several pages of a claim load alike: the claim, its address, and the disputes about it."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from budgets import permissions
from budgets.domain.claim_states import ClaimStatus
from budgets.models import Claim
from budgets.queries.ledger import keeper_of
from disputes.domain.parties import Side
from disputes.queries.rulings import ruled_for_practice
from disputes.views.ways_in import ways_in
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest
from pbc.core import clock


def claim_or_404(request: PersonRequest, reference: str) -> Claim:
    """The claim of this reference, if this hat may see it."""
    rows = Claim.objects.visible_to(request.principal).select_related("practice", "books__pct", "corrects")
    return get_object_or_404(rows, reference=reference)


def address_of(claim: Claim) -> str:
    return reverse("budgets:claim", args=[claim.reference])


def key_of(claim: Claim) -> tuple[str, str]:
    """How a dispute names the claim."""
    return claim._meta.label, str(claim.pk)


def disputes_context(request: PersonRequest, claim: Claim) -> dict[str, Any]:
    """The disputes about the claim that this hat may know of, and what it may do."""
    refused = claim.state is ClaimStatus.REFUSED
    decides = permissions.may_in_own_pct(
        request.principal, keeper_of(claim.books, clock.today()), Permission.FREED_UP_DECIDE
    )
    label, key = key_of(claim)
    address = reverse("budgets:dispute_claim", args=[claim.reference]) if refused else ""
    return {
        "way": ways_in(request, claim.practice, label, {key: address}, sides={Side.PRACTICE})[key],
        "may_carry_out": refused and decides and ruled_for_practice(key_of(claim)) is not None,
    }
