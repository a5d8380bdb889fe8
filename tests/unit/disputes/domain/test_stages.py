from datetime import UTC, date, datetime

import pytest

from disputes.domain.stages import Terms, check_tried, offers_close_at, stage_due_on
from disputes.domain.states import ENDED, DisputeStatus
from pbc.core.errors import Denied

TERMS = Terms(local=30, admit=5, mediation=20, statement=10, offers=5, hearing=30, follow=20)
MONDAY = date(2006, 12, 18)


@pytest.mark.parametrize(
    ("status", "due"),
    [
        # Counted by hand: Christmas, Boxing Day and New Year's Day 2007 are no working days.
        (DisputeStatus.REFERRED, date(2006, 12, 27)),
        (DisputeStatus.OFFERS, date(2006, 12, 27)),
        (DisputeStatus.PREPARING, date(2007, 1, 4)),
        (DisputeStatus.MEDIATION, date(2007, 1, 18)),
        (DisputeStatus.RULED, date(2007, 1, 18)),
        (DisputeStatus.LOCAL, date(2007, 2, 1)),
        (DisputeStatus.HEARING, date(2007, 2, 1)),
    ],
)
def test_a_stage_ends_after_its_working_days(status: DisputeStatus, due: date) -> None:
    assert stage_due_on(status, MONDAY, TERMS) == due


def test_nothing_is_waited_for_once_it_has_ended() -> None:
    assert {stage_due_on(status, MONDAY, TERMS) for status in ENDED} == {None}


def test_offers_close_at_five_in_london_in_summer_and_winter() -> None:
    assert offers_close_at(date(2006, 9, 18)) == datetime(2006, 9, 18, 16, tzinfo=UTC)
    assert offers_close_at(date(2006, 12, 27)) == datetime(2006, 12, 27, 17, tzinfo=UTC)


def test_home_comes_first() -> None:
    due = date(2007, 2, 1)
    with pytest.raises(Denied, match="It was not tried to settle this at home yet"):
        check_tried(0, 3, due, date(2007, 3, 1))
    with pytest.raises(Denied, match="has until 1 February 2007 to answer"):
        check_tried(1, 0, due, due)
    check_tried(1, 0, due, date(2007, 2, 2))
    check_tried(1, 1, due, MONDAY)
