"""The whole file of a dispute, to take away: for the two sides, the clerk and auditors, each what they may read."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from disputes import permissions
from disputes.actions.file import note_file_taken
from disputes.models import Dispute
from disputes.presenters.sight import sight_of
from disputes.rendering.dispute_file import Taken, file_of
from disputes.views.scope import dispute_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock


def file_context(request: PersonRequest, dispute: Dispute) -> dict[str, Any]:
    """Whether this hat takes the file away."""
    return {"may_take_file": permissions.may_take_file(request.principal, dispute, clock.today())}


@never_cache
@signed_in(Permission.DISPUTE_VIEW)
@require_http_methods(["GET"])
def whole_file(request: PersonRequest, reference: str) -> HttpResponse:
    """The file as this hat sees the dispute now. That it was taken is recorded."""
    dispute = dispute_or_404(request, reference)
    principal, at, today = request.principal, clock.now(), clock.today()
    if not permissions.may_take_file(principal, dispute, today):
        raise Http404
    reader = f"{principal.organisation_name} ({principal.role_label})"
    made = file_of(sight_of(principal, dispute, today), Taken(reader, principal.name, today, at))
    note_file_taken(dispute=dispute, reader=reader, root=made.root, by=principal, at=at)
    headers = {"Content-Disposition": f'attachment; filename="dispute-{dispute.reference}-{made.root[:12]}.zip"'}
    return HttpResponse(made.content, content_type="application/zip", headers=headers)
