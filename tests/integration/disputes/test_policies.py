"""Ripe for the next step, or what is missing."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from disputes.domain.states import Deed
from disputes.policies import check_panel, check_statement_stands
from pbc.accounts.models import RoleAssignment
from pbc.core.errors import Denied
from tests.factories.disputes import AT, statement_of
from tests.factories.governance import InterestFactory
from tests.integration.disputes.world import LATER

ON = LATER.date()


def test_a_panel_is_complete_odd_and_free_on_the_day(world) -> None:
    dispute = world.moved(Deed.END_MEDIATION)
    people = [world.person() for _ in range(3)]
    for chair, who in zip(("practitioner", "financial", "management"), people, strict=True):
        with pytest.raises(Denied, match="The panel has no member for"):
            check_panel(dispute, ON)
        dispute.seats.create(
            user_id=who.user_id, chair=chair, checked_at=AT, asked_at=AT, asked_by="K", accepted_at=AT, appointed_at=AT
        )
    check_panel(dispute, ON)
    RoleAssignment.objects.filter(user=people[1].user_id).update(period=DateRange(date(2000, 1, 1), ON))
    with pytest.raises(Denied, match=rf"{people[1].name} may not sit any more"):
        check_panel(dispute, ON)
    RoleAssignment.objects.filter(user=people[1].user_id).update(period=DateRange(date(2000, 1, 1), None))
    InterestFactory(user_id=people[0].user_id, organisation=world.practice)
    with pytest.raises(Denied, match=rf"{people[0].name} may not sit any more\. Replace them first"):
        check_panel(dispute, ON)


def test_a_statement_has_to_stand(world) -> None:
    dispute = world.moved(Deed.END_MEDIATION)
    with pytest.raises(Denied, match="No joint statement stands yet"):
        check_statement_stands(dispute)
    statement_of(dispute)
    check_statement_stands(dispute)
