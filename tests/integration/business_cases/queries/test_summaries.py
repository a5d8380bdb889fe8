from datetime import date
from decimal import Decimal

from business_cases.actions.funding import release_money
from business_cases.actions.submitting import withdraw_case
from business_cases.queries.summaries import money_of_year, summaries_of
from pbc.core.periods import FinancialYear, Month
from tests.integration.business_cases.funded_world import FundedWorld
from tests.integration.business_cases.world import at

ON = date(2006, 9, 14)


def test_a_practice_has_its_own_cases_and_its_consortiums(funded: FundedWorld) -> None:
    own = funded.submitted()
    shared = funded.submitted(owner=funded.consortium, by=funded.lead)
    funded.drafted()
    assert [each.case for each in summaries_of(funded.practice, ON, FinancialYear(2006))] == [own, shared]
    assert [each.case for each in summaries_of(funded.partner, ON, FinancialYear(2006))] == [shared]
    assert summaries_of(funded.beside, ON, FinancialYear(2006)) == []


def test_what_ended_before_the_year_is_left_out(funded: FundedWorld) -> None:
    case = funded.submitted()
    withdraw_case(case=case, reason="No nurse", by=funded.manager, at=at("2006-10-02"))
    assert len(summaries_of(funded.practice, date(2007, 3, 31), FinancialYear(2006))) == 1
    assert summaries_of(funded.practice, date(2007, 4, 1), FinancialYear(2007)) == []


def test_what_comes_next_and_when(funded: FundedWorld) -> None:
    case = funded.submitted()
    (found,) = summaries_of(funded.practice, ON, FinancialYear(2006))
    assert (found.status, found.clock.day, found.next_deed, found.due_on) == (
        "Received",
        10,
        "The PCT decides",
        date(2006, 10, 30),
    )
    withdraw_case(case=case, reason="No nurse", by=funded.manager, at=at("2006-09-14"))
    pilot = funded.approved()
    assert said(funded) == ("The PCT: the service has begun", None)
    funded.from_fund(pilot, "6000.00")
    assert said(funded) == ("Register what judges the pilot", None)
    funded.follow_ups(funded.practice, Month(2005, 9), [40] * 13)
    funded.registered(pilot)
    assert said(funded) == ("The PCT confirms what judges the pilot", None)
    funded.confirmed(pilot)
    funded.begun(pilot)
    assert said(funded) == ("The PCT draws the verdict after 6 months", date(2007, 5, 27))


def said(funded: FundedWorld) -> tuple[str, date | None]:
    found = summaries_of(funded.practice, ON, FinancialYear(2006))[-1]
    return found.next_deed, found.due_on


def test_the_money_is_that_of_the_year(funded: FundedWorld) -> None:
    case = funded.approved()
    funded.from_fund(case, "6000.00")
    release_money(case=case, amount=Decimal("2000.00"), reason="Couch", by=funded.finance, at=at("2006-09-12"))
    (found,) = summaries_of(funded.practice, ON, FinancialYear(2006))
    assert (found.money.total, found.money.released) == (Decimal("6000.00"), Decimal("2000.00"))
    assert money_of_year(case, FinancialYear(2007)).total == 0
