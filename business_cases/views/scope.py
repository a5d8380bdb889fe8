"""What several pages of business cases load alike."""

from django.http import Http404

from business_cases import permissions
from business_cases.models import BusinessCase, Meeting
from pbc.accounts.views.access import PersonRequest
from pbc.core import clock


def case_or_404(request: PersonRequest, reference: str) -> BusinessCase:
    """A case in sight.

    :raises Http404: for one that is not there, or not this hat’s to know of.
    """
    rows = BusinessCase.objects.visible_to(request.principal).select_related("owner", "pct", "resubmits")
    case = rows.filter(reference=reference).first()
    if case is None:
        raise Http404
    return case


def meeting_or_404(request: PersonRequest, meeting_id: int) -> Meeting:
    """A meeting in sight.

    :raises Http404: for one that is not there, or not this hat’s to know of.
    """
    meeting = Meeting.objects.visible_to(request.principal).select_related("pct").filter(pk=meeting_id).first()
    if meeting is None:
        raise Http404
    return meeting


def own_case_or_404(request: PersonRequest, reference: str) -> BusinessCase:
    """A case that this hat's organisation proposes.

    :raises Http404: for any other.
    """
    case = case_or_404(request, reference)
    if not permissions.may_write_for(request.principal, case.owner, clock.today()):
        raise Http404
    return case
