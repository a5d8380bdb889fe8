"""The page behind an entry of the menu that stands for several places. Above all apps, as the menu is."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.navigation import GROUPS, open_to


@signed_in()
@require_safe
def hub(request: PersonRequest, slug: str) -> HttpResponse:
    """The places of one group that this hat may open."""
    group = GROUPS.get(slug)
    if group is None:
        raise Http404("There is no such part of the menu.")
    return render(request, "home/hub.jinja", {"group": group, "shown": open_to(request.principal, group.places)})
