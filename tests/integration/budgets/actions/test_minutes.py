from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import InternalError

from budgets.actions.minutes import record_minute
from budgets.domain.uses import MinuteAbout
from budgets.models import BoardMinute
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from tests.factories.organisations import PctFactory
from tests.integration.budgets.freed_up_world import NOW, FreedUpWorld
from tests.worlds import kept


@kept
def world() -> FreedUpWorld:
    return FreedUpWorld()


def record(world: FreedUpWorld, **changes) -> BoardMinute:
    given = {
        "pct": world.pct,
        "held_on": date(2006, 6, 28),
        "reference": "B/06/41",
        "about": MinuteAbout.PREMISES,
        "decision": "A ramp at First Surgery is approved.",
        "up_to": Decimal("600.00"),
        "by": world.clerk,
        "at": NOW,
    }
    return record_minute(**(given | changes))


def test_a_minute_is_kept_as_it_is(world) -> None:
    minute = record(world)
    assert (minute.recorded_by, minute.up_to) == (world.clerk.name, Decimal("600.00"))
    with pytest.raises(InternalError), transaction.atomic():
        BoardMinute.objects.update(up_to=1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"held_on": date(2006, 7, 4)}, "4 July 2006 is to come"),
        ({"reference": " "}, "The reference of the minute is missing"),
        ({"decision": ""}, "What the board decided is missing"),
        ({"up_to": Decimal(0)}, "is no amount"),
    ],
)
def test_a_minute_that_cannot_be_is_refused(world, changes, words) -> None:
    with pytest.raises(Invalid, match=words):
        record(world, **changes)
    assert not BoardMinute.objects.exists()


def test_a_reference_is_used_once(world) -> None:
    record(world)
    with pytest.raises(Invalid, match="There is a minute B/06/41 already"):
        record(world)


def test_the_clerk_alone_records_and_for_the_own_board(world) -> None:
    for by in (world.director, world.finance, world.manager):
        with pytest.raises(Denied):
            record(world, by=by)
    with pytest.raises(Denied, match="itself: you act for another organisation"):
        record(world, pct=PctFactory())


def test_without_its_audit_event_no_minute_is_kept(world, monkeypatch) -> None:
    def broken(*args, **kwargs):
        raise RuntimeError("the audit is down")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        record(world)
    assert not BoardMinute.objects.exists()
