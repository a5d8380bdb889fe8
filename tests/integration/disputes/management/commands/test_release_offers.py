"""The release by hand, where its worker stands still."""

from base64 import b64encode

import pytest
from django.core.management import call_command

from disputes import tasks
from disputes.domain.states import DisputeStatus
from pbc.core import clock
from tests.integration.disputes.actions.test_offers import HALF, WHOLE, lodge
from tests.integration.disputes.world import LATER, PRIVATE_KEY, DisputeWorld


def test_it_opens_what_is_due_with_the_key_and_nothing_without(db, settings, tmp_path, monkeypatch) -> None:
    for name in ("now", "witness"):
        monkeypatch.setattr(clock, name, lambda: LATER)
    world = DisputeWorld()
    dispute = world.open_for_offers()
    for who, offer in ((world.manager, WHOLE), (world.director, HALF)):
        lodge(dispute, who, offer)
    settings.SEALING_PRIVATE_KEY_FILE = ""
    with pytest.raises(tasks.NoPrivateKey, match="only the release worker has the private key"):
        call_command("release_offers")
    key = tmp_path / "private.key"
    key.write_text(b64encode(PRIVATE_KEY).decode(), encoding="ascii")
    settings.SEALING_PRIVATE_KEY_FILE = str(key)
    call_command("release_offers")
    dispute.refresh_from_db()
    assert dispute.state is DisputeStatus.HEARING
