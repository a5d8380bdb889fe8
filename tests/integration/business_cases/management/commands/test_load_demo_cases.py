from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from business_cases.models import BusinessCase
from pbc.accounts.actions.demo import ensure_demo_users
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from tests.factories.organisations import ProviderFactory
from tests.integration.business_cases.funded_world import FundedWorld
from tests.integration.business_cases.world import at


def play() -> str:
    said = StringIO()
    call_command("load_demo_cases", stdout=said)
    return said.getvalue()


@time_machine.travel(at("2007-04-23"), tick=False)
def test_a_case_in_each_state_is_played_once(funded: FundedWorld) -> None:
    ProviderFactory(code="ZR1")
    funded.follow_ups(funded.practice, Month(2005, 7), [40] * 22)
    ensure_demo_users(at=at("2007-04-23"), by=SYSTEM)
    assert "7 business cases" in play()
    states = sorted(BusinessCase.objects.values_list("status", flat=True))
    assert states == ["approved", "clarification", "draft", "draft", "for_decision", "implemented", "refused"]
    running = BusinessCase.objects.get(status="implemented")
    assert running.fundings.get().amount == 9000
    assert running.readings.count() == 1
    assert [row.number for row in running.registrations.order_by("number")] == [1, 2]
    verdict = running.verdicts.get()
    assert (verdict.months, verdict.decision, verdict.stop_rule) == (6, "adapt", True)
    assert "there already" in play()
    assert BusinessCase.objects.count() == 7


def test_without_people_nothing_is_played(db: None) -> None:
    with pytest.raises(CommandError, match="Run manage.py load_demo_users first"):
        play()
