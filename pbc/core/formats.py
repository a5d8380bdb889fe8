"""Numbers, money and days as people read them. Used by pages, packs and exports alike; plain Python.

A value that is missing is shown as an en dash; why it is missing belongs beside it, in words.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from pbc.core.periods import Month

MISSING = "–"
MINUS = "\N{MINUS SIGN}"
LONDON = ZoneInfo("Europe/London")

Number = Decimal | int | float | str | None


def pounds(value: Number, places: int = 2) -> str:
    """``£1,234.50``, ``−£12.00``. A text such as ``"12.5"`` is read as a number."""
    rounded = _rounded(value, places)
    return MISSING if rounded is None else f"{_sign(rounded)}£{abs(rounded):,}"


def pounds0(value: Number) -> str:
    """Whole pounds: ``£1,235``."""
    return pounds(value, places=0)


def number(value: Number, places: int | None = None) -> str:
    """``1,234`` or ``1,234.56``; with ``places`` rounded, halves away from zero."""
    exact = _decimal(value)
    if exact is None:
        return MISSING
    shown = exact if places is None else _rounded(exact, places)
    return MISSING if shown is None else f"{_sign(shown)}{abs(shown):,}"


def percent(value: Number, places: int = 1) -> str:
    """A share of one, in hundredths: ``0.0341`` is ``3.4%``."""
    exact = _decimal(value)
    rounded = None if exact is None else _rounded(exact * 100, places)
    return MISSING if rounded is None else f"{_sign(rounded)}{abs(rounded):,}%"


def day(value: date | datetime | None) -> str:
    """``3 October 2006``; a moment is shown as the day it was in London."""
    if value is None:
        return MISSING
    if isinstance(value, datetime):
        value = value.astimezone(LONDON)
    return f"{value.day} {value:%B %Y}"


def moment(value: datetime | None) -> str:
    """``3 October 2006 at 2:05pm``, London time."""
    if value is None:
        return MISSING
    local = value.astimezone(LONDON)
    hour = local.hour % 12 or 12
    return f"{day(local)} at {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def month(value: Month | date | str | None) -> str:
    """``April 2006`` from a month, a day in it, or ``2006-04``."""
    if value is None:
        return MISSING
    if isinstance(value, str):
        value = Month.parse(value[:7])
    return (Month.of(value) if isinstance(value, date) else value).label


def measure(value: Number, unit: str) -> str:
    """A figure with its unit: ``£1,234.50``, ``12.5%``, ``1,204 spells``. Text stays as it is."""
    if value is None:
        return MISSING
    exact = _decimal(value)
    if exact is None:
        return str(value)
    if unit == "£":
        return pounds(exact, places=max(2, _places(exact)) if abs(exact) < 1 else 2)
    if unit == "%":
        return f"{number(exact)}%"
    shown = number(exact)
    return f"{shown} {_of_one(unit) if shown == '1' else unit}".strip()


ONE_OF = {"people": "person"} | {
    f"{word}s": word
    for word in ("attendance", "case", "contact", "day", "item", "month", "patient", "point", "row", "spell", "year")
}
"""The singular of units that are counted."""


def _of_one(unit: str) -> str:
    """``spells`` of one is ``spell``; ``points of 100``, ``point of 100``."""
    first, _, rest = unit.partition(" ")
    return f"{ONE_OF.get(first, first)} {rest}".strip()


def _decimal(value: Number) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        exact = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        return None
    return exact if exact.is_finite() else None


def _rounded(value: Number, places: int) -> Decimal | None:
    exact = _decimal(value)
    return None if exact is None else exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _sign(value: Decimal) -> str:
    return MINUS if value < 0 else ""
