import pytest
import time_machine
from django.urls import reverse

from budgets.models import Claim
from tests.factories.accounts import RoleAssignmentFactory
from tests.integration.budgets.freed_up_world import NOW

STEPS = {
    "reasons": "The room is let to the acute trust until October.",
    "plan": "The PCT takes the room back when the lease ends.",
    "step_1": "Give notice to the trust",
    "step_1_on": "2006-09-01",
}


@pytest.fixture(autouse=True)
def _in_july_2006():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sign_in(client):
    def as_(role, organisation):
        client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
        return client

    return as_


def declare(client, practice, **typed) -> str:
    given = {"month": "2006-05", "note": "Asthma is tested here now"}
    return client.post(
        reverse("budgets:declare_claim", args=[practice.code]), given | typed, follow=True
    ).content.decode()


def address(name: str, claim: Claim) -> str:
    return reverse(f"budgets:{name}", args=[claim.reference])


def test_a_practice_declares_and_the_pct_agrees(freed_up, sign_in) -> None:
    manager = sign_in("practice_manager", freed_up.first)
    form = manager.get(reverse("budgets:declare_claim", args=["ZZ0001"])).content.decode()
    assert "Share of Second Surgery" in form
    assert "Terms not signed: the national rule applies." in form
    page = declare(manager, freed_up.first)
    for words in (
        "Declared: £3,805.60",
        "£2,663.92",
        "£1,141.68",
        "more than chance would make",
        "Withdraw this claim",
    ):
        assert words in page
    assert "Agree this claim" not in page
    claim = Claim.objects.get()
    finance = sign_in("pct_finance", freed_up.pct)
    page = finance.post(address("agree_claim", claim), {"agree-reason": "As it stands"}, follow=True).content.decode()
    assert "Agreed. The practice now says what it should buy." in page
    assert "Freed-up resources agreed" in page
    again = finance.post(address("agree_claim", claim), follow=True).content.decode()
    assert "This claim is “agreed”" in again


def test_what_is_refused_stands_on_the_form(freed_up, sign_in) -> None:
    client = sign_in("practice_manager", freed_up.second)
    page = declare(client, freed_up.second)
    assert "There is a problem" in page
    assert "Nothing is freed" in page
    assert not Claim.objects.exists()


def test_shares_are_named_on_the_form(freed_up, sign_in) -> None:
    client = sign_in("consortium_lead", freed_up.consortium)
    typed = {
        "basis": "percent",
        "purpose": "Physiotherapy",
        f"share_{freed_up.first.pk}": "60",
        f"share_{freed_up.second.pk}": "30",
    }
    assert "The shares come to 90%" in declare(client, freed_up.first, **typed)
    page = declare(client, freed_up.first, **(typed | {f"share_{freed_up.second.pk}": "40"}))
    assert "has yet to confirm what it gives to others" in page
    claim = Claim.objects.get()
    manager = sign_in("practice_manager", freed_up.first)
    assert "Confirm these shares" in manager.get(address("claim", claim)).content.decode()
    assert (
        "Confirmed. The PCT may now decide."
        in manager.post(address("confirm_split", claim), follow=True).content.decode()
    )


def test_a_practice_with_a_share_sees_no_others_lines(freed_up, sign_in) -> None:
    client = sign_in("consortium_lead", freed_up.consortium)
    typed = {"basis": "percent", "purpose": "x", f"share_{freed_up.second.pk}": "100"}
    declare(client, freed_up.first, **typed)
    page = sign_in("practice_manager", freed_up.second).get(address("claim", Claim.objects.get())).content.decode()
    assert "£2,663.92" in page
    assert "Emergency admissions" not in page


def test_correct_and_withdraw(freed_up, sign_in) -> None:
    client = sign_in("practice_manager", freed_up.first)
    declare(client, freed_up.first)
    claim = Claim.objects.get()
    assert "Asthma is tested here now" in client.get(address("correct_claim", claim)).content.decode()
    page = client.post(address("correct_claim", claim), {"month": "2006-04", "note": "x"}, follow=True).content.decode()
    assert "Claim ZZ0001-2006-2 stands in the place of ZZ0001-2006-1." in page
    new = Claim.objects.get(reference="ZZ0001-2006-2")
    assert "The reason is missing" in client.post(address("withdraw_claim", new), follow=True).content.decode()
    page = client.post(address("withdraw_claim", new), {"withdraw-reason": "Too soon"}, follow=True).content.decode()
    assert "Withdrawn." in page


def test_a_refusal_cannot_be_sent_without_its_reasons_and_its_timetable(freed_up, sign_in) -> None:
    claim = freed_up.declared()
    client = sign_in("pct_director", freed_up.pct)
    for missing in STEPS:
        page = client.post(address("refuse_claim", claim), STEPS | {missing: ""}).content.decode()
        assert "There is a problem" in page, missing
    assert (
        "is not after today"
        in client.post(address("refuse_claim", claim), STEPS | {"step_1_on": "2006-07-03"}).content.decode()
    )
    claim.refresh_from_db()
    assert claim.status == "declared"
    page = client.post(address("refuse_claim", claim), STEPS, follow=True).content.decode()
    assert "1 September 2006: Give notice to the trust" in page
    assert "Nothing was posted for this claim: it was refused." in page
    assert "there is no money to propose a use for" in page
    assert "when it is agreed" not in page


def test_a_note_is_seen_by_both(freed_up, sign_in) -> None:
    claim = freed_up.declared()
    client = sign_in("practice_manager", freed_up.first)
    client.post(address("note_on_claim", claim), {"words": "You promised 80%", "is_dispute": "on"})
    page = sign_in("auditor", freed_up.pct).get(address("claim", claim)).content.decode()
    assert "Dispute" in page
    assert "You promised 80%" in page
    assert "Add it to the claim" not in page


def test_the_ledger_of_a_claim_exports(freed_up, sign_in) -> None:
    claim = freed_up.agreed()
    client = sign_in("auditor", freed_up.pct)
    export = client.get(address("claim", claim), {"format": "csv"}).content.decode()
    assert "Freed-up resources agreed" in export
    assert "2663.92" in export
