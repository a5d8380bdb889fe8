"""A practice and its PCT that disagree, beside others, under one SHA: and a hat for everybody."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from disputes.actions.clerking import admit_referral
from disputes.actions.dispute_records import move
from disputes.actions.raising import raise_dispute, record_step, refer_dispute
from disputes.domain.panels import Chair
from disputes.domain.parties import About, Subject
from disputes.domain.sealing import new_keys
from disputes.domain.states import Deed
from disputes.models import Dispute
from pbc.core.principal import SYSTEM, Principal
from pbc.organisations.models import Organisation
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.organisations import (
    AffiliationFactory,
    ConsortiumFactory,
    PctFactory,
    PracticeFactory,
    ShaFactory,
)
from tests.factories.principals import hat

NOW = datetime(2006, 9, 4, 10, tzinfo=UTC)
LATER = datetime(2006, 9, 11, 10, tzinfo=UTC)
DEADLINE = datetime(2006, 9, 18, 16, tzinfo=UTC)
AFTER = datetime(2006, 9, 18, 16, 0, 1, tzinfo=UTC)
CLAIM = Subject(
    About.FREED_UP,
    "claim ZZ0001-2006-1",
    key=("budgets.Claim", "1"),
    paragraph="S4 ¶47",
    figures=({"name": "Claimed", "value": "£12,000.00", "amount": "12000.00"},),
)
PRIVATE_KEY, PUBLIC_KEY = new_keys()


@dataclass
class DisputeWorld:
    sha: Organisation = field(default_factory=ShaFactory)

    def __post_init__(self) -> None:
        self.pct = PctFactory(name="Northmoor PCT", code="ZN1", sha=self.sha)
        self.other_pct = PctFactory(name="Southmoor PCT", code="ZN2", sha=self.sha)
        self.practice = PracticeFactory(name="First Surgery", code="ZZ0001", pct=self.pct)
        self.partner = PracticeFactory(name="Second Surgery", code="ZZ0002", pct=self.pct)
        self.beside = PracticeFactory(name="Far Surgery", code="ZZ0003", pct=self.pct)
        self.consortium = ConsortiumFactory(name="Moor Group", code="ZC1", pct=self.pct)
        for member in (self.practice, self.partner):
            AffiliationFactory(child=member, parent=self.consortium, is_sole=False)
        self.manager = hat("practice_manager", self.practice, user_id=9_000_011, name="M. Manager")
        self.stranger = hat("practice_manager", self.beside, user_id=9_000_014)
        self.lead = hat("consortium_lead", self.consortium, user_id=9_000_015, name="L. Lead")
        self.director = hat("pct_director", self.pct, user_id=9_000_024, name="D. Director")
        self.pbc = hat("pbc_manager", self.pct, user_id=9_000_021, name="P. Manager")
        self.other_director = hat("pct_director", self.other_pct, user_id=9_000_026)
        self.clerk = hat("sha_clerk", self.sha, user_id=9_000_031, name="K. Clerk")
        self.reviewer = hat("sha_performance_manager", self.sha, user_id=9_000_032)
        self.administrator = hat("system_administrator", self.sha, user_id=9_000_033)

    def person(self, role: str = "sha_panel_member", organisation: Organisation | None = None) -> Principal:
        """Somebody of the SHA, or elsewhere, with an account of their own."""
        return RoleAssignmentFactory(role=role, organisation=organisation or self.sha).as_principal()

    def raised(self, **given: Any) -> Dispute:
        """A dispute about a claim, raised by the practice."""
        values = {
            "practice": self.practice,
            "subject": CLAIM,
            "question": "Is the claim within the terms?",
            "sought": "Release it whole.",
            "by": self.manager,
            "at": NOW,
        }
        return raise_dispute(**(values | given))

    def referred(self, **given: Any) -> Dispute:
        """One that both sides tried to settle, referred to the SHA."""
        dispute = self.raised(**given)
        for who in (self.manager, self.director):
            record_step(
                dispute=dispute, on=date(2006, 9, 11), words="We met.", outcome="No agreement.", by=who, at=LATER
            )
        return refer_dispute(dispute=dispute, words="We cannot agree.", by=self.manager, at=LATER)

    def in_mediation(self, **given: Any) -> Dispute:
        return admit_referral(dispute=self.referred(**given), by=self.clerk, at=LATER)

    def panel(self, dispute: Dispute) -> list[Principal]:
        """Three members who sit on its panel, one of each kind."""
        members = [self.person() for _ in Chair]
        for chair, who in zip(Chair, members, strict=True):
            moments = dict.fromkeys(("checked_at", "asked_at", "accepted_at", "appointed_at"), LATER)
            dispute.seats.create(user_id=who.user_id, chair=chair, asked_by="K. Clerk", **moments)
        return members

    def moved(self, *deeds: Deed, dispute: Dispute | None = None, **fields: Any) -> Dispute:
        """In mediation, or from where this one is, and moved on by these deeds without what leads to them."""
        dispute = dispute or self.in_mediation()
        for deed in deeds:
            move(dispute, deed, by=SYSTEM, at=LATER, **(fields if deed is deeds[-1] else {}))
        return dispute

    def open_for_offers(self, **given: Any) -> Dispute:
        """With offers to be lodged by the deadline."""
        dispute = self.in_mediation(**given)
        return self.moved(Deed.END_MEDIATION, Deed.OPEN_OFFERS, dispute=dispute, offers_due_at=DEADLINE)
