from datetime import UTC, date, datetime

import pytest
import time_machine

from pbc.core import clock


def test_the_demonstration_runs_in_its_own_year(settings):
    settings.CLOCK_OFFSET_DAYS = -10
    with time_machine.travel(datetime(2026, 1, 11, 12, tzinfo=UTC), tick=False):
        assert clock.today() == date(2026, 1, 1)
        assert clock.now() == datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_today_is_the_day_in_england(settings):
    settings.CLOCK_OFFSET_DAYS = 0
    with time_machine.travel(datetime(2026, 6, 30, 23, 30, tzinfo=UTC), tick=False):
        assert clock.today() == date(2026, 7, 1)


@pytest.mark.parametrize("now", [datetime(2026, 11, 24, 23, 40, tzinfo=UTC), datetime(2026, 7, 1, 23, 10, tzinfo=UTC)])
@pytest.mark.parametrize("day", [date(2006, 7, 10), date(2006, 12, 13), date(2026, 11, 24), date(2028, 2, 29)])
def test_a_shifted_clock_says_its_day_late_in_the_evening_too(settings, now, day):
    with time_machine.travel(now, tick=False):
        settings.CLOCK_OFFSET_DAYS = clock.shift_to(day)
        assert clock.today() == day
