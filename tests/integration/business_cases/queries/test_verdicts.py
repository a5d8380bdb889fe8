from collections.abc import Callable
from datetime import date

from business_cases.queries.verdicts import due_of, dues, findings_of
from pbc.core.periods import Month
from tests.integration.business_cases.funded_world import FundedWorld

ON = date(2007, 4, 2)


def test_verdicts_are_due_once_the_service_runs(
    funded: FundedWorld, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    case = funded.begun(funded.approved())
    waiting = funded.approved()
    assert [(each.months, each.due_on) for each in due_of(case, ON)] == [
        (6, date(2007, 5, 27)),
        (12, date(2007, 11, 26)),
    ]
    with django_assert_max_num_queries(6):  # type: ignore[attr-defined]
        assert dues([case, waiting], ON)[waiting.pk] == ()


def test_a_case_without_measures_has_findings_and_no_stop_rule(funded: FundedWorld) -> None:
    case = funded.begun(funded.approved())
    found = findings_of(case, Month(2007, 3))
    assert (found.registration, found.pilots, found.stop_rule) == (None, (), None)
    assert found.evidence["through"] == "2007-03"
    assert found.evidence["activity"][0]["change"] == "no_baseline"


def test_months_after_the_verdicts_own_do_not_count(funded: FundedWorld) -> None:
    case = funded.piloted()
    funded.confirmed(case)
    funded.begun(case, [24] * 6 + [90] * 3)
    found = findings_of(case, Month(2007, 3))
    assert (found.pilots[0].months, found.pilots[0].since, found.stop_rule) == (6, 24, False)
    assert findings_of(case, Month(2007, 6)).stop_rule is True  # (6 × 24 + 3 × 90) / 9 = 46
