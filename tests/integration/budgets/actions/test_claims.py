from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection

from budgets.actions import claims
from budgets.actions.claims import agree_claim, note_on_claim, refuse_claim
from budgets.actions.plan_facts import record_fact
from budgets.actions.posting import post
from budgets.domain.claim_states import ClaimStatus
from budgets.domain.claims import Explanation, FactKind
from budgets.domain.freed_up import NamedSplit, SplitBasis
from budgets.domain.ledger import AccountKey, AccountKind, PostingKind, transfer
from budgets.models import Books, Claim, Posting
from budgets.queries.ledger import balance, replayed
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.principal import SYSTEM
from tests.factories.organisations import PctFactory
from tests.factories.principals import hat
from tests.integration.budgets.freed_up_world import EXPLAINED, MAY, NOW, FreedUpWorld
from tests.integration.budgets.world import AT, THIS


def devolved(world: FreedUpWorld, line: str) -> Decimal:
    return balance(world.books, AccountKey(AccountKind.DEVOLVED, world.first.pk, line))


def purse(world: FreedUpWorld, claim: Claim, practice=None) -> Decimal:
    key = AccountKey(AccountKind.FREED_UP_PRACTICE, (practice or world.first).pk, name=claim.reference)
    return balance(world.books, key)


def test_an_agreed_claim_leaves_the_lines_that_freed_it(freed_up) -> None:
    """Emergency 26,496.00 a year gives 3,804.01, prescribing 1,209.60 gives 1.59; the other line was over."""
    before = {line: devolved(freed_up, line) for line in ("emergency", "first_outpatient", "prescribing")}
    claim = agree_claim(claim=freed_up.declared(), by=freed_up.pbc, at=NOW, reason="As the statement has it")
    after = {line: devolved(freed_up, line) for line in before}
    assert {line: before[line] - after[line] for line in before} == {
        "emergency": Decimal("3804.01"),
        "first_outpatient": Decimal("0.00"),
        "prescribing": Decimal("1.59"),
    }
    assert purse(freed_up, claim) == Decimal("2663.92")
    assert balance(freed_up.books, AccountKey(AccountKind.FREED_UP_PCT, name=claim.reference)) == Decimal("1141.68")
    posting = Posting.objects.get(kind=PostingKind.FREED_UP_AGREED)
    assert (posting.facts["claim"], posting.effective_on) == (claim.reference, NOW.date())
    assert (claim.state, claim.decided_by) == (ClaimStatus.AGREED, freed_up.pbc.name)


def test_shares_go_to_each_practices_own_account(freed_up) -> None:
    shares = {freed_up.first.pk: Decimal(60), freed_up.second.pk: Decimal(40)}
    claim = freed_up.agreed(split=NamedSplit("Physiotherapy", SplitBasis.PERCENT, shares))
    first, second = purse(freed_up, claim), purse(freed_up, claim, freed_up.second)
    assert (first, second) == (Decimal("1598.35"), Decimal("1065.57"))
    assert first + second == claim.practice_part


def test_what_was_agreed_is_not_freed_again(freed_up) -> None:
    freed_up.agreed()
    with pytest.raises(Invalid, match=r"Nothing is freed.*and £3,805.60 is claimed already"):
        freed_up.declared()


@pytest.mark.parametrize("who", ["manager", "lead", "clerk"])
def test_those_who_do_not_decide_are_refused(freed_up, who: str) -> None:
    claim = freed_up.declared()
    with pytest.raises(Denied):
        agree_claim(claim=claim, by=getattr(freed_up, who), at=NOW)
    claim.refresh_from_db()
    assert claim.state is ClaimStatus.DECLARED


def test_the_declarer_with_another_hat_on_does_not_decide(freed_up) -> None:
    same = hat("pbc_manager", freed_up.pct, user_id=freed_up.manager.user_id)
    with pytest.raises(Denied, match="Whoever declared the claim does not decide it"):
        agree_claim(claim=freed_up.declared(), by=same, at=NOW)


def test_another_pct_does_not_decide(freed_up) -> None:
    other = hat("pbc_manager", PctFactory(), user_id=50)
    with pytest.raises(Denied, match="That is for Northmoor PCT itself"):
        agree_claim(claim=freed_up.declared(), by=other, at=NOW)


def test_a_claim_is_agreed_once(freed_up) -> None:
    claim = freed_up.agreed()
    with pytest.raises(Denied, match="This claim is “agreed”"):
        agree_claim(claim=claim, by=freed_up.finance, at=NOW)
    assert Posting.objects.filter(kind=PostingKind.FREED_UP_AGREED).count() == 1


def test_books_closed_meanwhile_refuse(freed_up) -> None:
    claim = freed_up.declared()
    Books.objects.update(closed_at=AT, closed_by="A director")
    with pytest.raises(Denied, match="were closed"):
        agree_claim(claim=claim, by=freed_up.pbc, at=NOW)


