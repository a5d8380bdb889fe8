"""What the data of a month are and are not."""

from datetime import UTC, datetime

import pytest

from pbc.activity.actions.summaries import rebuild
from pbc.activity.domain.lines import Dataset
from pbc.activity.queries.data_status import data_status
from pbc.core.periods import Month
from tests.factories.activity import DataSlotFactory, ImportBatchFactory, SpellFactory
from tests.factories.organisations import PctFactory, PracticeFactory

pytestmark = pytest.mark.django_db

JULY = Month(2006, 7)


@pytest.fixture
def pct():
    return PctFactory()


@pytest.fixture
def practice(pct):
    return PracticeFactory(pct=pct)


def load(pct, practice, month, spells, sender="XA1", **batch):
    slot = DataSlotFactory(
        owner=pct,
        month=month.first_day,
        sender_code=sender,
        current_batch=ImportBatchFactory(owner=pct, sender_code=sender, **batch),
    )
    SpellFactory.create_batch(spells, slot=slot, practice=practice, commissioner=pct)
    rebuild(slots=[slot])


def test_completeness_is_learned_from_the_months_before(pct, practice):
    load(pct, practice, JULY.plus(-2), 4)
    load(pct, practice, JULY.plus(-1), 6)
    load(pct, practice, JULY, 4, quarantined=3, warnings=2)

    (sender,) = data_status(pct, JULY).senders

    assert (sender.dataset, sender.sender_code) == (Dataset.SPELLS, "XA1")
    assert (sender.activity, sender.usual, sender.completeness) == (4, 5.0, 0.8)
    assert (sender.quarantined, sender.warnings) == (3, 2)


def test_a_sender_of_late_that_is_silent_is_missing_and_one_long_gone_is_not(pct, practice):
    load(pct, practice, JULY.plus(-3), 5, sender="LATE")
    load(pct, practice, JULY.plus(-5), 5, sender="GONE")
    load(pct, practice, JULY, 5, sender="HERE")

    status = data_status(pct, JULY)

    assert [sender.sender_code for sender in status.missing] == ["LATE"]
    assert [sender.sender_code for sender in status.senders] == ["HERE", "LATE"]


def test_a_first_month_has_nothing_to_be_compared_with(pct, practice):
    load(pct, practice, JULY, 5)

    assert data_status(pct, JULY).senders[0].completeness is None


def test_the_date_of_the_data_and_what_is_held_back(pct, practice):
    received = datetime(2006, 8, 20, 9, tzinfo=UTC)
    load(pct, practice, JULY, 1, received_at=received)
    load(pct, None, JULY, 2, sender="XA2")
    slot = DataSlotFactory(owner=pct, month=JULY.first_day, sender_code="XA3")
    SpellFactory(slot=slot, practice=practice, price=None)
    rebuild(slots=[slot])

    status = data_status(pct, JULY)

    assert status.data_to == received
    assert (status.unattributed, status.unpriced) == (2, 1)


def test_another_pcts_data_are_not_counted(pct):
    other = PctFactory()
    load(other, PracticeFactory(pct=other), JULY, 5)

    status = data_status(pct, JULY)

    assert status.senders == ()
    assert status.data_to is None


def test_two_queries_whatever_the_number_of_senders(pct, practice, django_assert_num_queries):
    for sender in ("XA1", "XA2", "XA3"):
        load(pct, practice, JULY, 1, sender=sender)

    with django_assert_num_queries(2):
        data_status(pct, JULY)
