from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from business_cases.models import BodyMember, BusinessCase, Meeting
from business_cases.queries.agendas import agenda_for
from business_cases.queries.conditions import conditions_of
from governance.models import Interest
from governance.queries.interests import due_on
from pbc.accounts.actions.demo import ensure_demo_users
from pbc.accounts.models import RoleAssignment
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from tests.factories.organisations import ProviderFactory
from tests.integration.business_cases.funded_world import FundedWorld
from tests.integration.business_cases.world import at

DIRECTORS = ("pct.director@demo.invalid", "second.director@demo.invalid")


def play(command: str = "load_demo_cases") -> str:
    said = StringIO()
    call_command(command, stdout=said)
    return said.getvalue()


@time_machine.travel(at("2007-04-23"), tick=False)
def test_a_case_in_each_state_is_played_once(funded: FundedWorld) -> None:
    ProviderFactory(code="ZR1")
    funded.follow_ups(funded.practice, Month(2005, 7), [40] * 22)
    ensure_demo_users(at=at("2007-04-23"), by=SYSTEM)
    assert "9 business cases" in play()
    states = sorted(BusinessCase.objects.values_list("status", flat=True))
    assert states == [
        "approved",
        "approved",
        "clarification",
        "draft",
        "draft",
        "for_decision",
        "for_decision",
        "implemented",
        "refused",
    ]
    running = BusinessCase.objects.get(status="implemented")
    assert running.fundings.get().amount == 9000
    assert running.readings.count() == 1
    assert [row.number for row in running.registrations.order_by("number")] == [1, 2]
    verdict = running.verdicts.get()
    assert (verdict.months, verdict.decision, verdict.stop_rule) == (6, "adapt", True)
    waits = BusinessCase.objects.get(title="Blood tests at the surgery")
    assert [(each.status, each.owed.before) for each in conditions_of(waits)] == [
        ("accepted", "money"),
        ("waiting", "start"),
    ]
    meeting = Meeting.objects.get(held_on__gt=date(2007, 4, 23))
    assert meeting.items.count() == 2
    clerk = RoleAssignment.objects.get(role="pct_board_clerk", user__email__endswith="@demo.invalid").as_principal()
    walled = BodyMember.objects.get(person=Interest.objects.get(person__isnull=False).person)
    shown = agenda_for(meeting, clerk, date(2007, 4, 23), walled).items
    assert [facts is None for facts in shown] == [False, True]
    assert "there already" in play()
    assert BusinessCase.objects.count() == 9


@time_machine.travel(at("2007-04-23"), tick=False)
def test_a_second_director_has_shares_in_the_provider_of_a_case_and_does_not_find_it(funded: FundedWorld) -> None:
    ProviderFactory(code="ZR1")
    funded.follow_ups(funded.practice, Month(2005, 7), [40] * 22)
    ensure_demo_users(at=at("2007-04-23"), by=SYSTEM)
    play()
    for said in ("2 interests declared", "there already"):
        assert said in play("load_demo_interests")
    first, second = (RoleAssignment.objects.get(user__email=email).as_principal() for email in DIRECTORS)
    named = BusinessCase.objects.filter(bodies__organisation__code="ZR1").distinct()
    assert named.exists()
    assert not BusinessCase.objects.visible_to(second).filter(pk__in=named.values("pk")).exists()
    assert BusinessCase.objects.visible_to(first).filter(pk__in=named.values("pk")).count() == named.count()
    assert due_on(first.user_id or 0, at("2007-04-23").date()) == at("2007-10-05").date()


def test_without_people_nothing_is_played(db: None) -> None:
    with pytest.raises(CommandError, match="Run manage.py load_demo_users first"):
        play()
