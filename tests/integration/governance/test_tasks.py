import pytest
import time_machine

from governance.models import InterestReminder
from governance.tasks import remind
from pbc.settings import CELERY_BEAT_SCHEDULE
from tests.factories.accounts import RoleAssignmentFactory

pytestmark = pytest.mark.django_db


def test_the_timetable_reminds_everybody_once_and_may_run_twice() -> None:
    for _ in range(3):
        RoleAssignmentFactory(role="pct_director")
    with time_machine.travel("2006-10-02T09:00:00Z"):
        remind()
        remind()
    assert InterestReminder.objects.count() == 3
    assert remind.name in {each["task"] for each in CELERY_BEAT_SCHEDULE.values()}
