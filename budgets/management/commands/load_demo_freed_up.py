"""Freed-up resources of a demonstration: a claim in each state, done by the real actions, once."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand

from budgets.actions.claims import agree_claim, note_on_claim, refuse_claim
from budgets.actions.declaring import correct_claim, declare_claim, withdraw_claim
from budgets.actions.minutes import record_minute
from budgets.actions.uses import (
    agree_small_purchase,
    agree_use,
    decline_use,
    propose_use,
    record_spending,
    release_use,
)
from budgets.domain.claims import Explanation, Step
from budgets.domain.uses import MinuteAbout
from budgets.management.invented_people import acting
from budgets.management.last_resort_story import refused_without_minute
from budgets.models import Books, Claim, ProposedUse
from budgets.queries.freed_up import books_for, freed, frozen_terms
from budgets.queries.ledger import books_kept_by
from pbc.activity.queries.months import closed_months
from pbc.core import clock
from pbc.core.clock import day_of
from pbc.core.errors import Invalid
from pbc.core.money import round_pence
from pbc.core.periods import Month
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation
from pbc.organisations.queries import practices_of

MOST = 6
"""Practices whose claims are shown, one a state and the richest of uses last."""


class Command(BaseCommand):
    help = "Play claims on freed-up resources with invented people, from the last closed month. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        for pct in Organisation.objects.of_kind(OrganisationKind.PCT).order_by("code"):
            months = closed_months(pct)
            for books in books_kept_by(pct, months[-1].financial_year, clock.today()) if months else ():
                if books.closed_at or Claim.objects.filter(books=books).exists():
                    continue
                made = _Play(pct, books, months[-1], clock.now()).run()
                self.stdout.write(f"{books.pct.name}: {made} claims on freed-up resources")


class _Play:
    """The claims of one PCT."""

    def __init__(self, pct: Organisation, books: Books, month: Month, at: datetime) -> None:
        self.pct, self.books, self.month, self.at = pct, books, month, at
        self.pbc, self.director, self.finance, self.clerk = (
            acting(role, pct) for role in ("pbc_manager", "pct_director", "pct_finance", "pct_board_clerk")
        )
        ahead = day_of(at)
        self.explanation = Explanation(
            "The room that the clinic needs is let to the acute trust until the lease ends.",
            "The PCT gives notice, and offers the practice the room before anybody else.",
            [
                Step(ahead + timedelta(days=30), "Give notice to the trust"),
                Step(ahead + timedelta(days=120), "Hand the room over"),
            ],
        )

    def run(self) -> int:
        """How many claims were made."""
        held = practices_of(self.pct, self.month.last_day)
        mine = [each for each in held if books_for(each, self.month) == self.books]
        practices = [each for each in mine if self._has_freed(each)][:MOST]
        acts = [self._all_uses, self._spent, self._refused, self._corrected, self._withdrawn, self._declared]
        for act, practice in zip(acts, practices, strict=False):
            act(practice)
        if practices:
            refused_without_minute(self.books, self.at)
        return Claim.objects.filter(books=self.books).count()

    def _has_freed(self, practice: Organisation) -> bool:
        try:
            found = freed(practice, self.month, frozen_terms(practice, self.month.financial_year))
        except Invalid:
            return False
        return isinstance(found.division.practice.value, Decimal) and found.division.practice.value > Decimal("100.00")

    def _declared(self, practice: Organisation) -> Claim:
        note = "Fewer admissions since the practice sees patients with asthma on the day (invented)."
        return declare_claim(
            practice=practice, month=self.month, note=note, by=acting("practice_manager", practice), at=self.at
        )

    def _withdrawn(self, practice: Organisation) -> None:
        claim, manager = self._declared(practice), acting("practice_manager", practice)
        withdraw_claim(claim=claim, reason="We wait for the end of the year.", by=manager, at=self.at)

    def _corrected(self, practice: Organisation) -> None:
        manager = acting("practice_manager", practice)
        old = self._declared(practice)
        correct_claim(claim=old, month=self.month, note="With the words of the partners", by=manager, at=self.at)

    def _refused(self, practice: Organisation) -> None:
        claim, manager = self._declared(practice), acting("practice_manager", practice)
        note_on_claim(claim=claim, words="We need an answer this quarter.", is_dispute=False, by=manager, at=self.at)
        reasons = "The practice and the PCT have not settled which clinic the change belongs to."
        ahead = day_of(self.at)
        steps = [
            Step(ahead + timedelta(days=30), "Practice and PCT meet with the hospital"),
            Step(ahead + timedelta(days=60), "The claim is declared again, or its lines are left to the clinic"),
        ]
        explanation = Explanation(reasons, "Both meet and settle it, then the claim is made again.", steps)
        refuse_claim(claim=claim, explanation=explanation, by=self.director, at=self.at)

    def _spent(self, practice: Organisation) -> None:
        claim = agree_claim(claim=self._declared(practice), by=self.pbc, at=self.at)
        use = self._use(claim, practice, "training", "Courses in minor surgery for two nurses", claim.practice_part)
        agree_use(use=use, by=self.director, at=self.at)
        release_use(use=use, amount=use.amount, by=self.finance, at=self.at, proven_at=self.at)
        self._spend(use, use.amount)

    def _all_uses(self, practice: Organisation) -> None:
        """One claim with a use in every state, premises with their minute among them."""
        claim = agree_claim(claim=self._declared(practice), by=self.pbc, at=self.at)
        tenth = min(round_pence(claim.practice_part / 10), Decimal("4500.00"))
        self._use(claim, practice, "clinical_staff", "A nurse for one afternoon a week", tenth)
        small = self._use(claim, practice, "equipment", "A spirometer", tenth)
        agree_small_purchase(use=small, by=self.pbc, at=self.at, proven_at=self.at)
        self._spend(small, round_pence(tenth / 2))
        later = self._use(claim, practice, "equipment", "An ultrasound scanner and a room for it", tenth)
        decline_use(use=later, explanation=self.explanation, for_good=False, by=self.pbc, at=self.at)
        never = self._use(claim, practice, "non_clinical_staff", "A second receptionist", tenth)
        decline_use(use=never, explanation=self.explanation, for_good=True, by=self.pbc, at=self.at)
        ramp = self._use(claim, practice, "premises", "A ramp at the door", tenth)
        minute = record_minute(
            pct=self.pct,
            held_on=day_of(self.at),
            reference=f"Demonstration {self.books.pct.code} 1",
            about=MinuteAbout.PREMISES,
            decision=f"A ramp at {practice.name} is approved (invented).",
            up_to=tenth,
            by=self.clerk,
            at=self.at,
        )
        agree_use(use=ramp, minute=minute, by=self.director, at=self.at)

    def _use(self, claim: Claim, practice: Organisation, kind: str, what: str, amount: Decimal) -> ProposedUse:
        return propose_use(
            claim=claim,
            practice=practice,
            kind=kind,
            description=f"{what} (invented)",
            benefit="Patients are seen at the surgery, without a journey to the hospital",
            amount=amount,
            by=acting("practice_manager", practice),
            at=self.at,
        )

    def _spend(self, use: ProposedUse, amount: Decimal) -> None:
        manager = acting("practice_manager", use.practice)
        evidence = f"Invoice {use.reference} (invented)"
        record_spending(use=use, amount=amount, evidence=evidence, spent_on=day_of(self.at), by=manager, at=self.at)
