"""Disputes of a demonstration, each as far as it got before the release worker opened what was due.

One at home about a refused claim, one in mediation, one open for final offers, and one with both offers lodged, which
``release_offers`` opens and ``load_demo_rulings`` takes to its end. By the real actions, once.
"""

from base64 import b64decode
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from budgets.domain.claim_states import ClaimStatus
from budgets.management.dispute_stories import Story, both_lodged, in_mediation, open_for_offers
from budgets.management.invented_people import acting
from budgets.models import Claim
from budgets.views.claim_disputes import subject_of
from disputes.actions.raising import raise_dispute, record_step
from disputes.models import Dispute
from pbc.accounts.queries.demonstration import demo_organisations
from pbc.core import clock
from pbc.core.clock import day_of
from pbc.organisations.models import Organisation
from pbc.organisations.queries import pct_of, practices_of, sha_of


class Command(BaseCommand):
    help = "Play disputes with invented people. Final offers need SEALING_PUBLIC_KEY. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        now, before = clock.now(), Dispute.objects.count()
        for claim in Claim.objects.filter(status=ClaimStatus.REFUSED).select_related("practice").order_by("pk"):
            pct = pct_of(claim.practice, day_of(now))
            sha = sha_of(pct, day_of(now)) if pct else None
            if pct is None or sha is None or Dispute.objects.filter(pct=pct).exists():
                continue
            with transaction.atomic():
                _about(claim, now)
                _at_the_sha(claim, pct, sha, now)
        self.stdout.write(f"{Dispute.objects.count() - before} disputes")


def _about(claim: Claim, now: datetime) -> None:
    """The refusal of a claim, disputed today with its figures."""
    manager = acting("practice_manager", claim.practice)
    dispute = raise_dispute(
        practice=claim.practice,
        subject=subject_of(claim),
        question="May money that the statement shows as freed be refused until it is settled whose clinic freed it?",
        sought="Agree the claim, and settle beside it which clinic the change belongs to.",
        by=manager,
        at=now,
    )
    words = "The practice asked the director to look at it again."
    record_step(dispute=dispute, on=day_of(now), words=words, outcome="No answer yet.", by=manager, at=now)


def _at_the_sha(claim: Claim, pct: Organisation, sha: Organisation, now: datetime) -> None:
    """Two of the practice whose people can sign in, and one of another: who sits for a practice does not sit twice."""
    today = day_of(now)
    others = practices_of(pct, today)
    own = next((each for each in others if each == demo_organisations(today).get("practice")), claim.practice)
    other = next((each for each in (claim.practice, *others) if each != own), None)
    in_mediation(Story(own, pct, sha, today))
    if settings.SEALING_PUBLIC_KEY:
        key = b64decode(settings.SEALING_PUBLIC_KEY, validate=True)
        if other is not None:
            both_lodged(Story(other, pct, sha, today), key)
        open_for_offers(Story(own, pct, sha, today), key)
