"""What a dispute is about, for the register of interests: may this person take part? (R122, R141)"""

from disputes.models import Dispute
from governance.domain.interests import Matter, normalised
from pbc.organisations.domain.kinds import OrganisationKind


def matter_of_dispute(dispute: Dispute, *, for_panel: bool = False) -> Matter:
    """A dispute concerns the practice or consortium, and whom its subject does; for the SHA's people the PCT too.

    One query.

    :param for_panel: the judge stands outside both sides, so a tie to the PCT counts like one to the practice.
    """
    own = frozenset({dispute.practice_id})
    bodies = list(dispute.bodies.values_list("organisation_id", "name"))
    providers = frozenset(key for key, _ in bodies if key is not None)
    is_consortium = dispute.practice.kind == OrganisationKind.CONSORTIUM
    return Matter(
        label=f"dispute {dispute.reference}",
        subject=("disputes.Dispute", str(dispute.pk)),
        practices=frozenset() if is_consortium else own,
        consortia=own if is_consortium else frozenset(),
        providers=providers | {dispute.pct_id} if for_panel else providers,
        bodies=frozenset(filter(None, (normalised(name) for _, name in bodies))),
    )
