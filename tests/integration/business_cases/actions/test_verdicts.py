from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from budgets.domain.commitments import Standing
from budgets.domain.ledger import AccountKind, is_whole
from budgets.models import Account
from budgets.queries.commitments import innovation_fund
from budgets.queries.ledger import replayed
from business_cases.actions.delivery import evaluate_case
from business_cases.actions.funding import fund_by_use, release_money
from business_cases.actions.verdicts import draw_verdict
from business_cases.domain.delivery import Next, Verdict
from business_cases.domain.verdicts import Decision, Payer
from business_cases.models import BusinessCase, CaseVerdict
from business_cases.queries.delivery import funding_of, total_of
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.periods import Month
from tests.factories import freed_up
from tests.factories.principals import hat
from tests.integration.business_cases.funded_world import FundedWorld
from tests.integration.business_cases.world import at

APRIL, OCTOBER = at("2007-04-02"), at("2007-10-01")
STOP = Decision(Next.STOP, "Too few patients came.", ends_on=date(2007, 4, 30))
PAID = Decision(Next.CONTINUE, "It frees what it costs.", payer=Payer.PRACTICE_BUDGET, pays_from=date(2007, 4, 1))


def pilot(funded: FundedWorld, later: list[int]) -> BusinessCase:
    """6,000 promised by the fund, 2,000 of it given out; running since 2 October 2006."""
    case = funded.piloted()
    funded.confirmed(case)
    release_money(case=case, amount=Decimal("2000.00"), reason="Couch", by=funded.finance, at=at("2006-09-15"))
    return funded.begun(case, later)


def draw(funded: FundedWorld, case: BusinessCase, decision: Decision, months: int = 6, **given: Any) -> CaseVerdict:
    kept = {"by": funded.pbc, "at": APRIL} | given
    return draw_verdict(case=case, months=months, decision=decision, **kept)


def test_a_stop_ends_the_service_and_gives_the_fund_back_what_is_left(funded: FundedWorld) -> None:
    case = pilot(funded, [40, 41, 39, 40, 40, 40])
    row = draw(funded, case, STOP)
    assert (row.stop_rule, row.returned, row.ends_on) == (True, Decimal("4000.00"), date(2007, 4, 30))
    assert row.findings["registered"][0]["words"] == "The stop rule says stop: it moved by 0.00, less than 8.00."
    case.refresh_from_db()
    assert case.state == "stopped"
    assert innovation_fund(funded.books) == Standing(Decimal("8000.00"), Decimal("2000.00"))
    assert is_whole(replayed(funded.books))
    with pytest.raises(Denied, match="Money is given to cases that are approved, until they are stopped"):
        release_money(case=case, amount=Decimal("1.00"), reason="More", by=funded.finance, at=APRIL)
    with pytest.raises(Denied, match="A verdict is drawn on a service that runs"):
        draw(funded, case, PAID, 12, at=OCTOBER)
    closed = evaluate_case(case=case, verdict=Verdict.NOT, words="Too few.", by=funded.pbc, at=APRIL)
    assert closed.next == "stop"


def test_the_pct_budget_pays_from_the_day_that_was_decided(funded: FundedWorld) -> None:
    case = pilot(funded, [24] * 6)
    hchs = Account.objects.get(books=funded.books, kind=AccountKind.UNATTRIBUTED, name="hchs")
    before = hchs.balance
    paid = Decision(
        Next.CONTINUE, "Worth it.", payer=Payer.PCT_BUDGET, pays_from=date(2007, 3, 1), amount=Decimal("400.00")
    )
    row = draw(funded, case, paid, account=hchs)
    assert row.stop_rule is False
    assert row.funding is not None
    assert row.funding.commitment is not None
    assert row.funding.commitment.reference == f"{case.reference}/6"
    hchs.refresh_from_db()
    assert before - hchs.balance == Decimal("400.00")
    assert total_of(funding_of(case)) == Standing(Decimal("4400.00"), Decimal("2000.00"))
    assert is_whole(replayed(funded.books))


