"""When a message leaves: how often a person wants mail, on which days, and how long to wait after a failure."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from pbc.core.calendar import add_working_days, is_working_day

MORNING = time(7)
"""London time at which digests, and what waits for a working day, leave."""

DIGEST = "mailroom.digest"
"""The kind of message that lists what needs a person."""

GAPS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60))
"""Waits after the first, second … failure; after the last one more failure ends the trying."""

PRIVATE_DAYS = 14
"""Tries more, a day apart, of a private message."""

LOST_AFTER = timedelta(minutes=10)
"""A message handed over so long ago without an answer was in the hands of a worker that died."""


class Pace(StrEnum):
    """How often a person wants mail."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"


PACE_LABELS = {
    Pace.AT_ONCE: "At once: each message when it happens, and once a week a list of what needs you",
    Pace.DAILY: "Daily: a list of what needs you, every working day",
    Pace.WEEKLY: "Weekly: a list of what needs you, on the first working day of the week",
    Pace.NONE: "None",
}


def is_wanted(pace: Pace, *, is_mandatory: bool, is_digest: bool) -> bool:
    """Whether a message goes to a person of this pace. What must be told is told whatever they chose."""
    if is_mandatory:
        return True
    return pace is not Pace.NONE if is_digest else pace is Pace.AT_ONCE


def digest_key(pace: Pace, now: datetime) -> str | None:
    """The name of the digest that is due: of the day, or of the week; none by night, on a day off or where not wanted.

    :param now: London time.
    """
    if pace is Pace.NONE or not is_working_day(now.date()) or now.time() < MORNING:
        return None
    year, week, _ = now.isocalendar()
    return f"day {now.date()}" if pace is Pace.DAILY else f"week {year}-{week:02}"


def on_a_working_day(now: datetime) -> datetime:
    """Now, if it is a working day; else the next one's morning.

    :param now: London time.
    """
    if is_working_day(now.date()):
        return now
    return morning_of(add_working_days(now.date(), 1), now)


def morning_of(day: date, like: datetime) -> datetime:
    """Seven o’clock of a day, in the zone of another moment."""
    return datetime.combine(day, MORNING, tzinfo=like.tzinfo)


def next_try(failures: int, at: datetime, *, is_private: bool = False) -> datetime | None:
    """When to try again after so many failures; nothing once it was tried often enough.

    A private message goes on at the last gap for two weeks more: no administrator finds it to try again.
    """
    most = len(GAPS) + (PRIVATE_DAYS if is_private else 0)
    return at + GAPS[min(failures, len(GAPS)) - 1] if failures <= most else None
