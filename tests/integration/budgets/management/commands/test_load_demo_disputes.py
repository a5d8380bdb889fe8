"""The disputes of a demonstration, up to the ruling: the release job opens the offers in between."""

from base64 import b64encode
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command

from budgets.actions.claims import refuse_claim
from budgets.management.dispute_stories import OPENED_AGO
from disputes.domain.sealing import new_keys
from disputes.models import Dispute, Mediator, Precedent
from scripts.demo import OFFERS_OPENED_ON, SETTINGS
from tests.factories.organisations import AffiliationFactory, ShaFactory
from tests.integration.budgets.freed_up_world import EXPLAINED, NOW

TODAY = datetime(2007, 3, 5, 10, tzinfo=UTC)


def load(command: str = "load_demo_disputes") -> str:
    said = StringIO()
    call_command(command, stdout=said)
    return said.getvalue()


@pytest.fixture
def keys(freed_up, settings, tmp_path: Path):
    """A refused claim, an SHA with its people, and the keys of offers."""
    AffiliationFactory(child=freed_up.pct, parent=ShaFactory())
    refuse_claim(claim=freed_up.declared(), explanation=EXPLAINED, by=freed_up.director, at=NOW)
    private, public = new_keys()
    path = tmp_path / "private.key"
    path.write_text(b64encode(private).decode(), encoding="ascii")
    settings.DEMO, settings.SEALING_PUBLIC_KEY = True, b64encode(public).decode()
    return path


def test_each_dispute_got_as_far_as_it_says(keys, settings) -> None:
    with time_machine.travel(TODAY, tick=False):
        load("load_demo_users")
        assert load() == "4 disputes\n"
        assert load() == "0 disputes\n"
        settings.SEALING_PRIVATE_KEY_FILE, settings.CLOCK_OFFSET_DAYS = str(keys), -OPENED_AGO
        call_command("release_offers")
        settings.SEALING_PRIVATE_KEY_FILE, settings.CLOCK_OFFSET_DAYS = "", 0
        assert load("load_demo_rulings") == "1 rulings\n"
        assert load("load_demo_rulings") == "0 rulings\n"
    found = {dispute.about: dispute for dispute in Dispute.objects.exclude(status="followed")}
    assert {about: dispute.status for about, dispute in found.items()} == {
        "freed_up": "local",
        "information": "mediation",
        "plan": "offers",
    }
    assert found["plan"].offers.get().side == "pct"
    assert Mediator.objects.get().dispute == found["information"]
    precedent = Precedent.objects.get()
    ruled = precedent.ruling.dispute
    assert (ruled.status, precedent.for_side) == ("followed", "practice")
    assert (
        precedent.ruling.issued_at.date() < ruled.changes.get(deed="follow").at.date() < precedent.published_at.date()
    )
    moments = list(ruled.changes.order_by("number").values_list("at", flat=True))
    assert moments == sorted(moments), "everything on its own day"
    assert not {seat.user_id for seat in ruled.seats.all()} & {Mediator.objects.get().user_id}


def test_the_release_runs_on_the_day_after_both_had_lodged() -> None:
    today = date.fromisoformat(SETTINGS["PBC_DEMO_TODAY"])
    assert (today - date.fromisoformat(OFFERS_OPENED_ON)).days == OPENED_AGO


def test_without_a_refused_claim_nothing_is_played(freed_up) -> None:
    assert load() == "0 disputes\n"
