"""What several pages of disputes load alike."""

from collections.abc import Iterable

from django.http import Http404

from disputes import permissions
from disputes.models import Dispute
from disputes.queries.people import Candidate
from governance.permissions import may_read_interests_of
from pbc.accounts.views.access import PersonRequest
from pbc.core import clock
from pbc.core.principal import Principal


def dispute_or_404(request: PersonRequest, reference: str) -> Dispute:
    """A dispute in sight.

    :raises Http404: for one that is not there, or not this hat’s to know of.
    """
    rows = Dispute.objects.visible_to(request.principal).select_related("practice", "pct", "sha")
    dispute = rows.filter(reference=reference).first()
    if dispute is None:
        raise Http404
    return dispute


def dispute_of_side_or_404(request: PersonRequest, reference: str) -> Dispute:
    """A dispute in which this hat acts for one of the two sides.

    :raises Http404: for every other.
    """
    dispute = dispute_or_404(request, reference)
    if permissions.side_of(request.principal, dispute, clock.today()) is None:
        raise Http404
    return dispute


def nobody_free(people: Iterable[Candidate], role: str) -> str:
    """What to do where nobody can be named; empty where somebody can.

    :param role: the role that somebody has to be given.
    """
    if any(each.is_free for each in people):
        return ""
    return (
        f"Nobody with the role of {role} in your authority is free to be named. Ask your administrator to give the "
        "role to somebody who has to do with neither side."
    )


def kept_away(principal: Principal, people: Iterable[Candidate]) -> list[tuple[str, tuple[str, ...]]]:
    """Names of those who may not be named; their reasons only for who may read what they declared."""
    return [
        (each.user.name, each.reasons if may_read_interests_of(principal, each.user) else ())
        for each in people
        if not each.is_free
    ]
