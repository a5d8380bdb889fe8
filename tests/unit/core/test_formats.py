from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from pbc.core import formats
from pbc.core.periods import Month


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("1234.5"), "£1,234.50"),
        (Decimal("-1234.5"), "−£1,234.50"),
        (Decimal("0.005"), "£0.01"),
        (Decimal("-0.001"), "£0.00"),
        ("1234567.891", "£1,234,567.89"),
        (0, "£0.00"),
        (None, "–"),
        ("", "–"),
        (float("nan"), "–"),
    ],
)
def test_pounds(value: formats.Number, shown: str) -> None:
    assert formats.pounds(value) == shown


def test_whole_pounds_round_halves_away_from_zero() -> None:
    assert formats.pounds0(Decimal("2.50")) == "£3"
    assert formats.pounds0(Decimal("-2.50")) == "−£3"


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (1234567, None, "1,234,567"),
        (Decimal("-3.25"), None, "−3.25"),
        (Decimal("2.345"), 2, "2.35"),
        ("n/a", None, "–"),
    ],
)
def test_number(value: formats.Number, places: int | None, shown: str) -> None:
    assert formats.number(value, places) == shown


def test_percent_takes_a_share_of_one() -> None:
    assert formats.percent(Decimal("0.0341")) == "3.4%"
    assert formats.percent(Decimal("-0.12"), 0) == "−12%"
    assert formats.percent(None) == "–"


def test_a_day_is_shown_as_it_was_in_london() -> None:
    assert formats.day(date(2006, 10, 3)) == "3 October 2006"
    assert formats.day(datetime(2006, 9, 30, 23, 30, tzinfo=UTC)) == "1 October 2006"


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2006, 12, 3, 14, 5, tzinfo=UTC), "3 December 2006 at 2:05pm"),
        (datetime(2006, 12, 3, 0, 30, tzinfo=UTC), "3 December 2006 at 12:30am"),
        (datetime(2006, 7, 3, 11, 0, tzinfo=UTC), "3 July 2006 at 12:00pm"),
    ],
)
def test_moment(at: datetime, shown: str) -> None:
    assert formats.moment(at) == shown


@pytest.mark.parametrize("value", [Month(2006, 4), date(2006, 4, 17), "2006-04", "2006-04-01"])
def test_month(value: Month | date | str) -> None:
    assert formats.month(value) == "April 2006"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (Decimal("1234.5"), "£", "£1,234.50"),
        ("1204", "spells", "1,204 spells"),
        (1, "spells", "1 spell"),
        (Decimal("1.0"), "spells", "1.0 spells"),
        (-1, "people", "−1 people"),
        (1, "people", "1 person"),
        (1, "points of 100", "1 point of 100"),
        (1, "£", "£1.00"),
        (Decimal("12.5"), "%", "12.5%"),
        (Decimal("0.035"), "", "0.035"),
        ("largest remainder", "", "largest remainder"),
        (None, "£", "–"),
    ],
)
def test_measure(value: formats.Number, unit: str, shown: str) -> None:
    assert formats.measure(value, unit) == shown
