"""Who takes the whole file away is in the table of deeds (``tests/integration/disputes/tables.py``)."""

import pytest

from disputes.actions.file import note_file_taken
from pbc.core.errors import Denied
from pbc.core.models import AuditEvent
from tests.factories.disputes import dispute_in
from tests.factories.organisations import ShaFactory
from tests.factories.principals import hat
from tests.integration.disputes.world import LATER, DisputeWorld

TAKEN = {"reader": "First Surgery (practice manager)", "root": "0" * 64}


def test_what_left_and_for_whom_is_recorded(world: DisputeWorld) -> None:
    dispute = world.raised()
    note_file_taken(dispute=dispute, **TAKEN, by=world.manager, at=LATER)
    event = AuditEvent.objects.get(kind="disputes.file_taken")
    assert event.facts == {"dispute": dispute.reference, "reader": TAKEN["reader"], "sha256": "0" * 64}
    assert (event.organisation_code, event.by_name) == ("ZZ0001", "M. Manager")


def test_an_auditor_takes_what_was_referred_in_the_own_pct_or_sha(world: DisputeWorld) -> None:
    at_home = world.raised()
    for auditor in (hat("auditor", world.pct), hat("auditor", world.sha)):
        with pytest.raises(Denied, match="for the two sides, the SHA’s clerk and auditors"):
            note_file_taken(dispute=at_home, **TAKEN, by=auditor, at=LATER)
    referred = dispute_in(practice=world.beside, pct=world.pct, status="referred")
    for auditor in (hat("auditor", world.pct), hat("auditor", world.sha)):
        note_file_taken(dispute=referred, **TAKEN, by=auditor, at=LATER)
    for stranger in (hat("auditor", world.other_pct), hat("auditor", ShaFactory())):
        with pytest.raises(Denied):
            note_file_taken(dispute=referred, **TAKEN, by=stranger, at=LATER)
