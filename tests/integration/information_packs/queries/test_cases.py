"""A practice's cases as its pack tells them."""

from datetime import date

import pytest

from information_packs.queries.cases import as_read_by, cases_of
from pbc.core.periods import FinancialYear
from pbc.core.principal import SYSTEM
from tests.factories.business_cases import received_case
from tests.factories.information_packs import PackFactory
from tests.integration.information_packs.world import World

pytestmark = pytest.mark.django_db
ON = date(2006, 9, 14)


def test_a_case_is_told_with_its_promise(world: World) -> None:
    received_case(pct=world.pct, owner=world.practice)
    standing, money, benefit = cases_of(world.practice, ON, FinancialYear(2006)).tables
    assert standing.rows[0][2:4] == ("Received", "Day 10: a decision is due by 30 October 2006, in 46 days.")
    assert [str(each) for each in money.rows[0][1:]] == ["20400.00", "0.00", "0.00"]
    assert benefit.rows[0][1:] == (
        "Follow-up attendances",
        "24.00 a month by June 2007, 40.00 before",
        "not read yet",
    )
    assert cases_of(world.other, ON, FinancialYear(2006)).absent


def test_a_pack_without_cases_is_read_as_it_is(world: World) -> None:
    pack = PackFactory(pct=world.pct, practice=world.practice)
    assert as_read_by(SYSTEM, pack) is False
