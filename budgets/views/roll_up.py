"""Statements rolled up: a PCT's year, and a consortium's members pooled."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from budgets.presenters import causes as causes_words
from budgets.presenters import statements as presenters
from budgets.queries.roll_up import pool, roll_up
from budgets.views import scope
from budgets.views.statement_columns import FIGURES, practice_column
from governance.queries.places import pcts_in_sight
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied
from pbc.core.listing import Listing
from pbc.core.periods import Month
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation
from pbc.organisations.queries import pct_of

WHOLE_PCT = ("pct", "sha", "system")


@signed_in(Permission.STATEMENT_VIEW)
@require_http_methods(["GET"])
def pct_page(request: PersonRequest, code: str) -> HttpResponse:
    """A PCT's month: whether the year breaks even, what is at risk, and each line over all practices."""
    pct = get_object_or_404(pcts_in_sight(request.principal), code=code)
    if request.principal.organisation_kind not in WHOLE_PCT:
        raise Denied("The whole of a PCT’s budgets is for the PCT itself and its SHA. You see your own statement.")
    month, months = scope.month_of_request(request, pct)
    context = {"pct": pct, "made": roll_up(pct, month), "source_url": scope.source_urls(request.principal)} | _common(
        month, months
    )
    return render(request, "budgets/roll_up.jinja", context)


@signed_in(Permission.STATEMENT_VIEW)
@require_http_methods(["GET"])
def consortium_page(request: PersonRequest, code: str) -> HttpResponse:
    """A consortium's members side by side, and together."""
    seen = Organisation.objects.visible_to(request.principal)
    consortium = get_object_or_404(seen.of_kind(OrganisationKind.CONSORTIUM), code=code)
    if request.principal.organisation_kind == OrganisationKind.PRACTICE:
        raise Denied("Members’ budgets side by side are for the consortium’s lead. You see your own statement.")
    pct = pct_of(consortium, clock.today())
    month, months = scope.month_of_request(request, pct)
    made = pool(consortium, month, visible=set(seen.practices().values_list("pk", flat=True)))
    listing = Listing(
        f"Members of {consortium.name}, {month.label}",
        list(made.statements),
        (practice_column(month), *FIGURES),
        asked=request.GET,
        sort="practice",
        empty=f"{consortium.name} had no members at the end of {month.label}.",
    )
    if listing.export_format:
        return listing.file_response()
    context = {
        "consortium": consortium,
        "made": made,
        "listing": listing,
        "source_url": scope.source_urls(request.principal),
    }
    return render(request, "budgets/pool.jinja", context | _common(month, months))


def _common(month: Month, months: list[Month]) -> dict[str, Any]:
    return {"month": month, "months": months, "words": presenters, "causes": causes_words}
