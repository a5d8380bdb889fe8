"""The form finds organisations by code, those of one's own and those that are nobody's yet."""

import pytest

from pbc.organisations.models import Organisation
from pbc.successions.forms import RecordForm
from tests.factories.organisations import PctFactory, PracticeFactory
from tests.factories.principals import hat

pytestmark = pytest.mark.django_db


@pytest.fixture
def pct() -> Organisation:
    return PctFactory()


def form(pct: Organisation, old: Organisation, new: Organisation, **changes: str) -> RecordForm:
    data = {
        "what": "practice",
        "kind": "rename",
        "predecessor": old.code.lower(),
        "successor": f" {new.code} ",
        "effective_date": "1/10/2006",
        "evidence": "A letter",
    }
    return RecordForm(data | changes, by=hat("pct_analyst", pct))


def test_codes_become_organisations(pct: Organisation) -> None:
    old, new = PracticeFactory(pct=pct), PracticeFactory()
    found = form(pct, old, new)
    assert found.is_valid()
    assert (found.succession()["predecessor"], found.succession()["successor"]) == (old, new)
    assert str(found.succession()["effective_on"]) == "2006-10-01"


def test_a_code_is_looked_up_among_organisations_of_its_kind(pct: Organisation) -> None:
    old, same = PracticeFactory(pct=pct), PctFactory(code="ZZZ9")
    found = form(pct, old, same)
    assert not found.is_valid()
    assert found.errors["successor"][0].startswith("No practice with the code ZZZ9 is known to you.")


def test_those_of_others_are_not_told_from_none_at_all(pct: Organisation) -> None:
    theirs, none = PracticeFactory(pct=PctFactory(), code="ZZZZZ1"), Organisation(code="ZZZZZ2")
    messages = [form(pct, PracticeFactory(pct=pct), each).errors["successor"][0] for each in (theirs, none)]
    assert messages[0].replace("ZZZZZ1", "ZZZZZ2") == messages[1]
