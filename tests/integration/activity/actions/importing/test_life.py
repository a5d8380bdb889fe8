"""The states of a batch."""

import pytest

from pbc.activity.actions.importing import life
from pbc.activity.domain.states import TRANSITIONS, BatchStatus
from pbc.core.errors import Denied
from pbc.core.principal import SYSTEM
from tests.integration.activity.actions.files import AT, receive, spells


def test_the_table_covers_every_state():
    assert TRANSITIONS.keys() == set(BatchStatus)


def test_a_batch_moves_only_as_the_table_says_and_each_move_is_noted(places):
    batch = receive("spells", spells({}))
    with pytest.raises(Denied, match="cannot become"):
        life.move(batch, BatchStatus.LOADED, by=SYSTEM, at=AT)
    life.move(batch, BatchStatus.CHECKING, by=SYSTEM, at=AT, reason="r" * 600)
    event = batch.events.latest("pk")
    assert (event.status, event.by_name, len(event.reason)) == ("checking", SYSTEM.name, 500)
