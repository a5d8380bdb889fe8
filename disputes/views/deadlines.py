"""The deadlines of disputes, for a calendar."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from disputes.domain.panels import SeatState
from disputes.domain.parties import side_among
from disputes.domain.states import ENDED
from disputes.models import Dispute
from disputes.models.mediation import own_and_taken_over
from disputes.presenters.deadlines import deadlines_of
from disputes.queries.panels import open_requests
from disputes.rendering.deadlines import Entry, calendar_of
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock


@signed_in(Permission.DISPUTE_VIEW)
@require_http_methods(["GET"])
def deadlines(request: PersonRequest) -> HttpResponse:
    """Every dated deadline of disputes in sight, and of requests to sit on a panel. Queries do not grow."""
    entries = [*_of_disputes(request), *_of_requests(request)]
    response = HttpResponse(calendar_of(entries, clock.now()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="disputes.ics"'
    return response


def _of_disputes(request: PersonRequest) -> Iterator[Entry]:
    rows = Dispute.objects.visible_to(request.principal).exclude(status__in=ENDED).order_by("stage_due_on", "pk")
    mine = own_and_taken_over(request.principal)
    for row in rows.prefetch_related("questions__answers"):
        address = request.build_absolute_uri(reverse("disputes:dispute", args=[row.reference]))
        for each in deadlines_of(row, side_among(row.practice_id, row.pct_id, mine)):
            yield Entry(f"{row.reference}-{each.key}", f"{row.reference}: {each.words}", each.ends, address)


def _of_requests(request: PersonRequest) -> Iterator[Entry]:
    for seat in open_requests(request.principal, clock.today()):
        ends = seat.dispute.stage_due_on
        if seat.state is SeatState.ASKED and ends is not None:
            address = request.build_absolute_uri(reverse("disputes:panel_request", args=[seat.pk]))
            yield Entry(f"request-{seat.pk}", "Say whether you will sit on a panel", ends, address)
