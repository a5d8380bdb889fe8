"""Dispute a refused claim, and carry out what a panel ruled on it (R95, R140, R144; S4 ¶63, ¶72, ¶73)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from budgets.actions.claims import agree_by_ruling
from budgets.domain.claim_states import ClaimStatus
from budgets.models import Claim
from budgets.views.claim_scope import address_of, claim_or_404, key_of
from disputes.domain.parties import About, Side, Subject
from disputes.queries.rulings import ruled_for_practice
from disputes.views.raising import raise_page
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import pounds


@signed_in(Permission.DISPUTE_RAISE)
@require_http_methods(["GET", "POST"])
def dispute(request: PersonRequest, reference: str) -> HttpResponse:
    """Dispute the refusal of a claim: its figures go along, as they stand now."""
    claim = claim_or_404(request, reference)
    if claim.state is not ClaimStatus.REFUSED:
        messages.warning(request, "Only a claim that was refused is disputed from its page.")
        return redirect(address_of(claim))
    return raise_page(request, claim.practice, subject_of(claim), sides={Side.PRACTICE})


@signed_in(Permission.FREED_UP_DECIDE)
@require_http_methods(["POST"])
def carry_out(request: PersonRequest, reference: str) -> HttpResponse:
    """Agree the claim as a panel ruled."""
    claim = claim_or_404(request, reference)
    ruled = ruled_for_practice(key_of(claim))
    try:
        if ruled is None:
            raise Denied("No panel has ruled for the practice on this claim. Nothing was changed.")
        agree_by_ruling(claim=claim, dispute=ruled, by=request.principal, at=clock.now())
    except (Invalid, Denied) as fault:
        messages.warning(request, str(fault))
    else:
        messages.success(request, "Agreed, as ruled. Confirm on the page of the dispute that it was done.")
    return redirect(address_of(claim))


def subject_of(claim: Claim) -> Subject:
    """What a dispute of the claim is about: three amounts, each with the working that the claim keeps."""
    amounts = (
        ("Freed up", claim.total, "total"),
        ("The practice’s part", claim.practice_part, "practice"),
        ("The PCT’s part", claim.pct_part, "pct"),
    )
    return Subject(
        About.FREED_UP,
        f"claim {claim.reference}",
        key=key_of(claim),
        address=address_of(claim),
        paragraph="S4 ¶47, ¶63",
        bodies=tuple(claim.shares.exclude(practice=claim.practice_id).values_list("practice_id", flat=True)),
        figures=tuple(
            {"name": name, "value": pounds(amount), "amount": str(amount), "working": claim.figures.get(key)}
            for name, amount, key in amounts
        ),
    )
