from datetime import UTC, date, datetime

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
