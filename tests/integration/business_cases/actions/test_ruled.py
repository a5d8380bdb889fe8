"""A refused case is approved as a panel ruled, once; its money is promised from then on as for any other."""

from decimal import Decimal

import pytest

from budgets.domain.ledger import AccountKind, is_whole
from budgets.queries.ledger import replayed
from business_cases.actions.case_records import move
from business_cases.actions.drafting import begin_again
from business_cases.actions.funding import fund_case
from business_cases.actions.ruled import approve_by_ruling
from business_cases.actions.submitting import withdraw_case
from business_cases.domain.case_states import CaseStatus, Deed
from business_cases.models import BusinessCase
from business_cases.queries.register import register
from business_cases.views.case_disputes import subject_of
from disputes.models import CarriedOut, Dispute
from pbc.core import audit
from pbc.core.errors import Denied
from pbc.core.models import AuditEvent
from tests.factories.accounts import UserFactory
from tests.factories.disputes import dispute_in, ruled_on
from tests.factories.governance import InterestFactory
from tests.factories.principals import hat
from tests.integration.business_cases.world import NOW, at

LATER = at("2006-10-02")


def refused(world) -> BusinessCase:
    """A case refused; how is tested elsewhere."""
    case = world.submitted()
    for deed in (Deed.SEND, Deed.REFUSE):
        move(case, deed, by=world.pbc, at=NOW)
    return case


def dispute_about(world, case: BusinessCase, side: str = "practice", amount: str | None = None) -> Dispute:
    return ruled_on(subject_of(case), practice=case.owner, pct=world.pct, side=side, amount=amount)


def approve(world, case: BusinessCase, dispute: Dispute, **given) -> BusinessCase:
    return approve_by_ruling(**({"case": case, "dispute": dispute, "by": world.pbc, "at": LATER} | given))


@pytest.mark.parametrize("named", [True, False])
def test_the_case_is_approved_and_then_funded(funded, named) -> None:
    case = refused(funded)
    dispute = dispute_about(funded, case, amount=str(case.value) if named else None)
    approved = approve(funded, case, dispute)
    assert (approved.state, approved.ruling) == (CaseStatus.APPROVED, dispute.ruling)
    assert CarriedOut.objects.get().words == f"Business case {case.reference} is approved."
    change = approved.changes.latest("number")
    assert (change.deed, change.before) == ("rule", "refused")
    assert change.words.startswith("By ruling of the strategic health authority’s panel")
    assert AuditEvent.objects.get(kind="business_cases.case_approved_by_ruling").facts["dispute"] == dispute.reference
    (entry,) = register(funded.sha_manager)
    assert (entry.decision, entry.decided_on) == ("Refused, then approved by ruling of the SHA", NOW.date())
    fund_case(
        case=approved,
        books=funded.books,
        source=AccountKind.UNATTRIBUTED,
        name="hchs",
        amount=Decimal("500.00"),
        by=funded.finance,
        at=LATER,
    )
    assert is_whole(replayed(funded.books))
    with pytest.raises(Denied, match="“approved” cannot be approved by a ruling"):
        approve(funded, case, dispute)
    assert CarriedOut.objects.count() == 1


def test_a_ruling_for_the_pct_on_another_thing_or_amount_approves_nothing(funded) -> None:
    case = refused(funded)
    for side, amount, words in (("pct", None, "No panel has ruled for"), ("practice", "1.00", "ruled for £1.00")):
        dispute = dispute_about(funded, case, side, amount)
        with pytest.raises(Denied, match=words):
            approve(funded, case, dispute)
        Dispute.objects.filter(pk=dispute.pk).update(status="followed")
    with pytest.raises(Denied, match="No panel has ruled for"):
        approve(funded, case, dispute_in(practice=case.owner, pct=funded.pct))
    case.refresh_from_db()
    assert case.state is CaseStatus.REFUSED


def test_the_case_begun_again_stands_in_its_place_until_it_is_withdrawn(funded) -> None:
    case = refused(funded)
    dispute = dispute_about(funded, case)
    again = begin_again(case=case, by=funded.manager, at=LATER)
    with pytest.raises(Denied, match=f"begun again as {again.reference}"):
        approve(funded, case, dispute)
    withdraw_case(case=again, reason="Ruled.", by=funded.manager, at=LATER)
    assert approve(funded, case, dispute).state is CaseStatus.APPROVED


def test_who_carries_it_out(funded) -> None:
    case = refused(funded)
    dispute = dispute_about(funded, case)
    walled = UserFactory()
    InterestFactory(user=walled, organisation=case.owner)
    for who, words in (
        (funded.manager, "may not carry out a ruling"),
        (funded.director, "may not carry out a ruling"),
        (hat("pbc_manager", funded.beside), "you act for another organisation"),
        (hat("pbc_manager", funded.pct, user_id=walled.pk), "You have an interest"),
    ):
        with pytest.raises(Denied, match=words):
            approve(funded, case, dispute, by=who)


def test_without_its_record_nothing_is_approved(funded, monkeypatch) -> None:
    def broken(*args: object, **given: object) -> None:
        raise RuntimeError

    case = refused(funded)
    dispute = dispute_about(funded, case)
    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        approve(funded, case, dispute)
    case.refresh_from_db()
    assert case.state is CaseStatus.REFUSED
    assert not CarriedOut.objects.exists()
