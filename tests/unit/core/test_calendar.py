from datetime import date, timedelta

import pandas as pd
import pytest
import xlrd
from hypothesis import given
from hypothesis import strategies as st

from pbc.core.calendar import add_working_days, bank_holidays, is_working_day, working_days_in


def test_easter_and_the_moved_holidays_of_2006_and_2007():
    assert bank_holidays(2006) == {
        date(2006, 1, 1),
        date(2006, 1, 2),
        date(2006, 4, 14),
        date(2006, 4, 17),
        date(2006, 5, 1),
        date(2006, 5, 29),
        date(2006, 8, 28),
        date(2006, 12, 25),
        date(2006, 12, 26),
    }


def test_five_working_days_over_easter():
    # Thursday 13 April 2006; Good Friday 14, Easter Monday 17: 18, 19, 20, 21, 24.
    assert add_working_days(date(2006, 4, 13), 5) == date(2006, 4, 24)
    assert add_working_days(date(2006, 4, 13), 0) == date(2006, 4, 13)


def test_working_days_of_a_financial_year():
    # 365 days from 1 April 2006 hold 52 full weeks and one day, a Saturday: 260 weekdays.
    # Holidays on weekdays: Good Friday, Easter Monday, 1 May, 29 May, 28 August, Christmas, Boxing Day, 1 January.
    assert working_days_in(date(2006, 4, 1), date(2007, 4, 1)) == 252


def test_counting_backwards_is_refused():
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(date(2006, 4, 1), -1)


@given(st.dates(date(1999, 1, 1), date(2029, 12, 31)), st.integers(1, 40))
def test_adding_working_days_lands_on_the_day_that_counts_them(start, days):
    end = add_working_days(start, days)
    assert is_working_day(end)
    assert working_days_in(start + timedelta(days=1), end + timedelta(days=1)) == days


def test_bank_holidays_agree_with_the_published_list(shared_data):
    published = shared_data / "calendar" / "ukbankholidays-jul19.xls"
    sheet = xlrd.open_workbook(published).sheet_by_index(0)
    listed = {
        (pd.Timestamp("1899-12-30") + pd.Timedelta(days=int(cell.value))).date()
        for row in sheet.get_rows()
        for cell in row
        if isinstance(cell.value, float)
    }
    for year in range(1999, 2020):
        weekdays = {day for day in bank_holidays(year) if day.weekday() < 5}
        assert weekdays == {day for day in listed if day.year == year and day.weekday() < 5}, year
