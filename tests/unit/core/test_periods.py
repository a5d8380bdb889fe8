from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbc.core.periods import FinancialYear, Month, months_between

days = st.dates(date(1995, 1, 1), date(2040, 12, 31))


@given(days)
def test_a_day_lies_in_its_month_and_year(day):
    month = Month.of(day)
    assert month.first_day <= day < month.end
    assert day in FinancialYear.of(day)
    assert month.last_day + timedelta(days=1) == month.end
    assert month in month.financial_year.months
    assert month.financial_year.months[month.number_in_year - 1] == month


@pytest.mark.parametrize(
    ("day", "label"), [(date(2006, 3, 31), "2005/06"), (date(2006, 4, 1), "2006/07"), (date(1999, 12, 31), "1999/00")]
)
def test_the_financial_year_turns_on_1_april(day, label):
    assert FinancialYear.of(day).label == label


def test_month_reads_and_writes_itself():
    assert Month.parse("200604") == Month.parse("2006-04") == Month(2006, 4)
    assert str(Month(2006, 4)) == "2006-04"
    assert Month(2006, 4).label == "April 2006"
    assert Month(2006, 4).short_label == "Apr 06"
    assert Month(2006, 12).plus(1) == Month(2007, 1)
    assert Month(2006, 1).plus(-1) == Month(2005, 12)


@pytest.mark.parametrize("text", ["2006-4", "April 2006", "2006-13", "", "20060401"])
def test_what_is_not_a_month_is_refused(text):
    with pytest.raises(ValueError, match=r"month"):
        Month.parse(text)


@pytest.mark.parametrize("text", ["2006/07", "2006-07", "2006/2007"])
def test_financial_year_reads_its_usual_forms(text):
    assert FinancialYear.parse(text) == FinancialYear(2006)


@pytest.mark.parametrize("text", ["2006", "2006/08", "06/07", "2006/2008"])
def test_what_is_not_a_financial_year_is_refused(text):
    with pytest.raises(ValueError, match="financial year"):
        FinancialYear.parse(text)


def test_years_follow_each_other_without_gap():
    year = FinancialYear(2006)
    assert year.previous.end == year.first_day
    assert year.end == year.next.first_day
    assert str(year) == "2006/07"
    assert "not a day" not in year


def test_months_between_includes_both_ends():
    assert [str(month) for month in months_between(Month(2006, 11), Month(2007, 2))] == [
        "2006-11",
        "2006-12",
        "2007-01",
        "2007-02",
    ]
    assert list(months_between(Month(2006, 2), Month(2006, 1))) == []


def test_the_year_to_date_is_named_by_its_ends():
    assert Month(2006, 4).to_date_label == "April 2006"
    assert Month(2006, 5).to_date_label == "April to May 2006"
    assert Month(2007, 1).to_date_label == "April 2006 to January 2007"
