"""Who is written to in the matter of an exception: whoever must act, and those it touches."""

from datetime import datetime

import pytest

from budgets.actions.exceptions import judge_exception, record_decision
from budgets.domain.exception_states import ExceptionStatus
from pbc.accounts.actions.mail import send_mail
from pbc.accounts.models import Mail
from pbc.mailroom.queries.letters import compose
from tests.factories.accounts import RoleAssignmentFactory
from tests.integration.budgets.exception_world import ASKED, DECIDED, JUDGED, ExceptionWorld, letter

S = ExceptionStatus


def told(at: datetime) -> list[tuple[str, str]]:
    """Reader and subject of what left, without the reference."""
    keys = list(Mail.objects.to_send(at).values_list("pk", flat=True))
    for key in keys:
        send_mail(mail_id=key, compose=compose, at=at)
    sent = Mail.objects.filter(pk__in=keys, status="sent").select_related("user").order_by("user__name", "pk")
    return [(mail.user.name, mail.subject.replace("ZN1-E2006-1", "it")) for mail in sent]


@pytest.mark.django_db
def test_who_must_act_is_written_to_at_each_step() -> None:
    world = ExceptionWorld()
    for name, role, place in (
        ("SHA", "sha_performance_manager", world.sha),
        ("PCT", "pct_finance", world.pct),
        ("practice", "practice_manager", world.first),
        ("beside", "practice_manager", world.second),
        ("other PCT", "pct_finance", world.other_pct),
    ):
        RoleAssignmentFactory(role=role, organisation=place, user__name=name)
    exception = world.asked()
    assert told(ASKED) == [("SHA", "Support or decline exception it")]
    judge_exception(exception=exception, outcome=S.SUPPORTED, reasons="R", by=world.reviewer, at=JUDGED)
    put, record = "Exception it is put to the Department", "Record what the Department decided on exception it"
    assert told(JUDGED) == [("PCT", put), ("SHA", record), ("practice", put)]
    record_decision(exception=exception, decision=letter(), by=world.reviewer, at=DECIDED)
    assert told(DECIDED) == [("PCT", "Exception it is granted"), ("practice", "Exception it is granted")]
