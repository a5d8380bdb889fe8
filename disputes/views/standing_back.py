"""To stand back from a dispute (R122)."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from disputes.queries.matters import matter_of_dispute
from disputes.views.scope import dispute_or_404
from governance.views.standing_back import stand_back_page
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in


@signed_in(Permission.DISPUTE_VIEW)
@require_http_methods(["GET", "POST"])
def stand_back(request: PersonRequest, reference: str) -> HttpResponse:
    """Record that somebody stands back from this dispute."""
    dispute = dispute_or_404(request, reference)
    address = reverse("disputes:dispute", args=[reference])
    back = [("Disputes", reverse("disputes:disputes")), (reference, address)]
    return stand_back_page(request, matter_of_dispute(dispute), back)
