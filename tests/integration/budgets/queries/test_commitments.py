"""What commitments come to is asked with the deeds: see ``actions/test_commitments.py``. Here: who sees them."""

from decimal import Decimal

from budgets.models import Commitment
from budgets.queries.commitments import innovation_fund, standing_of
from tests.factories.budgets import AT, books
from tests.factories.organisations import PctFactory, PracticeFactory
from tests.factories.principals import hat


def test_who_sees_a_commitment(db: None) -> None:
    pct = PctFactory()
    practice, beside = PracticeFactory(pct=pct), PracticeFactory(pct=pct)
    commitment = Commitment.objects.create(
        books=books(pct),
        owner=practice,
        reference="C1",
        title="Skin clinic",
        source_kind="innovation_fund",
        amount=Decimal("100.00"),
        committed_by="A finance officer",
        committed_at=AT,
    )

    def sees(role: str, organisation: object) -> bool:
        return Commitment.objects.visible_to(hat(role, organisation)).exists()  # type: ignore[arg-type]

    assert sees("practice_manager", practice)
    assert sees("pct_finance", pct)
    assert not sees("practice_manager", beside)
    assert not sees("pct_finance", PctFactory())
    assert standing_of([commitment])[commitment.pk].total == 0
    assert innovation_fund(books(pct)).waiting == 0
