"""Who pays the market forces factor, as the rules have it."""

from datetime import UTC, date, datetime

import pytest

from governance.actions.rules import adopt_local_rule
from pbc.activity.domain.pricing.terms import MarketForcesMode
from pbc.activity.queries.market_forces import market_forces
from pbc.core.principal import SYSTEM
from tests.factories.organisations import PctFactory

pytestmark = pytest.mark.django_db
CENTRAL, VIA_PCT = MarketForcesMode.CENTRAL, MarketForcesMode.VIA_PCT
AT = datetime(2006, 4, 3, 9, tzinfo=UTC)


def test_nobody_pays_it_but_the_department_until_a_pct_says_so():
    assert market_forces().is_central


def test_a_pct_pays_it_from_the_day_it_says_until_it_says_otherwise(django_assert_num_queries):
    pct = PctFactory()
    for value, day in (("via_pct", date(2006, 6, 1)), ("central", date(2006, 9, 1))):
        adopt_local_rule(
            pct=pct, key="market_forces_mode", value=value, from_day=day, reason="Agreed", by=SYSTEM, at=AT
        )

    with django_assert_num_queries(1):
        found = market_forces()

    days = (date(2006, 5, 31), date(2006, 6, 1), date(2006, 8, 31), date(2006, 9, 1))
    assert [found.mode(pct.pk, day) for day in days] == [CENTRAL, VIA_PCT, VIA_PCT, CENTRAL]
    assert found.mode(PctFactory().pk, date(2006, 6, 1)) is CENTRAL
