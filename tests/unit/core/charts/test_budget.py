"""Budget charts."""

from decimal import Decimal

from pbc.core.charts.budget import BudgetMonth, budget_chart
from pbc.core.charts.grammar import Size
from tests.unit.core.charts.samples import BUDGET, POUNDS, frame


def test_words_say_how_the_year_stands():
    svg = budget_chart(frame("m", POUNDS, title="Budget"), BUDGET)

    assert svg.alt == (
        "Budget (£ from April), Apr 2006 to Jun 2006. To May 2006: actual £2,100, budget £2,000."
        " Budget for the year £3,000. Forecast for the year £3,151."
    )


def test_lines_are_named_at_their_ends():
    text = budget_chart(frame("m", POUNDS), BUDGET).text

    for label in ("Budget £3,000", "Actual so far £2,100", "Forecast £3,151"):
        assert f">{label}<" in text


def test_a_narrow_chart_names_its_lines_in_short():
    text = budget_chart(frame("m", POUNDS, Size.NARROW), BUDGET).text

    assert ">Budget<" in text
    assert ">Actual so far<" in text


def test_the_table_shows_what_is_not_closed_as_no_value():
    table = budget_chart(frame("m", POUNDS), BUDGET).table

    assert table.columns == ("To the end of", "Budget", "Actual", "Forecast")
    assert table.rows[2] == ("Jun 2006", "£3,000", "no value", "£3,151")


def test_without_a_forecast_there_is_no_column_for_it():
    table = budget_chart(frame("m", POUNDS), BUDGET[:1]).table

    assert table.columns == ("To the end of", "Budget", "Actual")


def test_before_the_first_close_the_budget_stands_alone():
    svg = budget_chart(frame("m", POUNDS), (BudgetMonth("Apr 2006", Decimal("10.00")),))

    assert "No month is closed." in svg.alt
    assert "Actual" not in svg.text.split("</desc>")[1]


def test_money_handed_back_goes_below_nought():
    svg = budget_chart(frame("m", POUNDS), (BudgetMonth("Apr 2006", Decimal("100.00"), Decimal("-150.00")),))

    assert "−£150" in svg.text
