"""What several pages of disputes load alike."""

from django.http import Http404

from disputes.models import Dispute
from pbc.accounts.views.access import PersonRequest


def dispute_or_404(request: PersonRequest, reference: str) -> Dispute:
    """A dispute in sight.

    :raises Http404: for one that is not there, or not this hat’s to know of.
    """
    rows = Dispute.objects.visible_to(request.principal).select_related("practice", "pct", "sha")
    dispute = rows.filter(reference=reference).first()
    if dispute is None:
        raise Http404
    return dispute
