"""The chart of budgets beside fair shares."""

from budgets.rendering.fair_shares import distance_chart
from pbc.core.periods import FinancialYear
from tests.unit.budgets.presenters.test_fair_shares import FLOORED, rows


def test_practices_stand_in_order_of_their_distance_and_you_are_named():
    found = rows(FLOORED, ("1100.00", "1000.00"), ("1300.00", "1000.00"), ("800.00", "1000.00"), ("5.00", "0.00"))

    svg = distance_chart(found, FLOORED, FinancialYear(2006), you=2)

    assert svg.table.rows == (
        ("Surgery 2 (you)", "−20.0%", "Below the band"),
        ("Surgery 0", "10.0%", "Inside the band"),
        ("Surgery 1", "30.0%", "Above the band"),
        ("Surgery 3", "no value", "Not known"),
    )
    assert "2 outside the band of 10.0%" in svg.alt
    assert "not a judgement" in svg.description
