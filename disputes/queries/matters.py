"""What a dispute is about, for the register of interests: may this person take part? (R122, R141)"""

from disputes.models import Dispute
from governance.domain.interests import Matter
from pbc.organisations.domain.kinds import OrganisationKind


def matter_of_dispute(dispute: Dispute, *, for_panel: bool = False) -> Matter:
    """A dispute concerns the practice or consortium; for a member of the panel, its PCT as well. No query.

    :param for_panel: the judge stands outside both sides, so a tie to the PCT counts like one to the practice.
    """
    own = frozenset({dispute.practice_id})
    is_consortium = dispute.practice.kind == OrganisationKind.CONSORTIUM
    return Matter(
        label=f"dispute {dispute.reference}",
        subject=("disputes.Dispute", str(dispute.pk)),
        practices=frozenset() if is_consortium else own,
        consortia=own if is_consortium else frozenset(),
        providers=frozenset({dispute.pct_id}) if for_panel else frozenset(),
    )
