"""The months of a PCT and how far each is."""

from datetime import date

import pytest

from pbc.activity.actions.months import close_month
from pbc.activity.policies import why_not_closable
from pbc.activity.queries.data_status import data_status
from pbc.activity.queries.month_end import checklist, close_due_on, months_of, pcts_in_sight
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.activity import ImportBatchFactory
from tests.factories.organisations import PctFactory, SuccessionFactory
from tests.integration.activity.actions import files

pytestmark = pytest.mark.django_db
APRIL, MAY = Month(2006, 4), Month(2006, 5)
IN_MAY = {"admitted_on": "2006-05-03", "discharged_on": "2006-05-04"}


def test_a_month_is_due_on_the_eighth_working_day() -> None:
    assert close_due_on(APRIL) == date(2006, 5, 11)  # 1 May is a bank holiday
    assert close_due_on(Month(2006, 5)) == date(2006, 6, 12)


def test_months_with_their_state_the_latest_first(places) -> None:
    files.load("spells", files.spells({}, IN_MAY))
    close_month(pct=places["pct"], month=APRIL, by=SYSTEM, at=files.AT)
    may, april = months_of(places["pct"])
    assert (may.month, may.close, may.is_next, may.late) == (MAY, None, True, None)
    assert (april.month, april.is_next, april.late) == (APRIL, False, 0)
    assert april.close is not None


def test_a_pct_sees_its_own_months_and_those_it_is_heir_to() -> None:
    new, old, other = PctFactory(), PctFactory(), PctFactory()
    SuccessionFactory(predecessor=old, successor=new)
    seen = set(pcts_in_sight(RoleAssignmentFactory(organisation=new).as_principal()))
    assert seen == {new, old}
    assert other not in seen


def test_why_a_month_cannot_be_closed(places) -> None:
    pct = places["pct"]
    assert "no data" in why_not_closable(pct, APRIL, today=date(2006, 5, 2))
    files.load("spells", files.spells({}, IN_MAY))
    assert why_not_closable(pct, APRIL, today=date(2006, 5, 2)) == ""
    assert "not over yet" in why_not_closable(pct, APRIL, today=date(2006, 4, 30))
    assert "Close April 2006 first" in why_not_closable(pct, MAY, today=date(2006, 7, 1))


def test_the_checklist_says_what_is_met_and_what_is_not(places) -> None:
    pct = places["pct"]
    files.load("spells", files.spells(*[{}] * 10))
    files.load("spells", files.spells(IN_MAY, IN_MAY | {"practice_code": "V81999"}, IN_MAY | {"age": "x"}))
    ImportBatchFactory(status="checking", period=MAY.first_day)
    found = {
        check.words: check.is_met for check in checklist(pct, data_status(pct, MAY), practices=[places["practice"]])
    }
    assert found[f"1 practice belongs to {pct.name}."]
    assert found["Every sender of the months before has sent."]
    assert found["1 sender has less than 80% of the usual."] is False
    assert found["1 file is being imported now."] is False
    assert found["1 row was kept out of the files in force."] is False
    assert found["1 unit of activity has no known practice."] is False
