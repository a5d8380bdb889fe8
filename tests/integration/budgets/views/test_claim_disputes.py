"""A refused claim is disputed from its page; a ruling for the practice agrees it, in the ledger."""

from decimal import Decimal

import pytest
from django.urls import reverse

from budgets.actions import claims
from budgets.actions.claims import agree_by_ruling, agree_claim, refuse_claim
from budgets.domain.claim_states import ClaimStatus
from budgets.domain.ledger import AccountKey, AccountKind
from budgets.models import Claim
from budgets.queries.freed_up_needs import freed_up_needs
from budgets.queries.ledger import balance
from budgets.views.claim_disputes import subject_of
from disputes.models import Dispute
from pbc.core.errors import Denied, Invalid
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.disputes import dispute_in, ruled_on
from tests.integration.budgets.freed_up_world import EXPLAINED, NOW


def ruled(claim: Claim, world, side: str, amount: str | None) -> Dispute:
    return ruled_on(subject_of(claim), practice=claim.practice, pct=world.pct, side=side, amount=amount)


@pytest.fixture
def refused(freed_up) -> Claim:
    return refuse_claim(claim=freed_up.declared(), explanation=EXPLAINED, by=freed_up.director, at=NOW)


def purse(world, claim: Claim) -> Decimal:
    return balance(world.books, AccountKey(AccountKind.FREED_UP_PRACTICE, claim.practice_id, name=claim.reference))


@pytest.mark.parametrize("amount", [None, "3805.60"])
def test_a_ruling_for_the_practice_agrees_the_claim_in_the_ledger(freed_up, refused, amount) -> None:
    with pytest.raises(Denied, match="only the ruling of a panel changes that"):
        agree_claim(claim=refused, by=freed_up.pbc, at=NOW)
    dispute = ruled(refused, freed_up, "practice", amount)
    claim = agree_by_ruling(claim=refused, dispute=dispute, by=freed_up.pbc, at=NOW)
    assert (claim.state, claim.ruling) == (ClaimStatus.AGREED, dispute.ruling)
    assert purse(freed_up, claim) == Decimal("2663.92")
    assert claim.deeds.filter(kind="ruled").count() == 1
    assert dispute.ruling.outcomes.get().carried_out.words == f"Claim {claim.reference} is agreed, £3,805.60."
    with pytest.raises(Denied, match="“agreed”, not refused"):
        agree_by_ruling(claim=claim, dispute=dispute, by=freed_up.pbc, at=NOW)


def test_a_ruling_follows_the_figures_that_were_frozen_whatever_the_statement_says_now(
    freed_up, refused, monkeypatch
) -> None:
    def nothing(*args: object) -> None:
        raise Invalid("Nothing is freed now.", field="month", rule="freed_above_nought", fix="Choose another.")

    monkeypatch.setattr(claims, "freed", nothing)
    emergency = AccountKey(AccountKind.DEVOLVED, refused.practice_id, "emergency")
    before = balance(freed_up.books, emergency)
    dispute = ruled(refused, freed_up, "practice", str(refused.total))
    agree_by_ruling(claim=refused, dispute=dispute, by=freed_up.pbc, at=NOW)
    parts = {line["line"]: Decimal(line["part"]) for line in refused.figures["lines"]}
    assert purse(freed_up, refused) == refused.practice_part
    assert before - balance(freed_up.books, emergency) == parts["emergency"] > 0
    assert sum(parts.values()) == refused.total == Decimal(dispute.figures[0]["amount"])


def test_money_that_another_claim_gave_since_is_not_given_twice(freed_up, refused) -> None:
    later = freed_up.agreed()
    assert later.total == refused.total
    dispute = ruled(refused, freed_up, "practice", None)
    with pytest.raises(Denied, match=f"£3,805.60 of the same months was agreed since, in claim {later.reference}"):
        agree_by_ruling(claim=refused, dispute=dispute, by=freed_up.pbc, at=NOW)
    assert purse(freed_up, refused) == 0


def test_a_ruling_for_the_pct_or_on_another_thing_or_amount_agrees_nothing(freed_up, refused) -> None:
    for side, amount, words in (("pct", None, "No panel has ruled"), ("practice", "1.00", "The panel ruled for £1.00")):
        dispute = ruled(refused, freed_up, side, amount)
        with pytest.raises(Denied, match=words):
            agree_by_ruling(claim=refused, dispute=dispute, by=freed_up.pbc, at=NOW)
        Dispute.objects.filter(pk=dispute.pk).update(status="followed")
    elsewhere = dispute_in(practice=refused.practice, pct=freed_up.pct)
    with pytest.raises(Denied, match="No panel has ruled"):
        agree_by_ruling(claim=refused, dispute=elsewhere, by=freed_up.pbc, at=NOW)
    with pytest.raises(Denied):
        agree_by_ruling(claim=refused, dispute=elsewhere, by=freed_up.manager, at=NOW)
    assert purse(freed_up, refused) == 0


def test_from_the_page_of_the_claim_to_the_dispute_and_back(freed_up, refused, client) -> None:
    address = reverse("budgets:claim", args=[refused.reference])
    client.force_login(RoleAssignmentFactory(role="practice_manager", organisation=refused.practice).user)
    assert "Dispute this refusal" in client.get(address).content.decode()
    form = {"question": "Is it within the terms?", "sought": "Agree it whole."}
    answer = client.post(reverse("budgets:dispute_claim", args=[refused.reference]), form, follow=True)
    dispute = Dispute.objects.get()
    assert f"claim {refused.reference}" in answer.content.decode()
    assert [figure["amount"] for figure in dispute.figures] == ["3805.60", "2663.92", "1141.68"]
    text = client.get(address).content.decode()
    assert dispute.reference in text
    assert "Dispute this refusal" not in text


def test_the_pct_carries_a_ruling_out_from_the_page_of_the_claim(freed_up, refused, client) -> None:
    client.force_login(RoleAssignmentFactory(role="pct_finance", organisation=freed_up.pct).user)
    carry_out = reverse("budgets:carry_out_ruling", args=[refused.reference])
    assert "No panel has ruled" in client.post(carry_out, follow=True).content.decode()
    assert freed_up_needs(principal=freed_up.finance) == []
    ruled(refused, freed_up, "practice", None)
    title = f"Agree claim {refused.reference} of First Surgery, as ruled"
    assert [need.title for need in freed_up_needs(principal=freed_up.finance)] == [title]
    assert (
        "Agree the claim, as ruled" in client.get(reverse("budgets:claim", args=[refused.reference])).content.decode()
    )
    assert "Agreed, as ruled." in client.post(carry_out, follow=True).content.decode()
    assert freed_up_needs(principal=freed_up.finance) == []
