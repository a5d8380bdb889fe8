from datetime import date

from business_cases.actions.verdicts import draw_verdict
from business_cases.domain.delivery import Next
from business_cases.domain.verdicts import Decision
from business_cases.queries.pilot_needs import pilot_needs
from pbc.core.periods import Month
from pbc.core.principal import Principal
from pbc.organisations.models import Affiliation
from tests.factories.organisations import PctFactory, SuccessionFactory
from tests.factories.principals import hat
from tests.integration.business_cases.funded_world import FundedWorld
from tests.integration.business_cases.world import at

ON = date(2006, 9, 14)


def titles(principal: Principal, on: date = ON) -> list[str]:
    return [need.title for need in pilot_needs(principal=principal, today=on)]


def test_each_side_is_asked_for_its_part(funded: FundedWorld) -> None:
    case = funded.approved()
    assert titles(funded.manager) == []
    funded.from_fund(case, "6000.00")
    assert titles(funded.manager) == [f"Register the measures of {case.reference}"]
    funded.follow_ups(funded.practice, Month(2005, 9), [40] * 13)
    funded.registered(case)
    assert titles(funded.manager) == []
    assert titles(funded.pbc) == [f"Confirm the measures of {case.reference}"]
    funded.confirmed(case)
    assert titles(funded.pbc) == titles(funded.stranger) == titles(funded.director) == []
    funded.begun(case)
    assert titles(funded.pbc, date(2007, 3, 31)) == []
    (need,) = pilot_needs(principal=funded.pbc, today=date(2007, 4, 1))
    assert (need.title, need.due_on) == (f"Draw the verdict on {case.reference} after 6 months", date(2007, 5, 27))
    assert titles(funded.manager, date(2007, 5, 27)) == []
    assert titles(funded.manager, date(2007, 5, 28)) == [f"The verdict on {case.reference} after 6 months is late"]
    decision = Decision(Next.STOP, "Too few came.", ends_on=date(2007, 5, 31))
    draw_verdict(case=case, months=6, decision=decision, by=funded.pbc, at=at("2007-05-28"))
    assert titles(funded.pbc, date(2007, 5, 28)) == [f"Close {case.reference}: say what it taught"]


def test_the_pct_that_took_over_is_asked_for_what_it_may_do(funded: FundedWorld) -> None:
    case, heir = funded.approved(), PctFactory()
    funded.follow_ups(funded.practice, Month(2005, 9), [40] * 13)
    funded.registered(case)
    Affiliation.objects.filter(child=funded.practice, parent=funded.pct).update(parent=heir)
    assert titles(hat("pbc_manager", heir)) == []
    SuccessionFactory(predecessor=funded.pct, successor=heir, effective_on=ON)
    assert titles(hat("pbc_manager", heir)) == [f"Confirm the measures of {case.reference}"]
