from io import StringIO

from django.core.management import call_command

from tests.integration.budgets.funds import APRIL, JUNE, MAY, FundWorld


def test_every_closed_month_is_called_for_once(db, time_machine) -> None:
    time_machine.move_to("2006-07-24")
    FundWorld().put_in("40000.00").close(APRIL, MAY, JUNE)
    out = StringIO()
    call_command("call_thresholds", stdout=out)
    assert out.getvalue() == "3 calls of months made: £32,000.00 borne, £0.00 unmet.\n"
    call_command("call_thresholds", stdout=out)
    assert out.getvalue().endswith("0 calls of months made: £0.00 borne, £0.00 unmet.\n")
