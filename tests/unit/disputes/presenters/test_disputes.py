from datetime import date

import pytest

from disputes.domain.states import ENDED, WHO_ACTS, DisputeStatus, Owner
from disputes.models import Dispute
from disputes.presenters.disputes import DISPUTE_COLOURS, OWNER_LABELS, side_name, stage_words, who_acts
from pbc.organisations.models import Organisation

DISPUTE = Dispute(
    practice=Organisation(name="First Surgery"), pct=Organisation(name="Northmoor PCT"), status=DisputeStatus.REFERRED
)


def test_every_state_has_a_colour_and_every_owner_words() -> None:
    assert set(DISPUTE_COLOURS) == set(DisputeStatus)
    assert set(WHO_ACTS.values()) <= set(OWNER_LABELS) | {Owner.RAISER, Owner.CLOCK}
    assert set(DISPUTE_COLOURS) > ENDED


def test_sides_and_who_acts() -> None:
    assert (side_name(DISPUTE, "practice"), side_name(DISPUTE, "pct")) == ("First Surgery", "Northmoor PCT")
    assert who_acts(DISPUTE) == "The SHA’s clerk"


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (None, "Nothing is waited for."),
        (date(2006, 9, 4), "This stage ends by 4 September 2006."),
        (date(2006, 9, 3), "This stage was to end by 3 September 2006: 1 day ago."),
        (date(2006, 9, 1), "This stage was to end by 1 September 2006: 3 days ago."),
    ],
)
def test_the_stage_in_a_sentence(due: date | None, words: str) -> None:
    DISPUTE.stage_due_on = due
    assert stage_words(DISPUTE, date(2006, 9, 4)) == words
