from datetime import date
from decimal import Decimal

from budgets.domain.ledger import AccountKind
from business_cases.actions.delivery import evaluate_case, record_step
from business_cases.actions.funding import fund_case, release_money
from business_cases.actions.verdicts import draw_verdict
from business_cases.domain.benefits import Change
from business_cases.domain.delivery import Next, Verdict
from business_cases.domain.verdicts import Decision
from business_cases.models import BusinessCase
from business_cases.queries.delivery import (
    activity_of,
    days_to_service,
    like_cases,
    moved_of,
    practices_of_case,
    progress_of,
    recovery_of,
    start_of,
    submitted,
)
from pbc.core.periods import Month
from tests.integration.business_cases.funded_world import FundedWorld
from tests.integration.business_cases.world import at

START, THROUGH = Month(2006, 10), Month(2006, 12)
BEFORE = [40, 42, 38, 41, 39, 40, 42, 38, 41, 39, 40, 40]


def begun(funded: FundedWorld) -> BusinessCase:
    case = funded.approved()
    fund_case(
        case=case,
        books=funded.books,
        source=AccountKind.UNATTRIBUTED,
        name="hchs",
        amount=Decimal("6000.00"),
        by=funded.finance,
        at=at("2006-09-05"),
    )
    release_money(case=case, amount=Decimal("2000.00"), reason="Couch", by=funded.finance, at=at("2006-09-12"))
    record_step(case=case, step="start", done_on=date(2006, 10, 2), by=funded.pbc, at=at("2006-10-02"))
    case.refresh_from_db()
    return case


def test_a_case_measured_by_the_loaded_data(funded: FundedWorld) -> None:
    """Mean 40 before; 24 since: 16 a month at 75.00 are 1,200.00 a month; 2,000.00 were given out in September."""
    case = begun(funded)
    funded.follow_ups(funded.practice, Month(2005, 10), [*BEFORE, 24, 23, 25])
    funded.follow_ups(funded.beside, Month(2005, 10), [9] * 15)
    proposal = submitted(case)
    assert start_of(case, proposal) == START
    activity = activity_of(case, proposal, START, THROUGH)
    (found,) = moved_of(proposal, activity, START)
    assert (found.before, found.since, found.change) == (40, 24, Change.AS_PROMISED)
    rows = recovery_of(case, proposal, activity, START, THROUGH)
    assert [(row.month.month, row.balance) for row in rows] == [
        (9, Decimal("-2000.00")),
        (10, Decimal("-800.00")),
        (11, Decimal("475.00")),  # 17 × 75 = 1,275
        (12, Decimal("1600.00")),  # 15 × 75 = 1,125
    ]
    assert rows[1].planned == Decimal("-5200.00")


def test_a_consortiums_case_counts_its_members(funded: FundedWorld) -> None:
    case = funded.submitted(owner=funded.consortium, by=funded.lead)
    assert set(practices_of_case(case, Month(2006, 9))) == {funded.practice.pk, funded.partner.pk}


def test_steps_are_shown_done_or_not(funded: FundedWorld) -> None:
    case = begun(funded)
    assert [(each.procurement.step, bool(each.done)) for each in progress_of(case, submitted(case))] == [
        ("start", True)
    ]


def test_before_the_start_the_plan_says_when(funded: FundedWorld) -> None:
    case = funded.approved()
    assert start_of(case, submitted(case)) == Month(2007, 1)
    assert days_to_service(funded.pct) is None


def test_like_cases_are_those_that_were_evaluated(funded: FundedWorld) -> None:
    done = begun(funded)
    other = funded.submitted()
    assert like_cases(other, submitted(other)) == []
    decision = Decision(Next.STOP, "Too few patients", ends_on=date(2007, 4, 30))
    draw_verdict(case=done, months=6, decision=decision, by=funded.pbc, at=at("2007-05-01"))
    evaluate_case(case=done, verdict=Verdict.IN_PART, words="Too few patients", by=funded.pbc, at=at("2007-05-01"))
    assert like_cases(other, submitted(other)) == [done]
