from decimal import Decimal

from business_cases.domain.benefits import limits_before
from business_cases.rendering.benefits import benefit_chart
from pbc.core.periods import Month

START = Month(2006, 10)
BEFORE = [40, 42, 38, 41, 39, 40, 42, 38, 41, 39, 40, 40]


def test_months_stand_against_limits_and_promise_in_picture_words_and_table() -> None:
    series = [(START.plus(place - 12), Decimal(value)) for place, value in enumerate([*BEFORE, 24, 46])]
    chart = benefit_chart(
        "follow-ups", "Follow-ups", "attendances a month", series, START, limits_before(series, START), 24.0,
        higher_is_better=False,
    )  # fmt: skip
    assert chart.alt == (
        "Follow-ups (attendances a month), Oct 05 to Nov 06. Latest: 46 in Nov 06. Mean 40. "
        "Unusual months: Oct 06, Nov 06. Promised: 24 from Oct 06 on."
    )
    assert "The service began in October 2006." in chart.description
    assert ">Promised 24<" in chart.text
    assert chart.table.rows[12:] == (("Oct 06", "24", "Unusual: better"), ("Nov 06", "46", "Unusual: worse"))
    assert chart.table.rows[0] == ("Oct 05", "40", "Usual variation")


def test_without_a_baseline_there_are_months_and_no_limits() -> None:
    series = [(START, Decimal(24)), (START.plus(2), Decimal(25))]
    chart = benefit_chart("k", "Follow-ups", "a month", series, START, None, None, higher_is_better=False, narrow=True)
    assert chart.table.rows == (("Oct 06", "24"), ("Nov 06", "no value"), ("Dec 06", "25"))
    assert "Upper" not in chart.text


def test_nothing_known_is_said() -> None:
    chart = benefit_chart("k", "Follow-ups", "a month", [], START, None, 24.0, higher_is_better=False)
    assert chart.table.rows == ()
