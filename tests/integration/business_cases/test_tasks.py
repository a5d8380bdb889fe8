from business_cases.models import CaseReminder
from business_cases.tasks import keep_clocks
from pbc.settings import CELERY_BEAT_SCHEDULE


def test_the_timetable_reminds_once_and_may_run_twice(world, time_machine) -> None:
    world.submitted()
    time_machine.move_to("2006-10-02T08:00:00Z")
    keep_clocks()
    keep_clocks()
    assert CaseReminder.objects.count() == 1
    assert keep_clocks.name in {each["task"] for each in CELERY_BEAT_SCHEDULE.values()}