@pytest.mark.parametrize(
    ("kind", "given", "text"),
    [
        ("unattributed", {"pays_from": date(2007, 4, 1)}, "That account is of 2006/07. Choose an account of 2007/08"),
        ("innovation_fund", {}, "That is not the PCT’s budget"),
        ("unattributed", {"amount": Decimal("99999.00")}, r"It was approved for £20,400.00"),
        ("unattributed", {"amount": None}, "Which money of the PCT pays is missing"),
        ("unattributed", {"payer": Payer.FREED_UP}, "No freed-up resources pay for this case"),
    ],
)
def test_money_that_cannot_pay_leaves_no_verdict(
    funded: FundedWorld, kind: str, given: dict[str, Any], text: str
) -> None:
    case = pilot(funded, [24] * 6)
    whole = {"payer": Payer.PCT_BUDGET, "pays_from": date(2007, 3, 1), "amount": Decimal("400.00")} | given
    account = Account.objects.get(books=funded.books, kind=kind)
    with pytest.raises(Invalid, match=text):
        draw(funded, case, Decision(Next.CONTINUE, "Worth it.", **whole), account=account)
    assert not CaseVerdict.objects.exists()
    assert total_of(funding_of(case)).total == Decimal("6000.00")


def test_freed_up_resources_pay_where_the_practice_has_let_them(funded: FundedWorld) -> None:
    case = pilot(funded, [24] * 6)
    use = freed_up.use(pct=funded.pct, practice=funded.practice)
    type(use).objects.filter(pk=use.pk).update(status="agreed")
    funding = fund_by_use(case=case, use=use, by=funded.manager, at=APRIL)
    decision = Decision(Next.CONTINUE, "Worth it.", payer=Payer.FREED_UP, pays_from=date(2007, 4, 1))
    assert draw(funded, case, decision).funding == funding


def test_what_goes_on_changed_registers_anew_before_it_is_judged_again(funded: FundedWorld) -> None:
    case = pilot(funded, [40] * 6)
    adapt = Decision(Next.ADAPT, "Too few are sent.", payer=Payer.AS_FUNDED, changes="A letter to every patient.")
    draw(funded, case, adapt)
    funded.follow_ups(funded.practice, Month(2007, 4), [40, 24, 24, 24, 24, 24])
    with pytest.raises(Denied, match="first its measures and stop rule are registered anew"):
        draw(funded, case, PAID, 12, at=OCTOBER)
    row = funded.registered(case, at("2007-05-01"), after_months=3)
    funded.confirmed(case, at("2007-05-02"))
    verdict = draw(funded, case, PAID, 12, at=OCTOBER)
    assert (verdict.registration, verdict.stop_rule) == (row, False)
    (found,) = verdict.findings["registered"]
    assert (found["baseline"], found["since"], found["months"]) == ("40.00", "24.00", 5)
    with pytest.raises(Denied, match="Measures are registered before the service begins"):
        funded.registered(case, at("2007-10-02"))


@pytest.mark.parametrize("who", ["manager", "lead", "finance", "director", "clerk", "sha_manager", "turned"])
def test_others_draw_no_verdict(funded: FundedWorld, who: str) -> None:
    case = pilot(funded, [24] * 6)
    turned = hat("pbc_manager", funded.pct, user_id=funded.manager.user_id or 0)
    with pytest.raises(Denied):
        draw(funded, case, PAID, by=turned if who == "turned" else getattr(funded, who))


def test_a_verdict_comes_in_its_time_and_once(funded: FundedWorld) -> None:
    case = pilot(funded, [24] * 6)
    with pytest.raises(Denied, match="possible from 1 April 2007 on"):
        draw(funded, case, PAID, at=at("2007-03-30"))
    draw(funded, case, PAID, at=at("2007-05-28"))
    assert CaseVerdict.objects.get().is_late
    with pytest.raises(Denied, match=r"P\. Manager drew the verdict after 6 months on 28 May 2007"):
        draw(funded, case, STOP, at=at("2007-05-28"))


def test_without_its_audit_nothing_is_decided_and_no_money_moves(
    funded: FundedWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = pilot(funded, [40] * 6)

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError, match="no audit"):
        draw(funded, case, STOP)
    assert not CaseVerdict.objects.exists()
    assert BusinessCase.objects.get().state == "implemented"
    assert innovation_fund(funded.books).waiting == Decimal("4000.00")


@pytest.mark.django_db(transaction=True)
def test_people_who_decide_at_once_leave_one_outcome() -> None:
    funded = FundedWorld()
    case = pilot(funded, [24] * 6)
    people = [hat("pbc_manager", funded.pct, user_id=9_100_000 + number) for number in range(8)]

    def act(number: int) -> bool:
        try:
            draw(funded, case, STOP if number % 2 else PAID, by=people[number])
        except Denied:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(act, range(8)))
    assert made.count(True) == 1
    row = CaseVerdict.objects.get()
    left = Decimal("8000.00") if row.decision == "stop" else Decimal("4000.00")
    assert innovation_fund(funded.books).waiting == left
    assert BusinessCase.objects.get().state == ("stopped" if row.decision == "stop" else "implemented")
    assert is_whole(replayed(funded.books))
