from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from budgets.actions.claims import agree_claim
from budgets.actions.declaring import confirm_split, correct_claim, declare_claim, withdraw_claim
from budgets.domain.claim_states import ClaimStatus
from budgets.domain.freed_up import NOT_SIGNED, NamedSplit, SplitBasis
from budgets.models import Books, Claim, ClaimShare
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.periods import Month
from tests.factories.organisations import PracticeFactory
from tests.integration.budgets.freed_up_world import APRIL, MAY, NOW, FreedUpWorld
from tests.integration.budgets.world import AT

SPLIT = {"purpose": "A physiotherapist for both surgeries", "basis": SplitBasis.PERCENT}


def shares_of(claim: Claim) -> dict[str, Decimal]:
    return dict(claim.shares.values_list("practice__name", "amount"))


def test_a_claim_calculated_by_hand(freed_up) -> None:
    """Two twelfths of 29,433.60 are 4,905.60; cost 2 × (300 + 150 + 100) = 1,100: freed 3,805.60; 70% is 2,663.92."""
    claim = freed_up.declared(note="Asthma is tested at the surgery now")
    assert (claim.total, claim.practice_part, claim.pct_part) == (
        Decimal("3805.60"),
        Decimal("2663.92"),
        Decimal("1141.68"),
    )
    assert (claim.reference, claim.state, claim.is_final) == ("ZZ0001-2006-1", ClaimStatus.DECLARED, False)
    assert shares_of(claim) == {"First Surgery": Decimal("2663.92")}
    assert claim.terms["sharing_percent"] == "70"
    assert claim.figures["practice"]["notes"] == [NOT_SIGNED]
    assert [(line["line"], line["part"]) for line in claim.figures["lines"]] == [
        ("emergency", "3804.01"),
        ("first_outpatient", "0.00"),
        ("prescribing", "1.59"),
    ]
    event = AuditEvent.objects.get(kind="budgets.claim_declared")
    assert event.facts["total"] == "3805.60"
    assert event.organisation_code == "ZZ0001"


def test_a_consortiums_lead_declares_for_a_member_and_not_for_others(freed_up) -> None:
    assert freed_up.declared(by=freed_up.lead).declared_by_role == "consortium_lead"
    stranger = PracticeFactory(name="Far Surgery", pct=freed_up.pct)
    with pytest.raises(Denied, match="That is for Far Surgery itself, or for a consortium"):
        declare_claim(practice=stranger, month=MAY, by=freed_up.lead, at=NOW)


@pytest.mark.parametrize("who", ["other_manager", "pbc", "finance", "clerk"])
def test_others_do_not_declare(freed_up, who: str) -> None:
    with pytest.raises(Denied):
        freed_up.declared(by=getattr(freed_up, who))
    assert not Claim.objects.exists()


def test_one_claim_waits_at_a_time(freed_up) -> None:
    claim = freed_up.declared()
    with pytest.raises(Denied, match="Claim ZZ0001-2006-1 still waits for the PCT"):
        freed_up.declared()
    claim.pk, claim.reference = None, "another"
    with pytest.raises(IntegrityError, match="one_claim_waits_at_a_time"), transaction.atomic():
        Claim.objects.bulk_create([claim])


def test_a_practice_over_its_budget_frees_nothing(freed_up) -> None:
    with pytest.raises(Invalid, match=r"Nothing is freed: the budget in scope is .*£4,700.00"):
        freed_up.declared(practice=freed_up.second, by=freed_up.other_manager)
    assert not Claim.objects.exists()


def test_figures_that_may_still_change_carry_no_claim(freed_up) -> None:
    june = Month(2006, 6)
    freed_up.spell(freed_up.first, june)
    freed_up.summed()
    with pytest.raises(Invalid, match="June 2006 is not closed for First Surgery"):
        freed_up.declared(june)


class WithoutPrescribingOfMay(FreedUpWorld):
    def prescribe(self, practice, month, price) -> None:
        if month != MAY:
            super().prescribe(practice, month, price)


def test_a_month_without_data_of_one_kind_would_look_like_money_left_over(db) -> None:
    world = WithoutPrescribingOfMay().two_months()
    with pytest.raises(Invalid, match="not complete for Prescribing"):
        world.declared()
    assert world.declared(APRIL).total == Decimal("1902.80")


def test_a_year_that_is_closed_takes_no_claim(freed_up) -> None:
    Books.objects.update(closed_at=AT, closed_by="A director")
    with pytest.raises(Denied, match="The books of 2006/07 were closed on 20 March 2006"):
        freed_up.declared()


def test_a_year_without_books_takes_no_claim(freed_up) -> None:
    with pytest.raises(Invalid, match="There are no books of 2005/06 for First Surgery"):
        freed_up.declared(Month(2006, 3))


