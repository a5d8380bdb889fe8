import pytest
from django.core.management import CommandError, call_command

from pbc.accounts.models import User
from tests.factories.organisations import PctFactory, PracticeFactory

pytestmark = pytest.mark.django_db


def test_it_makes_people_and_says_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    PracticeFactory(pct=PctFactory())
    call_command("load_demo_users")
    assert capsys.readouterr().out == f"{User.objects.count()} invented people can sign in\n"


def test_it_says_what_is_missing() -> None:
    with pytest.raises(CommandError, match="No PCT with practices is loaded. Load the demo files first."):
        call_command("load_demo_users")
