"""Neutral words for figures: what changed, by how much, and whether chance alone could explain it.

No word says better or worse. A change is called one only beyond chance; the test is that of two counts,
``z = (a − b) / √(a + b)`` against 99.8% limits, so that of forty sentences none in ten packs is a false alarm.
"""

from collections.abc import Sequence
from enum import StrEnum
from math import sqrt

from pbc.core.formats import number
from pbc.core.periods import Month
from pbc.core.statistics.absent import Absent
from pbc.core.statistics.estimates import Confidence
from pbc.core.statistics.funnels import Significance

TOO_FEW = 20
"""Fewer events in both years together than this are not compared."""


class Change(StrEnum):
    """How a count moved from one year to the next."""

    MORE = "more"
    FEWER = "fewer"
    CHANCE = "chance"
    TOO_FEW = "too_few"


def change_of(now: int, before: int) -> Change:
    """Whether two counts of the same months, a year apart, differ by more than chance (99.8%)."""
    if now + before < TOO_FEW:
        return Change.TOO_FEW
    z = (now - before) / sqrt(now + before)
    if abs(z) <= Confidence.P998.z:
        return Change.CHANCE
    return Change.MORE if z > 0 else Change.FEWER


def difference(now: int, before: int, *, more: str = "more", fewer: str = "fewer") -> str:
    """``12 (4.5%) more than a year before``."""
    if now == before:
        return "the same as a year before"
    share = f" ({abs(now - before) / before:.1%})" if before else ""
    return f"{number(abs(now - before))}{share} {more if now > before else fewer} than a year before"


def verdict(change: Change) -> str:
    return {
        Change.MORE: "That is a bigger rise than chance alone would bring.",
        Change.FEWER: "That is a bigger fall than chance alone would bring.",
        Change.CHANCE: "Chance alone could explain the change.",
        Change.TOO_FEW: "There are too few to say more.",
    }[change]


def span(months: Sequence[Month]) -> str:
    """``the 12 months to September 2006``, ``September 2006``; gaps are counted out."""
    if not months:
        return "no month"
    if len(months) == 1:
        return months[0].label
    is_whole = months[0].plus(len(months) - 1) == months[-1]
    return f"the {len(months)} months {'' if is_whole else 'with data '}to {months[-1].label}"


def in_words(items: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def sentence_case(text: str) -> str:
    """With a capital first letter, and all others as they are."""
    return text[:1].upper() + text[1:]


def plural(count: int, noun: str, nouns: str = "") -> str:
    """``1 file``, ``2 files``."""
    return f"{number(count)} {noun if count == 1 else nouns or noun + 's'}"


def standing(place: Significance | Absent) -> str:
    """Where a practice stands against chance in its PCT, or why that cannot be said."""
    return _STANDINGS.get(place) or _ABSENT.get(place, "No figure can be given.")


_STANDINGS: dict[Significance | Absent, str] = {
    Significance.HIGH_998: "Higher than expected by chance (99.8%)",
    Significance.HIGH_95: "Higher than expected by chance (95%)",
    Significance.NOT_SIGNIFICANT: "Within what chance would bring",
    Significance.LOW_95: "Lower than expected by chance (95%)",
    Significance.LOW_998: "Lower than expected by chance (99.8%)",
}
_ABSENT: dict[Significance | Absent, str] = {
    Absent.NO_NUMERATOR: "No data of this kind are held.",
    Absent.NO_DENOMINATOR: "No list size is held.",
    Absent.SMALL_DENOMINATOR: "The list is too small for a rate.",
    Absent.NO_EXPECTED: "No event is expected, so nothing can be compared.",
    Absent.NO_REFERENCE: "There is no rate to compare with.",
    Absent.EMPTY_STRATUM: "The rates compared with lack an age band of this practice.",
    Absent.SUPPRESSED: "Not shown: the numbers are small.",
}
