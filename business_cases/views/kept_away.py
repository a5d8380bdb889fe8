"""Who is kept away from what, by which kind of interest, and who does their work: for those who read declarations."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from business_cases.queries.kept_away import cases_kept_from, claims_kept_from, handed_on
from governance.presenters import ground_label
from governance.queries.recusals import grounds_of, people_kept_away, recusals_seen
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.models import User
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.listing import Column, Filter, Listing


def _address(user: User) -> str:
    return reverse("business_cases:kept_away_person", args=[user.pk])


COLUMNS = (
    Column("name", "Person", order_by="name", href=_address),
    Column("email", "E-mail address", order_by="email"),
)


@signed_in(Permission.INTERESTS_VIEW)
@require_safe
def people(request: PersonRequest) -> HttpResponse:
    """People whom an interest, a role or a recusal keeps away from something."""
    listing = Listing(
        "Kept away",
        people_kept_away(request.principal, clock.today()),
        COLUMNS,
        (Filter("q", "Person", lambda rows, text: [row for row in rows if text.lower() in row.name.lower()]),),
        asked=request.GET,
        sort="name",
        empty="Nobody whose declarations you may read is kept away from anything.",
    )
    if listing.export_format:
        return listing.file_response()
    return render(request, "business_cases/kept_away.jinja", {"listing": listing})


@signed_in(Permission.INTERESTS_VIEW)
@require_safe
def person(request: PersonRequest, user_id: int) -> HttpResponse:
    """One of them: why, since when, from which cases and claims that this hat sees, and what was handed on to whom."""
    if user_id == request.principal.user_id:
        return redirect("governance:kept_away")
    today = clock.today()
    found = next((each for each in people_kept_away(request.principal, today) if each.pk == user_id), None)
    if found is None:
        raise Http404("Nobody of this number is kept away from anything, as far as you may know.")
    context = {
        "person": found,
        "grounds": grounds_of(found.pk, today),
        "recusals": recusals_seen(found, request.principal),
        "cases": cases_kept_from(found, request.principal, today),
        "claims": claims_kept_from(found, request.principal, today),
        "handed_on": handed_on(found, request.principal),
        "kind": ground_label,
    }
    return render(request, "business_cases/kept_away_person.jinja", context)
