import pytest
from django.core.management import call_command

from pbc.accounts.domain.demonstration import DEMO_PASSWORD
from tests.factories.organisations import PctFactory, PracticeFactory

pytestmark = pytest.mark.django_db


def test_each_person_is_one_line_and_the_password_the_last(capsys: pytest.CaptureFixture[str]) -> None:
    PracticeFactory(pct=PctFactory(name="Ambervale PCT"))
    call_command("load_demo_users")
    capsys.readouterr()
    call_command("demo_sign_ins")
    lines = capsys.readouterr().out.splitlines()
    assert "pct.finance@demo.invalid" in lines[0]
    assert "PCT finance, Ambervale PCT" in lines[0]
    assert lines[-1] == f"Password of all: {DEMO_PASSWORD}"


def test_nobody_there_says_how_to_make_them(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo_sign_ins")
    assert "manage.py load_demo_users" in capsys.readouterr().out