def test_a_practice_shares_with_those_it_acts_with(freed_up) -> None:
    split = NamedSplit(**SPLIT, shares={freed_up.first.pk: Decimal("66.67"), freed_up.second.pk: Decimal("33.33")})
    claim = freed_up.declared(split=split)
    assert shares_of(claim) == {"First Surgery": Decimal("1776.04"), "Second Surgery": Decimal("887.88")}
    assert sum(shares_of(claim).values()) == claim.practice_part
    assert claim.split_confirmed_by == freed_up.manager.name


def test_a_split_named_by_the_lead_waits_for_the_practices_word(freed_up) -> None:
    split = NamedSplit(**SPLIT, shares={freed_up.second.pk: Decimal(100)})
    claim = freed_up.declared(split=split, by=freed_up.lead)
    with pytest.raises(Denied, match="First Surgery has not confirmed what it gives to others"):
        agree_claim(claim=claim, by=freed_up.pbc, at=NOW)
    with pytest.raises(Denied):
        confirm_split(claim=claim, by=freed_up.other_manager, at=NOW)
    confirm_split(claim=claim, by=freed_up.manager, at=NOW)
    with pytest.raises(Denied, match="No split of this claim waits"):
        confirm_split(claim=claim, by=freed_up.manager, at=NOW)
    assert agree_claim(claim=claim, by=freed_up.pbc, at=NOW).state is ClaimStatus.AGREED


@pytest.mark.parametrize(
    ("shares", "changes", "words"),
    [
        (("60", "39"), {}, "The shares come to 99%"),
        (("100.00", "100.00"), {"basis": SplitBasis.AMOUNT}, "The shares come to £200.00, and the whole is £2,663.92"),
        (("60", "40"), {"purpose": " "}, "What the resources are shared for is missing"),
    ],
)
def test_a_split_that_is_no_split_is_refused(freed_up, shares, changes, words) -> None:
    first, second = (Decimal(share) for share in shares)
    split = NamedSplit(**(SPLIT | changes), shares={freed_up.first.pk: first, freed_up.second.pk: second})
    with pytest.raises(Invalid, match=words):
        freed_up.declared(split=split)
    assert not Claim.objects.exists()


def test_strangers_are_given_nothing(freed_up) -> None:
    stranger = PracticeFactory(name="Far Surgery", pct=freed_up.pct)
    split = NamedSplit(**SPLIT, shares={freed_up.first.pk: Decimal(50), stranger.pk: Decimal(50)})
    with pytest.raises(Invalid, match="Far Surgery is in no consortium with First Surgery"):
        freed_up.declared(split=split)


def test_a_correction_stands_in_the_claims_place_and_both_stay(freed_up) -> None:
    old = freed_up.declared()
    new = correct_claim(claim=old, month=APRIL, by=freed_up.manager, at=NOW, note="May is in dispute")
    old.refresh_from_db()
    assert (old.state, new.state, new.corrects) == (ClaimStatus.CORRECTED, ClaimStatus.DECLARED, old)
    assert (new.reference, new.total) == ("ZZ0001-2006-2", Decimal("1902.80"))
    with pytest.raises(Denied, match="This claim is “corrected by another”"):
        correct_claim(claim=old, month=MAY, by=freed_up.manager, at=NOW)


def test_a_correction_that_cannot_be_leaves_the_claim_as_it_was(freed_up) -> None:
    claim = freed_up.declared()
    with pytest.raises(Invalid):
        correct_claim(claim=claim, month=Month(2006, 6), by=freed_up.manager, at=NOW)
    claim.refresh_from_db()
    assert claim.state is ClaimStatus.DECLARED


def test_a_claim_is_withdrawn_with_a_reason(freed_up) -> None:
    claim = freed_up.declared()
    with pytest.raises(Invalid, match="The reason is missing"):
        withdraw_claim(claim=claim, reason=" ", by=freed_up.manager, at=NOW)
    with pytest.raises(Denied):
        withdraw_claim(claim=claim, reason="Not ours", by=freed_up.other_manager, at=NOW)
    assert withdraw_claim(claim=claim, reason="Declared too soon", by=freed_up.manager, at=NOW).status == "withdrawn"
    assert freed_up.declared().reference == "ZZ0001-2006-2"


def test_without_its_audit_event_nothing_is_declared(freed_up, monkeypatch) -> None:
    def broken(*args, **kwargs):
        raise RuntimeError("the audit is down")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        freed_up.declared()
    assert not Claim.objects.exists()
    assert not ClaimShare.objects.exists()


def test_figures_of_a_claim_are_never_edited(freed_up) -> None:
    claim = freed_up.declared()
    for changes in ({"total": 1, "pct_part": 1, "practice_part": 0}, {"terms": {}}, {"reference": "x"}):
        with pytest.raises(InternalError), transaction.atomic():
            Claim.objects.filter(pk=claim.pk).update(**changes)
    for rows in (Claim.objects.all(), claim.shares.all(), claim.deeds.all()):
        with pytest.raises(InternalError), transaction.atomic():
            rows._raw_delete("default")
