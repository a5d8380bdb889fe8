from budgets.models import ThresholdRun
from budgets.tasks import call_thresholds
from tests.integration.budgets.funds import APRIL, JUNE, MAY, FundWorld


def test_the_timetable_makes_the_threshold_s_calls_and_may_run_twice(db, time_machine) -> None:
    time_machine.move_to("2006-07-24")
    FundWorld().put_in("40000.00").close(APRIL, MAY, JUNE)
    call_thresholds()
    call_thresholds()
    assert ThresholdRun.objects.count() == 3