def test_lines_that_no_longer_hold_so_much_refuse(freed_up) -> None:
    claim = freed_up.declared()
    emergency = AccountKey(AccountKind.DEVOLVED, freed_up.first.pk, "emergency")
    post(
        books=freed_up.books,
        kind=PostingKind.SET_ASIDE,
        moves=transfer(emergency, AccountKey(AccountKind.PCT_HELD, name="x"), Decimal("26000.00")),
        effective_on=NOW.date(),
        reason="A test",
        by=SYSTEM,
        at=NOW,
    )
    with pytest.raises(Invalid, match="Practice budget of First Surgery, emergency admissions holds £496.00"):
        agree_claim(claim=claim, by=freed_up.pbc, at=NOW)
    claim.refresh_from_db()
    assert claim.state is ClaimStatus.DECLARED


def test_figures_that_moved_since_are_asked_for_anew(freed_up, monkeypatch) -> None:
    claim = freed_up.declared()
    real = claims.freed

    def less(practice, month, terms):
        found = real(practice, month, terms)
        return replace(found, division=replace(found.division, total=replace(found.division.total, value=Decimal(1))))

    monkeypatch.setattr(claims, "freed", less)
    with pytest.raises(Denied, match=r"declared £3,805.60, and the statement now frees £1.00"):
        agree_claim(claim=claim, by=freed_up.pbc, at=NOW)


def test_without_an_agreement_that_both_deny_there_are_no_terms(freed_up) -> None:
    claim = freed_up.declared()
    said = {
        "practice": freed_up.first,
        "financial_year": THIS,
        "kind": FactKind.AGREEMENT_STANDS,
        "holds": False,
        "evidence": "Letter of 1 June",
        "at": NOW,
    }
    record_fact(**said, by=freed_up.pbc)
    record_fact(**said, by=freed_up.manager)
    with pytest.raises(Denied, match="Both sides have recorded that no agreement stands"):
        agree_claim(claim=claim, by=freed_up.pbc, at=NOW)


def test_the_pct_alone_cannot_unmake_the_agreement(freed_up) -> None:
    """Bury: a promised share is not withdrawn by one side’s word."""
    claim = freed_up.declared()
    record_fact(
        practice=freed_up.first,
        financial_year=THIS,
        kind=FactKind.AGREEMENT_STANDS,
        holds=False,
        evidence="Our letter",
        by=freed_up.pbc,
        at=NOW,
    )
    assert agree_claim(claim=claim, by=freed_up.pbc, at=NOW).state is ClaimStatus.AGREED


def test_a_refusal_keeps_reasons_plan_and_timetable(freed_up) -> None:
    claim = refuse_claim(claim=freed_up.declared(), explanation=EXPLAINED, by=freed_up.director, at=NOW)
    assert (claim.state, claim.decision, claim.plan) == (ClaimStatus.REFUSED, EXPLAINED.reasons, EXPLAINED.plan)
    assert list(claim.steps.values_list("what", flat=True)) == ["Give notice to the trust", "Hand the room over"]
    assert not Posting.objects.filter(kind=PostingKind.FREED_UP_AGREED).exists()


def test_a_refusal_without_them_changes_nothing(freed_up) -> None:
    claim = freed_up.declared()
    with pytest.raises(Invalid, match="owed the reasons in full"):
        refuse_claim(claim=claim, explanation=Explanation("No.", "", []), by=freed_up.director, at=NOW)
    claim.refresh_from_db()
    assert claim.state is ClaimStatus.DECLARED


def test_both_sides_put_notes_and_disputes_on_a_claim(freed_up) -> None:
    claim = freed_up.declared()
    note_on_claim(claim=claim, words="Late", is_dispute=True, by=freed_up.manager, at=NOW)
    note_on_claim(claim=claim, words="Noted", is_dispute=False, by=freed_up.finance, at=NOW)
    assert list(claim.deeds.order_by("pk").values_list("kind", flat=True)) == ["declared", "disputed", "noted"]
    with pytest.raises(Denied):
        note_on_claim(claim=claim, words="x", is_dispute=False, by=freed_up.other_manager, at=NOW)
    with pytest.raises(Invalid, match="The note is missing"):
        note_on_claim(claim=claim, words=" ", is_dispute=False, by=freed_up.manager, at=NOW)


def test_without_its_audit_event_nothing_is_agreed(freed_up, monkeypatch) -> None:
    claim = freed_up.declared()
    before = replayed(freed_up.books)

    def broken(*args, **kwargs):
        raise RuntimeError("the audit is down")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        agree_claim(claim=claim, by=freed_up.pbc, at=NOW)
    claim.refresh_from_db()
    assert claim.state is ClaimStatus.DECLARED
    assert replayed(freed_up.books) == before


@pytest.mark.django_db(transaction=True)
def test_of_many_who_agree_at_once_one_does() -> None:
    world = FreedUpWorld().two_months()
    claim = world.declared(MAY)

    def once(number: int) -> str:
        try:
            agree_claim(claim=claim, by=hat("pct_finance", world.pct, user_id=100 + number), at=NOW)
            return "agreed"
        except Denied:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=6) as pool:
        outcomes = list(pool.map(once, range(12)))
    assert outcomes.count("agreed") == 1
    assert purse(world, claim) == claim.practice_part
    assert Posting.objects.filter(kind=PostingKind.FREED_UP_AGREED).count() == 1
