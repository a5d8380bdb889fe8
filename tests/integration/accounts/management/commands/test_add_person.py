import io

import pytest
from django.core.management import CommandError, call_command

from pbc.accounts.models import User
from tests.factories.organisations import PctFactory, PracticeFactory

pytestmark = pytest.mark.django_db

PASSWORD = "a long and winding road 1906"


@pytest.fixture(autouse=True)
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))


def test_the_first_administrator_can_sign_in(capsys: pytest.CaptureFixture[str]) -> None:
    pct = PctFactory()
    call_command("add_person", "first@example.nhs.uk", name="First Person", organisation=pct.code)
    user = User.objects.get(email="first@example.nhs.uk")
    assert user.check_password(PASSWORD)
    assert [(held.role, held.organisation_id) for held in user.assignments.all()] == [("system_administrator", pct.pk)]
    assert capsys.readouterr().out == f"First Person can sign in as system administrator of {pct.name}\n"


def test_an_organisation_that_is_not_loaded_is_named() -> None:
    with pytest.raises(CommandError, match="No organisation X99 is loaded"):
        call_command("add_person", "first@example.nhs.uk", name="First Person", organisation="X99")
    assert not User.objects.exists()


def test_a_weak_password_and_a_role_of_another_kind_of_organisation_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(CommandError, match="is held in a"):
        call_command("add_person", "first@example.nhs.uk", name="First Person", organisation=PracticeFactory().code)
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    with pytest.raises(CommandError, match="too short"):
        call_command("add_person", "first@example.nhs.uk", name="First Person", organisation=PctFactory().code)
    assert not User.objects.exists()
