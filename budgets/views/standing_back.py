"""To stand back from a claim (R122)."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from budgets.queries.matters import matter_of_claim
from budgets.views.claim_scope import address_of, claim_or_404
from governance.views.standing_back import stand_back_page
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET", "POST"])
def stand_back(request: PersonRequest, reference: str) -> HttpResponse:
    """Record that somebody stands back from this claim."""
    claim = claim_or_404(request, reference)
    back = [("Freed-up resources", reverse("budgets:claims")), (reference, address_of(claim))]
    return stand_back_page(request, matter_of_claim(claim), back)
