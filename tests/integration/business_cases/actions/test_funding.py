from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from budgets.domain.commitments import Standing
from budgets.domain.ledger import AccountKind, Overdrawn, is_whole
from budgets.queries.commitments import innovation_fund
from budgets.queries.ledger import replayed
from business_cases.actions.funding import fund_by_use, fund_case, give_up_case, release_money, return_money
from business_cases.models import BusinessCase, CaseFunding
from business_cases.queries.delivery import funding_of, total_of
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories import freed_up
from tests.factories.budgets import books as books_of
from tests.factories.business_cases import light
from tests.factories.organisations import PctFactory
from tests.factories.principals import hat
from tests.integration.business_cases.funded_world import FundedWorld
from tests.integration.business_cases.world import NOW, at

FUND = {"source": AccountKind.INNOVATION_FUND, "name": ""}
HCHS = {"source": AccountKind.UNATTRIBUTED, "name": "hchs"}


def fund(funded: FundedWorld, case: BusinessCase, amount: str = "6000.00", **given: object) -> CaseFunding:
    kept = {"books": funded.books, "by": funded.finance, "at": NOW, **FUND} | given
    return fund_case(case=case, amount=Decimal(amount), **kept)  # type: ignore[arg-type]


def standing(case: BusinessCase) -> Standing:
    return total_of(funding_of(case))


def test_money_is_promised_released_and_returned(funded: FundedWorld) -> None:
    case = funded.approved()
    fund(funded, case)
    assert innovation_fund(funded.books) == Standing(Decimal("4000.00"), Decimal("6000.00"))
    left = release_money(case=case, amount=Decimal("1500.00"), reason="The couch", by=funded.finance, at=NOW)
    assert left == Decimal("4500.00")
    assert standing(case) == Standing(Decimal("4500.00"), Decimal("1500.00"))
    back = return_money(case=case, reason="Cheaper than thought", by=funded.finance, at=NOW)
    assert (back, standing(case)) == (Decimal("4500.00"), Standing(Decimal("0.00"), Decimal("1500.00")))
    assert is_whole(replayed(funded.books))
    with pytest.raises(Invalid, match="All that was promised has been given out"):
        return_money(case=case, reason="Again", by=funded.finance, at=NOW)
    kinds = AuditEvent.objects.filter(subject_type="business_cases.BusinessCase").order_by("pk")
    assert list(kinds.values_list("kind", flat=True))[-3:] == [
        "business_cases.case_funded",
        "business_cases.money_released",
        "business_cases.money_returned",
    ]


def test_several_sources_are_given_out_in_their_order(funded: FundedWorld) -> None:
    case = funded.approved()
    fund(funded, case, "1000.00")
    with pytest.raises(Denied, match="has its commitment of this year already"):
        fund(funded, case, "500.00", **HCHS)


def test_a_case_has_no_more_than_it_was_approved_for(funded: FundedWorld) -> None:
    """Approved for 20,400 (see the factory)."""
    case = funded.approved()
    with pytest.raises(Invalid, match=r"£20,400.01 cannot be promised. It was approved for £20,400.00"):
        fund(funded, case, "20400.01", **HCHS)


def test_no_more_is_promised_than_the_fund_holds(funded: FundedWorld) -> None:
    case = funded.approved()
    with pytest.raises(Overdrawn, match="Innovation fund holds £10,000.00"):
        fund(funded, case, "10000.01")
    assert not CaseFunding.objects.exists()


def test_no_more_is_released_than_was_promised(funded: FundedWorld) -> None:
    case = funded.approved()
    fund(funded, case)
    with pytest.raises(Invalid, match=r"£6,000.00 is promised and not given out"):
        release_money(case=case, amount=Decimal("6000.01"), reason="Couch", by=funded.finance, at=NOW)
    with pytest.raises(Invalid, match="What the money is for is missing"):
        release_money(case=case, amount=Decimal("1.00"), reason=" ", by=funded.finance, at=NOW)


@pytest.mark.parametrize("who", ["manager", "lead", "pbc", "director", "clerk", "analyst", "stranger", "sha_manager"])
def test_others_neither_promise_nor_release(funded: FundedWorld, who: str) -> None:
    case = funded.approved()
    with pytest.raises(Denied):
        fund(funded, case, by=getattr(funded, who))
    fund(funded, case)
    with pytest.raises(Denied):
        release_money(case=case, amount=Decimal("1.00"), reason="Couch", by=getattr(funded, who), at=NOW)


