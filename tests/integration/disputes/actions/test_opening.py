"""Open for final offers: only with a complete, free panel and a statement that stands."""

from datetime import UTC, datetime

import pytest

from disputes.actions.opening import open_offers
from disputes.domain.states import Deed, DisputeStatus
from pbc.core.errors import Denied
from tests.factories.disputes import statement_of
from tests.factories.governance import InterestFactory
from tests.integration.disputes.world import LATER


def test_each_thing_that_is_missing_stops_it(world) -> None:
    dispute = world.in_mediation()
    with pytest.raises(Denied, match="cannot be opened for final offers"):
        open_offers(dispute=dispute, by=world.clerk, at=LATER)
    dispute = world.moved(Deed.END_MEDIATION, dispute=dispute)
    with pytest.raises(Denied, match="No joint statement stands yet"):
        open_offers(dispute=dispute, by=world.clerk, at=LATER)
    statement_of(dispute)
    with pytest.raises(Denied, match="The panel has no member for practitioner, finance, management yet"):
        open_offers(dispute=dispute, by=world.clerk, at=LATER)
    member = world.panel(dispute)[0]
    InterestFactory(user_id=member.user_id, organisation=world.practice)
    with pytest.raises(Denied, match=f"{member.name} may not sit any more"):
        open_offers(dispute=dispute, by=world.clerk, at=LATER)


def test_offers_are_due_at_five_in_london_on_the_stages_last_day(world) -> None:
    dispute = world.moved(Deed.END_MEDIATION)
    statement_of(dispute)
    world.panel(dispute)
    for who in (world.manager, world.director, world.reviewer, world.administrator, world.person()):
        with pytest.raises(Denied):
            open_offers(dispute=dispute, by=who, at=LATER)
    opened = open_offers(dispute=dispute, by=world.clerk, at=LATER)
    assert opened.state is DisputeStatus.OFFERS
    assert opened.offers_due_at == datetime(2006, 9, 18, 16, tzinfo=UTC)  # five working days on; summer time
    assert opened.stage_due_on == opened.offers_due_at.date()
