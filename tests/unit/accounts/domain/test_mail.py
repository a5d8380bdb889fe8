from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pbc.accounts.domain.mail import GAPS, PACE_LABELS, Pace, digest_key, is_wanted, next_try, on_a_working_day

LONDON = ZoneInfo("Europe/London")


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("pace", "message", "digest"),
    [(Pace.AT_ONCE, True, True), (Pace.DAILY, False, True), (Pace.WEEKLY, False, True), (Pace.NONE, False, False)],
)
def test_what_each_pace_gets(pace: Pace, message: bool, digest: bool) -> None:
    assert is_wanted(pace, is_mandatory=False, is_digest=False) is message
    assert is_wanted(pace, is_mandatory=False, is_digest=True) is digest
    assert is_wanted(pace, is_mandatory=True, is_digest=False)
    assert PACE_LABELS[pace]


@pytest.mark.parametrize(
    ("pace", "now", "key"),
    [
        (Pace.DAILY, "2006-10-02T07:00", "day 2006-10-02"),
        (Pace.DAILY, "2006-10-02T06:59", None),
        (Pace.DAILY, "2006-10-01T12:00", None),  # a Sunday
        (Pace.WEEKLY, "2006-10-02T09:00", "week 2006-40"),
        (Pace.AT_ONCE, "2006-10-06T09:00", "week 2006-40"),
        (Pace.WEEKLY, "2006-08-28T09:00", None),  # the August bank holiday
        (Pace.WEEKLY, "2006-08-29T09:00", "week 2006-35"),
        (Pace.WEEKLY, "2007-01-01T09:00", None),  # New Year’s Day, a Monday
        (Pace.WEEKLY, "2007-01-02T09:00", "week 2007-01"),
        (Pace.NONE, "2006-10-02T09:00", None),
    ],
)
def test_a_digest_is_due_on_working_days_once_a_day_or_week(pace: Pace, now: str, key: str | None) -> None:
    assert digest_key(pace, london(now)) == key


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2006-10-02T22:00", "2006-10-02T22:00"),
        ("2006-09-30T10:00", "2006-10-02T07:00"),
        ("2006-04-14T10:00", "2006-04-18T07:00"),  # Good Friday to the Tuesday after Easter
    ],
)
def test_what_waits_for_a_working_day_leaves_on_its_morning(now: str, leaves: str) -> None:
    assert on_a_working_day(london(now)) == london(leaves)


def test_the_waits_grow_and_end() -> None:
    at = datetime(2006, 10, 2, 9, tzinfo=UTC)
    waits = [(next_try(failures, at) or at) - at for failures in range(1, len(GAPS) + 2)]
    assert waits[0] == timedelta(minutes=1)
    assert waits[:-1] == sorted(set(waits[:-1]))
    assert next_try(len(GAPS) + 1, at) is None


def test_a_private_message_is_tried_daily_for_two_weeks_more() -> None:
    at = datetime(2006, 10, 2, 9, tzinfo=UTC)
    assert next_try(1, at, is_private=True) == next_try(1, at)
    last = len(GAPS) + 14
    assert [next_try(n, at, is_private=True) for n in (len(GAPS) + 1, last)] == [at + timedelta(days=1)] * 2
    assert next_try(last + 1, at, is_private=True) is None
