from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from budgets.models import BoardMinute, Claim, ClaimDeed, OverspendCover, ProposedUse
from tests.integration.budgets.freed_up_world import NOW


@pytest.fixture(autouse=True)
def _in_july_2006():
    with time_machine.travel(NOW, tick=False):
        yield


def load() -> str:
    said = StringIO()
    call_command("load_demo_freed_up", stdout=said)
    return said.getvalue()


def test_a_claim_with_a_use_in_every_state_and_a_refused_last_resort_once(freed_up) -> None:
    assert "Northmoor PCT: 1 claims" in load()
    assert set(ProposedUse.objects.values_list("status", flat=True)) == {
        *("proposed", "released", "cannot_yet", "refused", "agreed")
    }
    refused = ProposedUse.objects.get(status="refused")
    assert refused.plan
    assert refused.steps.count() == 2
    assert "board_minute" in OverspendCover.objects.get().missing
    counts = [model.objects.count() for model in (Claim, ClaimDeed, ProposedUse, BoardMinute, OverspendCover)]
    assert load() == ""
    assert counts == [model.objects.count() for model in (Claim, ClaimDeed, ProposedUse, BoardMinute, OverspendCover)]
