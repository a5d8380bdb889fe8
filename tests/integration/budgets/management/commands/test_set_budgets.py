import json

import pytest
from django.core.management import CommandError, call_command

from budgets.models import Budget


def run(capsys, *arguments: str) -> dict:
    call_command("set_budgets", "--pct", "ZN1", "--year", "2006/07", "--at", "2006-03-20T10:00+00:00", *arguments)
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_budgets_are_set_and_issued(world, capsys) -> None:
    summary = run(capsys, "--issue")
    seconds = summary.pop("seconds")
    assert summary == {
        "pct": "ZN1",
        "year": "2006/07",
        "version": 1,
        "status": "issued",
        "practices": 2,
        "net": "56534.40",
    }
    assert seconds < 30
    assert run(capsys)["status"] == "proposed"


def test_practices_may_be_left_out_and_the_year_cut(world, capsys) -> None:
    assert run(capsys, "--leave-out", "ZZ0002", "--through", "2005-12")["practices"] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--pct", "ZN9"], "There is no PCT ZN9."),
        (["--year", "2006"], "“2006” is not a financial year"),
        (["--through", "x"], "“x” is not a month"),
        (["--at", "2006-03-20"], "--at needs an offset"),
        (["--leave-out", "ZZ0009"], "ZZ0009: no practice of Northmoor PCT"),
    ],
)
def test_what_cannot_be_done_is_said(world, arguments, message) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("set_budgets", "--pct", "ZN1", "--year", "2006/07", *arguments)
    assert not Budget.objects.exists()
