"""Claims on freed-up resources and what belongs to them, as rows: for addresses, not for figures."""

from datetime import UTC, date, datetime
from decimal import Decimal

from budgets.domain.uses import MinuteAbout
from budgets.models import BoardMinute, Claim, ClaimShare, ProposedUse, RecoveryPlan
from pbc.organisations.models import Organisation
from tests.factories.budgets import books

AT = datetime(2006, 7, 3, 10, tzinfo=UTC)
FIGURE = {"name": "Freed up", "value": "100.00", "unit": "£"}


def claim(*, pct: Organisation, practice: Organisation, status: str = "declared") -> Claim:
    """A claim of 100.00, of which the practice has 70.00; nothing is posted. One that waited before is withdrawn."""
    number = Claim.objects.count() + 1
    Claim.objects.filter(practice=practice, status="declared").update(status="withdrawn")
    made = Claim.objects.create(
        books=books(pct),
        practice=practice,
        reference=f"{practice.code}-2006-{number}",
        month=date(2006, 5, 1),
        is_final=False,
        total=Decimal("100.00"),
        practice_part=Decimal("70.00"),
        pct_part=Decimal("30.00"),
        terms={"permitted_uses": ["equipment"], "sharing_percent": "70", "hash": ""},
        figures={"total": FIGURE, "practice": FIGURE, "pct": FIGURE, "lines": []},
        status=status,
        declared_by="A practice manager",
        declared_by_role="practice_manager",
        declared_at=AT,
    )
    ClaimShare.objects.create(claim=made, practice=practice, share=Decimal(100), amount=Decimal("70.00"))
    return made


def use(*, pct: Organisation, practice: Organisation) -> ProposedUse:
    """A use proposed of an agreed claim."""
    return ProposedUse.objects.create(
        claim=claim(pct=pct, practice=practice, status="agreed"),
        practice=practice,
        number=1,
        kind="equipment",
        description="A spirometer",
        benefit="Tests at the surgery",
        amount=Decimal("50.00"),
        proposed_by="A practice manager",
        proposed_at=AT,
    )


def recovery_plan(*, pct: Organisation) -> RecoveryPlan:
    """A plan under way. One that was before has worked."""
    RecoveryPlan.objects.filter(books=books(pct), outcome="under_way").update(outcome="worked", remaining=0)
    return RecoveryPlan.objects.create(
        books=books(pct),
        begun_on=date(2006, 5, 1),
        ends_on=date(2006, 6, 30),
        overspend=Decimal("1000.00"),
        measures="Referrals are looked at by peers",
        recorded_by="A finance officer",
        recorded_at=AT,
    )


def minute(*, pct: Organisation, about: MinuteAbout = MinuteAbout.PREMISES) -> BoardMinute:
    """A decision of the board up to 1,000.00."""
    return BoardMinute.objects.create(
        pct=pct,
        held_on=date(2006, 6, 28),
        reference=f"B/{BoardMinute.objects.count() + 1}",
        about=about,
        decision="Approved.",
        up_to=Decimal("1000.00"),
        recorded_by="A clerk",
        recorded_at=AT,
    )
