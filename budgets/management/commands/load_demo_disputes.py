"""Disputes of a demonstration: one in mediation, one just raised about a refused claim. By the real actions, once."""

from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand

from budgets.domain.claim_states import ClaimStatus
from budgets.management.invented_people import acting
from budgets.models import Claim
from budgets.views.claim_disputes import subject_of
from disputes.actions.clerking import admit_referral
from disputes.actions.mediation import accept_mediation
from disputes.actions.raising import raise_dispute, record_step, refer_dispute
from disputes.domain.parties import About, Subject
from disputes.models import Dispute
from pbc.core import clock
from pbc.organisations.models import Organisation
from pbc.organisations.queries import pct_of, sha_of

RAISED, ANSWERED, REFERRED, ADMITTED = (timedelta(days=days) for days in (60, 35, 20, 14))
"""How long ago the steps of the one in mediation were."""


class Command(BaseCommand):
    help = "Play disputes with invented people, about refused claims. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        now, made = clock.now(), 0
        for claim in Claim.objects.filter(status=ClaimStatus.REFUSED).select_related("practice").order_by("pk"):
            pct = pct_of(claim.practice, now.date())
            sha = sha_of(pct, now.date()) if pct else None
            if pct is None or sha is None or Dispute.objects.filter(practice=claim.practice).exists():
                continue
            _in_mediation(claim.practice, pct, sha, now)
            _about(claim, pct, now)
            made += 2
        self.stdout.write(f"{made} disputes")


def _in_mediation(practice: Organisation, pct: Organisation, sha: Organisation, now: datetime) -> None:
    """The report of activity came late for months; both sides accept that the SHA mediates."""
    manager, pbc, clerk = (
        acting("practice_manager", practice),
        acting("pbc_manager", pct),
        acting("sha_clerk", sha),
    )
    dispute = raise_dispute(
        practice=practice,
        subject=Subject(About.INFORMATION, "the monthly activity report of 2006/07", paragraph="S4 ¶20"),
        question="By which day of the month does the practice have its report, and what if a provider is late?",
        sought="By the tenth, with what has come by then, and the rest marked as late.",
        by=manager,
        at=now - RAISED,
    )
    tried = (
        (RAISED, manager, "The practice wrote to the PBC manager.", "The PCT waits for the last provider."),
        (ANSWERED, pbc, "The PCT met the practice manager.", "It offers the twentieth; the practice needs the tenth."),
    )
    for ago, who, words, outcome in tried:
        at = now - ago
        record_step(dispute=dispute, on=at.date(), words=words, outcome=outcome, by=who, at=at)
    words = "We agree that the report is late, and not on the day."
    refer_dispute(dispute=dispute, words=words, by=manager, at=now - REFERRED)
    admit_referral(dispute=dispute, by=clerk, at=now - ADMITTED)
    for who in (manager, pbc):
        accept_mediation(dispute=dispute, by=who, at=now - ADMITTED)


def _about(claim: Claim, pct: Organisation, now: datetime) -> None:
    """The refusal of a claim, disputed today with its figures."""
    manager = acting("practice_manager", claim.practice)
    dispute = raise_dispute(
        practice=claim.practice,
        subject=subject_of(claim),
        question="Is the lease of a room a reason to refuse money that the statement shows as freed?",
        sought="Agree the claim, and tell us how long the obstacle to its use stands.",
        by=manager,
        at=now,
    )
    words = "The practice asked the director to look at it again."
    record_step(dispute=dispute, on=now.date(), words=words, outcome="No answer yet.", by=manager, at=now)
