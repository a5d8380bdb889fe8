from datetime import date

from business_cases.domain.route import Level
from business_cases.queries.cases import content_of, in_consortium, read
from business_cases.queries.rules import clock_terms, limits, rules_of, years_counted
from tests.factories.business_cases import complete
from tests.integration.business_cases.world import CaseWorld

ON = date(2006, 9, 4)


def test_a_draft_is_read_as_far_as_it_goes(cases: CaseWorld) -> None:
    case = cases.drafted({})
    assert read(case, content_of(case), ON).route is None
    content = complete()
    content["costs"]["costs"][0]["amount"] = "much"
    found = read(case, content, ON)
    assert found.fault is not None
    assert "“much” is not a number" in found.fault.message


def test_the_route_is_seen_before_a_case_is_submitted(cases: CaseWorld) -> None:
    case = cases.drafted()
    found = read(case, content_of(case), ON)
    assert found.route is not None
    assert found.route.steps == (Level.CONSORTIUM, Level.DIRECTOR)


def test_who_is_in_a_consortium(cases: CaseWorld) -> None:
    assert [in_consortium(each, ON) for each in (cases.consortium, cases.practice, cases.beside)] == [True, True, False]


def test_rules_of_a_case(cases: CaseWorld) -> None:
    rules = rules_of(cases.pct, ON)
    terms = clock_terms(rules)
    assert (terms.decision_days, terms.return_days, terms.returns, terms.reminder_weeks) == (56, 5, 1, (4, 6, 7))
    assert limits(rules).director.value == 50000
    assert years_counted(rules).value == 3
