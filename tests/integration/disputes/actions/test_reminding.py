"""Reminders of last days: before and after, once each, whoever fires them; and never of what is over."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.db.utils import InternalError

from disputes.actions.reminding import keep_deadline, keep_deadlines
from disputes.domain.states import Deed
from disputes.models import DisputeReminder
from pbc.core import audit
from pbc.core.models import AuditEvent
from tests.factories.disputes import dispute_in
from tests.integration.disputes.world import AFTER, DEADLINE

SOON = datetime(2006, 10, 6, 10, tzinfo=UTC)
MISSED = datetime(2006, 10, 10, 10, tzinfo=UTC)


def written() -> list[tuple[str, str]]:
    return list(DisputeReminder.objects.order_by("pk").values_list("status", "moment"))


def test_before_and_after_once_each_and_again_in_the_next_stage(world) -> None:
    dispute = world.in_mediation()
    assert [keep_deadlines(at=at) for at in (SOON, SOON, MISSED, MISSED)] == [1, 0, 1, 0]
    assert written() == [("mediation", "soon"), ("mediation", "missed")]
    kinds = (
        AuditEvent.objects.filter(kind__startswith="disputes.deadline").order_by("pk").values_list("kind", flat=True)
    )
    assert list(kinds) == ["disputes.deadline_reminded", "disputes.deadline_missed"]
    world.moved(Deed.END_MEDIATION, dispute=dispute)
    assert keep_deadline(dispute_id=dispute.pk, at=MISSED)
    assert written()[2:] == [("preparing", "missed")]


def test_not_once_offers_have_closed_nor_of_what_is_over(world) -> None:
    dispute = world.open_for_offers()
    assert not keep_deadline(dispute_id=dispute.pk, at=AFTER)
    assert keep_deadline(dispute_id=dispute.pk, at=DEADLINE)
    over = dispute_in(practice=world.beside, pct=world.pct, status="settled", stage_due_on=None)
    assert not keep_deadline(dispute_id=over.pk, at=MISSED)
    assert written() == [("offers", "soon")]


def test_both_hold_or_neither_and_a_reminder_is_kept(world, monkeypatch) -> None:
    dispute = world.in_mediation()
    with monkeypatch.context() as broken:
        broken.setattr(audit, "record", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            keep_deadline(dispute_id=dispute.pk, at=SOON)
    assert written() == []
    keep_deadline(dispute_id=dispute.pk, at=SOON)
    with pytest.raises(InternalError, match="append_only"), transaction.atomic():
        DisputeReminder.objects.update(moment="missed")
