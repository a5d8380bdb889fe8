"""How far mediation in a dispute is: who accepted, and who mediates. Never what was said in it."""

from disputes.domain.mediation import Word
from disputes.domain.parties import Side
from disputes.models import Dispute, Mediator


def accepted_by(dispute: Dispute) -> set[Side]:
    """The sides that accepted mediation. One query."""
    rows = dispute.mediation_words.filter(word=Word.ACCEPTED)
    return {Side(side) for side in rows.values_list("side", flat=True)}


def mediator_of(dispute: Dispute) -> Mediator | None:
    """Who mediates now. One query."""
    return dispute.mediators.filter(released_at__isnull=True).select_related("user").first()
