"""Membership of committee and board: from a day to a day, one chair at a time (R6, R105; S4 ¶52)."""

from collections.abc import Collection
from datetime import date

from business_cases.domain.route import LEVEL_TITLES, Level
from business_cases.domain.signing import IN_MEETINGS
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day


def check_body(body: Level) -> None:
    """Refuse a level that has no members.

    :raises Denied: with a sentence.
    """
    if body not in IN_MEETINGS:
        raise Denied(f"{LEVEL_TITLES[body]} decides by signing, not in a meeting.")


def check_days(from_on: date, to_on: date | None) -> None:
    """Refuse a membership that ends before it begins.

    :raises Invalid: naming the day.
    """
    if to_on is not None and to_on < from_on:
        text = f"It would end on {day(to_on)}, before it begins on {day(from_on)}."
        raise Invalid(text, field="to_on", rule="days_in_order", fix="Give a last day from the first on.")


def check_last_day(from_on: date, to_on: date, attended: Collection[date]) -> None:
    """Refuse an end before the beginning, or before a meeting that the member took part in.

    :param attended: days of meetings attended by this membership.
    :raises Invalid: naming the day.
    """
    check_days(from_on, to_on)
    later = [each for each in attended if each > to_on]
    if later:
        text = f"The member was at the meeting of {day(max(later))}."
        raise Invalid(text, field="to_on", rule="attended_as_member", fix="Give that day or a later one.")