def test_nobody_pays_for_what_they_wrote(funded: FundedWorld) -> None:
    case = funded.approved()
    turned = hat("pct_finance", funded.pct, user_id=funded.manager.user_id or 0)
    with pytest.raises(Denied, match="You wrote in this case"):
        fund(funded, case, by=turned)


def test_a_consortium_draws_on_the_fund_for_what_it_may_decide_itself(funded: FundedWorld) -> None:
    case = funded.approved(content=light(), owner=funded.consortium, by=funded.lead)
    BusinessCase.objects.filter(pk=case.pk).update(decides=1)
    assert fund(funded, case, "900.00", by=funded.lead).by_role == "consortium_lead"
    larger = funded.approved(owner=funded.consortium, by=funded.lead)
    with pytest.raises(Denied):
        fund(funded, larger, "900.00", by=funded.lead)


def test_books_of_another_pct_do_not_pay(funded: FundedWorld) -> None:
    case = funded.approved()
    with pytest.raises(Denied, match="These are not the books of Northmoor PCT"):
        fund(funded, case, "1.00", books=books_of(PctFactory()))


def test_only_an_approved_case_is_given_money(funded: FundedWorld) -> None:
    case = funded.submitted()
    with pytest.raises(Denied, match="Money is given to cases that are approved"):
        fund(funded, case)


def test_freed_up_resources_pay_by_an_agreed_use(funded: FundedWorld) -> None:
    case = funded.approved()
    use = freed_up.use(pct=funded.pct, practice=funded.practice)
    with pytest.raises(Denied, match="Only a use that the PCT has agreed"):
        fund_by_use(case=case, use=use, by=funded.manager, at=NOW)
    type(use).objects.filter(pk=use.pk).update(status="agreed")
    funding = fund_by_use(case=case, use=use, by=funded.manager, at=NOW)
    assert (funding.amount, standing(case)) == (Decimal("50.00"), Standing(Decimal("50.00"), Decimal("0.00")))
    with pytest.raises(Denied, match="pays for a case already"):
        fund_by_use(case=case, use=use, by=funded.manager, at=NOW)
    foreign = freed_up.use(pct=funded.pct, practice=funded.beside)
    type(use).objects.filter(pk=foreign.pk).update(status="agreed")
    with pytest.raises(Denied, match="of a practice that this case is not of"):
        fund_by_use(case=case, use=foreign, by=funded.manager, at=NOW)


def test_what_is_given_up_gives_its_money_back(funded: FundedWorld) -> None:
    case = funded.approved()
    fund(funded, case)
    release_money(case=case, amount=Decimal("500.00"), reason="Deposit", by=funded.finance, at=NOW)
    with pytest.raises(Denied):
        give_up_case(case=case, reason="No nurse", by=funded.stranger, at=NOW)
    assert give_up_case(case=case, reason="No nurse", by=funded.manager, at=at("2006-11-01")) == Decimal("5500.00")
    case.refresh_from_db()
    assert case.state == "given_up"
    assert innovation_fund(funded.books).waiting == Decimal("9500.00")


def test_without_its_audit_no_money_moves(funded: FundedWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    case = funded.approved()
    fund(funded, case)

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError, match="no audit"):
        release_money(case=case, amount=Decimal("500.00"), reason="Deposit", by=funded.finance, at=NOW)
    with pytest.raises(RuntimeError, match="no audit"):
        give_up_case(case=case, reason="No nurse", by=funded.manager, at=NOW)
    assert standing(case) == Standing(Decimal("6000.00"), Decimal("0.00"))
    assert BusinessCase.objects.get().state == "approved"


@pytest.mark.django_db(transaction=True)
def test_fifty_releases_and_a_giving_up_at_once_leave_a_ledger_that_balances() -> None:
    funded = FundedWorld()
    case = funded.approved()
    fund(funded, case, "600.00")

    def act(number: int) -> bool:
        try:
            if number == 25:
                give_up_case(case=case, reason="No nurse", by=funded.manager, at=NOW)
            else:
                release_money(case=case, amount=Decimal("25.00"), reason="Part", by=funded.finance, at=NOW)
        except (Invalid, Denied, Overdrawn):
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(act, range(50)))
    released = made.count(True) - 1
    assert made[25]
    assert standing(case) == Standing(Decimal("0.00"), Decimal(25 * released))
    assert innovation_fund(funded.books).waiting == Decimal(10000 - 25 * released)
    assert is_whole(replayed(funded.books))
