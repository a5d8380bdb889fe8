"""To stand back from a case (R122)."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from business_cases.queries.matters import matter_of_case
from business_cases.views.scope import case_or_404
from governance.views.standing_back import stand_back_page
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET", "POST"])
def stand_back(request: PersonRequest, reference: str) -> HttpResponse:
    """Record that somebody stands back from this case."""
    case = case_or_404(request, reference)
    address = reverse("business_cases:case", args=[reference])
    back = [("Business cases", reverse("business_cases:cases")), (reference, address)]
    return stand_back_page(request, matter_of_case(case), back)
