from datetime import date

import pytest

from budgets.actions.threshold import call_threshold
from budgets.queries.needs import needs
from pbc.core.needs import Need
from pbc.core.principal import SYSTEM
from tests.factories.principals import hat
from tests.integration.budgets.actions.test_calls import written
from tests.integration.budgets.funds import APRIL, CLOSED_AT, JUNE, MAY, FundWorld

TODAY = date(2006, 7, 24)


def asked(role: str, organisation, user_id: int = 1) -> list[Need]:
    found = needs(principal=hat(role, organisation, user_id=user_id), today=TODAY)
    return [need for need in found if need.kind == "contingency"]


def test_calls_wait_for_those_who_did_not_write_them(db) -> None:
    world = FundWorld()
    written(world, by=hat("pct_finance", world.pct, user_id=3))
    assert [need.title for need in asked("pct_director", world.pct)] == ["Decide a call on the contingency fund"]
    assert asked("pct_finance", world.pct, user_id=3) == []
    written(world)
    (need,) = asked("pct_director", world.pct)
    assert need.title == "Decide 2 calls on the contingency fund"
    assert need.url == f"/contingency/{world.books.pk}/calls/?status=waiting"


@pytest.mark.parametrize("role", ["pct_analyst", "practice_manager"])
def test_others_decide_nothing(db, role) -> None:
    world = FundWorld()
    written(world)
    assert asked(role, world.first if role == "practice_manager" else world.pct) == []


def test_a_fund_that_will_not_last_is_told(db) -> None:
    world = FundWorld().put_in("40000.00").close(APRIL, MAY, JUNE)
    for month in (APRIL, MAY, JUNE):
        call_threshold(pct=world.pct, month=month, by=SYSTEM, at=CLOSED_AT)
    (need,) = asked("pct_finance", world.pct)
    assert need.title == "Look at the contingency fund of 2006/07"
    assert "£128,000.00 would be called" in need.detail
