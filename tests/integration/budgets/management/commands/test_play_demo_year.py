"""``manage.py play_demo_year``: a small world's year to its signed end."""

from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from budgets.models import Books, Claim, ContingencyCall, YearClose, YearSignature
from tests.integration.budgets.funds import YEAR_END, FundWorld
from tests.integration.budgets.world import THIS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_april_2007():
    with time_machine.travel(YEAR_END, tick=False):
        yield


def play(command: str = "play_demo_year") -> str:
    said = StringIO()
    call_command(command, stdout=said)
    return said.getvalue()


def test_a_year_is_played_to_its_signed_end_once() -> None:
    world = FundWorld().put_in("40000.00")
    for month in THIS.months[3:]:
        world.spell(world.first, month)
        world.prescribe(world.first, month, "1.00")
    world.summed()
    world.close(*THIS.months, at=YEAR_END)
    play("load_demo_freed_up")
    said = play()
    assert "contingency returned: £10,355.60" in said
    assert "All is as it was signed" in said
    assert "with one byte changed: WRONG: ledger/entries.csv" in said
    assert YearSignature.objects.count() == 1
    assert not ContingencyCall.objects.waiting().exists()
    assert not Claim.objects.filter(status="declared").exists()
    assert Books.objects.get().closed_at == YEAR_END
    assert play() == ""
    assert YearClose.objects.count() == 1


def test_what_stands_in_the_way_is_told() -> None:
    FundWorld()
    with pytest.raises(CommandError, match="Northmoor PCT, 2006/07: .*month"):
        play()
    assert not YearClose.objects.exists()


def test_without_books_there_is_nothing_to_play() -> None:
    with pytest.raises(CommandError, match="Run manage.py load_demo first"):
        play()
