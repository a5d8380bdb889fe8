from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from budgets.actions.plan_facts import record_fact
from budgets.actions.posting import post
from budgets.actions.uses import agree_small_purchase, record_spending
from budgets.domain.claims import FactKind
from budgets.domain.ledger import AccountKey, AccountKind, PostingKind, transfer
from budgets.models import Budget, Claim, Signature, Terms
from budgets.queries.freed_up import (
    Balance,
    agreed_before,
    balances,
    freed,
    frozen_terms,
    incentives,
    pct_of_year,
    scoped_lines,
)
from governance.actions.rules import adopt_local_rule
from pbc.core.errors import Invalid
from pbc.core.periods import FinancialYear
from pbc.core.principal import SYSTEM
from tests.factories.organisations import PopulationReturnFactory, PracticeFactory
from tests.integration.budgets.freed_up_world import APRIL, MAY, NOW
from tests.integration.budgets.world import THIS, BudgetWorld


def block_back(world, line: str, amount: str) -> None:
    with transaction.atomic():
        post(
            books=world.books,
            kind=PostingKind.SCOPE,
            moves=transfer(
                AccountKey(AccountKind.DEVOLVED, world.first.pk, line),
                AccountKey(AccountKind.BLOCKED_BACK, world.first.pk, line),
                Decimal(amount),
            ),
            effective_on=THIS.first_day,
            reason="The PCT commissions it",
            by=SYSTEM,
            at=NOW,
        )


def test_terms_that_nobody_signed_are_the_rules_of_the_years_first_day(db) -> None:
    world = BudgetWorld()
    terms = frozen_terms(world.first, THIS)
    assert (terms.sharing_percent, terms.version, terms.signed_on) == (70, 0, None)
    assert terms.permitted_uses == ("equipment", "training", "clinical_staff", "non_clinical_staff")
    for from_day, value in ((date(2006, 4, 1), "80"), (date(2006, 9, 1), "90")):
        adopt_local_rule(
            pct=world.pct,
            key="freed_up_share",
            value=value,
            from_day=from_day,
            reason="Local terms",
            minute="B/06/1",
            by=SYSTEM,
            at=datetime(2006, 3, 1, tzinfo=UTC),
        )
    assert frozen_terms(world.first, THIS).sharing_percent == 80, "what came later in the year does not count"


def signed_terms(world, *sides: str) -> None:
    """Terms of the first practice's budget: 85 percent, equipment and training, signed by these sides."""
    terms = Terms.objects.create(
        budget=Budget.objects.get(practice=world.first, status="issued"),
        version=2,
        content={
            "level": "advanced",
            "scope": {},
            "price_base": "2006/07",
            "options": [],
            "contingency_rate": "4",
            "contingency_base": "gross",
            "threshold": "20000",
            "excluded_codes": [],
            "sharing_percent": "85",
            "permitted_uses": ["equipment", "training"],
        },
        text="The terms",
        digest="d" * 64,
        reason="Agreed",
        made_by="A director",
        made_at=NOW,
    )
    for side in sides:
        Signature.objects.create(
            terms=terms, side=side, name="x", capacity="x", digest="d" * 64, signed_by_role="x", signed_at=NOW
        )


def test_a_claim_is_judged_by_the_terms_that_both_have_signed(freed_up) -> None:
    signed_terms(freed_up, "practice")
    assert frozen_terms(freed_up.first, THIS).signed_on is None
    Signature.objects.create(
        terms=Terms.objects.get(version=2),
        side="pct",
        name="x",
        capacity="x",
        digest="d" * 64,
        signed_by_role="x",
        signed_at=NOW,
    )
    terms = frozen_terms(freed_up.first, THIS)
    assert terms.words == "Terms of version 2, signed by both on 3 July 2006."
    claim = freed_up.agreed()
    assert (claim.practice_part, claim.pct_part) == (Decimal("3234.76"), Decimal("570.84"))
    assert claim.terms["hash"] == "d" * 64
    with pytest.raises(Invalid, match="Clinical staff is not a use that the terms permit"):
        freed_up.proposed(claim, kind="clinical_staff")


def test_the_pct_of_a_year(db) -> None:
    world = BudgetWorld()
    assert pct_of_year(world.first, THIS) == world.pct
    late = PracticeFactory(pct=world.pct, pct__from_=date(2006, 7, 1))
    assert pct_of_year(late, THIS) == world.pct
    assert pct_of_year(PracticeFactory(), THIS) is None


