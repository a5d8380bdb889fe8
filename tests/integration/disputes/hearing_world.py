"""A dispute whose offers are open, before a panel of three."""

from typing import Any

from disputes.actions.hearing import cast_vote
from disputes.actions.offers import release_offers
from disputes.domain.parties import Side
from disputes.domain.votes import WHOLE
from disputes.models import Dispute, OpenedOffer, Vote
from pbc.core.principal import Principal
from tests.factories.accounts import UserFactory
from tests.factories.principals import hat
from tests.integration.disputes.actions.test_offers import HALF, lodge
from tests.integration.disputes.actions.test_offers import WHOLE as WHOLE_OFFER
from tests.integration.disputes.world import LATER, PRIVATE_KEY, DisputeWorld

CHAIRS = ("practitioner", "financial", "management")


class HearingWorld(DisputeWorld):
    def seated(self, dispute: Dispute, chair: str) -> Principal:
        """A member appointed to the panel."""
        user = UserFactory(name=f"The {chair} member")
        moments = {"checked_at": LATER, "asked_at": LATER, "appointed_at": LATER}
        dispute.seats.create(user=user, chair=chair, asked_by="K. Clerk", appointed_by="K. Clerk", **moments)
        return hat("sha_panel_member", self.sha, user_id=user.pk, name=user.name)

    def heard(self, *, silent: bool = False) -> Dispute:
        """A dispute in its hearing; ``silent``: the PCT lodged nothing."""
        dispute = self.open_for_offers()
        self.panel = [self.seated(dispute, chair) for chair in CHAIRS]
        lodge(dispute, self.manager, WHOLE_OFFER)
        if not silent:
            lodge(dispute, self.director, HALF)
        at = dispute.offers_due_at if not silent else dispute.offers_due_at.replace(hour=23)
        release_offers(dispute=dispute, private_key=PRIVATE_KEY, at=at, witness=at)
        dispute.refresh_from_db()
        return dispute

    def offer(self, dispute: Dispute, side: Side) -> OpenedOffer:
        return OpenedOffer.objects.get(offer__dispute=dispute, offer__side=side)

    def vote(self, dispute: Dispute, who: Principal, side: Side, **given: Any) -> list[Vote]:
        values = {"choices": {WHOLE: self.offer(dispute, side)}, "reasons": "S4 ¶47.", "proven_at": LATER}
        return cast_vote(dispute=dispute, **(values | given), by=who, at=LATER)

    def ruled(self, *sides: Side) -> Dispute:
        """A dispute on which the panel voted so; for the practice unless said."""
        dispute = self.heard()
        for who, side in zip(self.panel, sides or (Side.PRACTICE,) * 3, strict=True):
            self.vote(dispute, who, side)
        dispute.refresh_from_db()
        return dispute
