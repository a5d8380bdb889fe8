"""Sanity rules of registered lists: what a reader should know before trusting a rate per 1,000 patients.

A list is never refused for its size, only spoken of: a practice may truly have doubled.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

GP_PRACTICE = "4"
"""The prescribing setting of general practices; others, such as walk-in centres, may have no list."""


@dataclass(frozen=True)
class Limits:
    """What counts as odd. No guidance sets these: they are the house's, and a caller may pass its own.

    :param sudden_change: share of the earlier list by which two neighbouring returns may differ.
    :param days_between_returns: lists are counted every quarter; a longer silence is a missing return.
    """

    sudden_change: Decimal = Decimal("0.20")
    days_between_returns: int = 100


@dataclass(frozen=True)
class ListHolder:
    """What the rules need to know of a practice. ``closed_on`` is the first day it is no longer open."""

    opened_on: date | None = None
    closed_on: date | None = None
    prescribing_setting: str = ""

    @property
    def should_have_patients(self) -> bool:
        return self.prescribing_setting in ("", GP_PRACTICE)

    def is_closed_on(self, day: date) -> bool:
        return self.closed_on is not None and self.closed_on <= day


@dataclass(frozen=True, order=True)
class ListSize:
    counted_on: date
    patients: int


@dataclass(frozen=True)
class ListWarning:
    """:param rule: zero_list, closed_practice, sudden_change or missing_return."""

    counted_on: date
    rule: str
    text: str


def warnings_about(holder: ListHolder, sizes: Iterable[ListSize], limits: Limits, *, today: date) -> list[ListWarning]:
    """Everything odd about a practice's lists, oldest first."""
    in_order = sorted(sizes)
    found = [warning for size in in_order for warning in warnings_about_one(holder, size)]
    for earlier, later in pairwise(in_order):
        found += filter(None, [sudden_change(earlier, later, limits), _gap(earlier, later.counted_on, limits)])
    found += _silence(holder, in_order, limits, today)
    return sorted(found, key=lambda warning: (warning.counted_on, warning.rule))


def warnings_about_one(holder: ListHolder, size: ListSize) -> list[ListWarning]:
    """What is odd about one list by itself."""
    day = size.counted_on
    if holder.is_closed_on(day) and size.patients:
        closed_on = _day(holder.closed_on)
        text = f"{size.patients:,} patients were counted on {_day(day)}, but the practice closed on {closed_on}."
        return [ListWarning(day, "closed_practice", text)]
    if not size.patients and holder.should_have_patients and not holder.is_closed_on(day):
        return [ListWarning(day, "zero_list", f"No patients were counted on {_day(day)}, though the practice is open.")]
    return []


def sudden_change(earlier: ListSize, later: ListSize, limits: Limits) -> ListWarning | None:
    """The warning of a list that grew or shrank too much since the one before, if it did."""
    if not earlier.patients or not later.patients:
        return None
    change = Decimal(later.patients - earlier.patients) / earlier.patients
    if abs(change) <= limits.sudden_change:
        return None
    verb = "grew" if change > 0 else "shrank"
    text = (
        f"The list {verb} by {abs(change):.0%} between {_day(earlier.counted_on)} and {_day(later.counted_on)}, "
        f"from {earlier.patients:,} to {later.patients:,} patients."
    )
    return ListWarning(later.counted_on, "sudden_change", text)


def _gap(earlier: ListSize, until: date, limits: Limits) -> ListWarning | None:
    if until - earlier.counted_on <= timedelta(days=limits.days_between_returns):
        return None
    text = f"There is no list between {_day(earlier.counted_on)} and {_day(until)}: at least one quarter is missing."
    return ListWarning(until, "missing_return", text)


def _silence(holder: ListHolder, in_order: Sequence[ListSize], limits: Limits, today: date) -> list[ListWarning]:
    if holder.is_closed_on(today) or not holder.should_have_patients:
        return []
    if not in_order:
        return [ListWarning(today, "missing_return", "No list has been received for this practice.")]
    last = in_order[-1].counted_on
    if today - last <= timedelta(days=limits.days_between_returns):
        return []
    text = f"The latest list is of {_day(last)}: no list has been received for the quarters since."
    return [ListWarning(today, "missing_return", text)]


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "a day unknown"