def test_lines_in_scope_with_what_earlier_claims_took(freed_up) -> None:
    assert [(line.line, line.taken) for line in scoped_lines(freed_up.first, MAY)] == [
        ("emergency", 0),
        ("first_outpatient", 0),
        ("prescribing", 0),
    ]
    freed_up.agreed(month=APRIL)
    (emergency, *_) = scoped_lines(freed_up.first, MAY)
    assert emergency.taken == Decimal("1902.00") + Decimal("0.00")
    assert agreed_before(freed_up.first, THIS) == Decimal("1902.80")
    assert freed(freed_up.first, MAY, frozen_terms(freed_up.first, THIS)).division.total.value == Decimal("1902.80")


def test_what_is_blocked_back_is_not_in_scope(freed_up) -> None:
    block_back(freed_up, "emergency", "26496.00")
    assert [line.line for line in scoped_lines(freed_up.first, MAY)] == ["first_outpatient", "prescribing"]
    with pytest.raises(Invalid, match="Nothing is freed"):
        freed(freed_up.first, MAY, frozen_terms(freed_up.first, THIS))
    block_back(freed_up, "prescribing", "1209.60")
    block_back(freed_up, "first_outpatient", "1728.00")
    with pytest.raises(Invalid, match="No line of this budget is devolved"):
        freed(freed_up.first, MAY, frozen_terms(freed_up.first, THIS))


def test_balances_at_every_stage_in_one_query(freed_up, django_assert_num_queries) -> None:
    everybody = [freed_up.first.pk, freed_up.second.pk]
    assert balances(everybody, THIS) == {}
    claim = freed_up.declared()
    assert balances(everybody, THIS)[freed_up.first.pk] == Balance(declared=claim.practice_part)
    Claim.objects.filter(pk=claim.pk).update(status="withdrawn")
    claim = freed_up.agreed()
    use = agree_small_purchase(use=freed_up.proposed(claim, "500.00"), by=freed_up.pbc, at=NOW, proven_at=NOW)
    record_spending(
        use=use,
        amount=Decimal("200.00"),
        evidence="Invoice",
        spent_on=date(2006, 7, 1),
        by=freed_up.manager,
        at=NOW,
    )
    with django_assert_num_queries(1):
        found = balances(everybody, THIS)
    assert asdict(found[freed_up.first.pk]) == {
        "declared": 0,
        "agreed": Decimal("2663.92"),
        "available": Decimal("2163.92"),
        "released": Decimal("300.00"),
        "spent": Decimal("200.00"),
        "covered": 0,
    }
    balance = found[freed_up.first.pk]
    assert (balance.accessible, balance.is_empty) == (Decimal("2663.92"), False)
    assert freed_up.second.pk not in found
    working = balance.working()
    agreed, *others = (part.value for part in working.inputs)
    assert working.value == agreed - sum(others)


def say(world, kind: FactKind, *sides) -> None:
    for by in sides:
        record_fact(practice=world.first, financial_year=THIS, kind=kind, holds=True, evidence="Review", by=by, at=NOW)


def test_the_enhanced_service_is_paid_on_both_sides_word(freed_up) -> None:
    """1,800 patients at 95p are 1,710.00. The list of 1 April 2007 is the latest by then."""
    found = incentives(freed_up.first, THIS, Balance())
    assert (found.plan.value, found.guarantee.value) == (0, 0)
    say(freed_up, FactKind.PLAN_AGREED, freed_up.manager)
    say(freed_up, FactKind.OBJECTIVES_MET, freed_up.pbc)
    found = incentives(freed_up.first, THIS, Balance())
    assert (found.plan.value, found.guarantee.value) == (0, 0)
    say(freed_up, FactKind.PLAN_AGREED, freed_up.pbc)
    say(freed_up, FactKind.OBJECTIVES_MET, freed_up.manager)
    PopulationReturnFactory(practice=freed_up.first, counted_on=date(2007, 4, 1), each=200)
    found = incentives(freed_up.first, THIS, Balance(available=Decimal("3000.00")))
    assert (found.plan.value, found.guarantee.value) == (Decimal("1710.00"), Decimal("420.00"))
    assert found.guarantee.inputs[0].parameters[0].source == "S4 ¶61, rules of 2006/07"


def test_later_years_have_no_enhanced_service(db) -> None:
    assert incentives(BudgetWorld().first, FinancialYear(2007), Balance()) is None
