"""Open for final offers: only with a complete, free panel and a statement that stands."""

from datetime import UTC, datetime, timedelta

import pytest

from disputes.actions.opening import move_deadline, open_offers
from disputes.domain.states import Deed, DisputeStatus
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.disputes import statement_of
from tests.factories.governance import InterestFactory
from tests.integration.disputes.actions.test_offers import HALF, WHOLE, lodge, release
from tests.integration.disputes.world import AFTER, DEADLINE, LATER


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


LOST = "ab" * 32
"""The receipt of an offer that is in no backup."""


def test_a_late_restore_without_an_offer_moves_the_deadline_once_and_both_are_told(world) -> None:
    dispute = world.open_for_offers()
    kept = lodge(dispute, world.manager, WHOLE)
    given = {"dispute": dispute, "reasons": "A disk failed.", "receipt": LOST, "at": AFTER}
    with pytest.raises(Denied, match="The deadline has not passed"):
        move_deadline(**(given | {"at": DEADLINE}), by=world.clerk)
    for who in (world.manager, world.director, world.reviewer, world.administrator, world.person()):
        with pytest.raises(Denied):
            move_deadline(**given, by=who)
    for wrong, words in (("abc", "not a receipt"), (kept.receipt, "The offer of this receipt is there")):
        with pytest.raises(Invalid, match=words):
            move_deadline(**(given | {"receipt": wrong}), by=world.clerk)
    with pytest.raises(Invalid, match="The reasons"):
        move_deadline(**(given | {"reasons": " "}), by=world.clerk)
    moved = move_deadline(**given, by=world.clerk)
    assert moved.offers_due_at == datetime(2006, 9, 25, 16, tzinfo=UTC)  # five working days on
    change = moved.changes.latest("number")
    assert (change.words, change.by_name, change.status) == ("A disk failed.", "K. Clerk", "offers")
    assert AuditEvent.objects.get(kind="disputes.deadline_moved").facts["receipt"] == LOST
    assert LOST not in change.words
    late = AFTER + timedelta(days=1)
    lodge(dispute, world.director, HALF, at=late, proven_at=late, witness=late)
    with pytest.raises(Denied, match="The deadline was moved before"):
        move_deadline(**(given | {"at": moved.offers_due_at + timedelta(seconds=1)}), by=world.clerk)
    assert release(dispute, late).state is DisputeStatus.HEARING


def test_a_deadline_is_not_moved_while_both_offers_are_there(world) -> None:
    dispute = world.open_for_offers()
    for who in (world.manager, world.director):
        lodge(dispute, who)
    with pytest.raises(Denied, match="Both offers are there"):
        move_deadline(dispute=dispute, reasons="R", receipt=LOST, by=world.clerk, at=AFTER)
