"""The way into a dispute from where a figure, a clause or a decision stands: one mechanism for every page (R140)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from disputes import permissions
from disputes.domain.parties import Side
from disputes.domain.states import ENDED, LABELS
from disputes.models import Dispute
from disputes.queries.rulings import disputes_among
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest
from pbc.core import clock
from pbc.organisations.models import Organisation
from pbc.organisations.queries import pct_of

BOTH = frozenset(Side)


@dataclass(frozen=True)
class WayIn:
    """What stands beside a thing that may be disputed.

    :param disputes: those about it that this hat may know of, the latest first, each with its state in words.
    :param address: of the page that raises one; empty where this hat may not, or one of them is not ended.
    """

    disputes: tuple[tuple[Dispute, str], ...] = ()
    address: str = ""


def ways_in(
    request: PersonRequest,
    practice: Organisation,
    label: str,
    addresses: Mapping[str, str],
    *,
    sides: Collection[Side] = BOTH,
) -> dict[str, WayIn]:
    """The ways in beside several things of one kind and one practice. Two queries, however many they are.

    :param label: of the kind, as in the audit trail.
    :param addresses: where each thing, by its key, is disputed; empty where it may not be now.
    :param sides: who may; the other has no quarrel with what it said itself.
    """
    found: dict[str, list[Dispute]] = {key: [] for key in addresses}
    if request.principal.may(Permission.DISPUTE_VIEW):
        for each in disputes_among(label, addresses) & Dispute.objects.visible_to(request.principal):
            found[each.subject_id].append(each)
    may = side_here(request, practice) in sides
    return {
        key: WayIn(
            tuple((each, LABELS[each.state]) for each in found[key]),
            address if may and all(each.state in ENDED for each in found[key]) else "",
        )
        for key, address in addresses.items()
    }


def side_here(request: PersonRequest, practice: Organisation) -> Side | None:
    """For which side this hat may raise a dispute of the practice with its PCT today; ``None`` if for neither."""
    if not request.principal.may(Permission.DISPUTE_RAISE):
        return None
    if request.principal.organisation_id == practice.pk:
        return Side.PRACTICE
    today = clock.today()
    pct = pct_of(practice, today)
    return permissions.side_between(request.principal, practice, pct, today) if pct else None
