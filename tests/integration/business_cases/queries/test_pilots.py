from decimal import Decimal

from business_cases.domain.pilots import COUNTED
from business_cases.queries.delivery import activity_of, submitted
from business_cases.queries.pilots import is_pilot, series_of
from pbc.activity.domain.lines import Line
from pbc.activity.models import MonthlyActivity
from pbc.core.periods import Month
from tests.integration.business_cases.funded_world import FundedWorld

FIRST, THROUGH = Month(2006, 4), Month(2006, 6)


def test_what_the_innovation_fund_pays_for_is_a_pilot(funded: FundedWorld) -> None:
    case, other = funded.approved(), funded.approved()
    funded.from_fund(case, "1.00")
    assert (is_pilot(case), is_pilot(other)) == (True, False)


def test_a_figure_is_counted_from_the_cases_own_practices_and_a_ratio_from_both_lines(funded: FundedWorld) -> None:
    """4 first attendances for 10 follow-ups in April; in May there are follow-ups alone, so no ratio."""
    case = funded.approved()
    funded.follow_ups(funded.practice, FIRST, [10, 12])
    funded.follow_ups(funded.beside, FIRST, [99])
    row = MonthlyActivity.objects.get(practice=funded.practice, month=FIRST.first_day)
    row.pk, row.line, row.activity = None, Line.FIRST_OUTPATIENT, 4
    MonthlyActivity.objects.bulk_create([row])
    counts = series_of(case, COUNTED["follow_up_outpatient"], FIRST, THROUGH)
    assert counts == [(FIRST, Decimal(10)), (FIRST.plus(1), Decimal(12))]
    assert series_of(case, COUNTED["follow_up_ratio"], FIRST, THROUGH) == [(FIRST, Decimal("2.5"))]


def test_a_month_in_which_nothing_of_it_happened_counts_as_nought(funded: FundedWorld) -> None:
    """A service that brings a figure down to nothing has done it; a month without any data is not known."""
    case = funded.approved()
    funded.follow_ups(funded.practice, FIRST, [10, 12])
    MonthlyActivity.objects.filter(month=FIRST.plus(1).first_day).update(line=Line.FIRST_OUTPATIENT)
    counts = series_of(case, COUNTED["follow_up_outpatient"], FIRST, THROUGH)
    assert counts == [(FIRST, Decimal(10)), (FIRST.plus(1), Decimal(0))]
    assert activity_of(case, submitted(case), THROUGH, THROUGH)["follow_up_outpatient"] == counts
