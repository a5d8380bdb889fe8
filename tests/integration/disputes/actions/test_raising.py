"""Raised, tried at home, referred, withdrawn: who may, and what is refused."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.db.utils import IntegrityError, InternalError

from disputes.actions.raising import raise_dispute, record_step, refer_dispute, withdraw_dispute
from disputes.domain.parties import About, Side, Subject
from disputes.domain.states import Deed, DisputeStatus
from disputes.models import Dispute
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.organisations import PracticeFactory
from tests.integration.disputes.world import CLAIM, LATER, NOW

FREE = Subject(About.AGREEMENT, "clause 4.2")


def test_either_side_raises_and_the_figures_stay_as_they_stood(world) -> None:
    first = world.raised()
    assert (first.reference, first.raiser, first.state) == ("ZZ0001-D2006-1", Side.PRACTICE, DisputeStatus.LOCAL)
    assert first.stage_due_on == date(2006, 10, 16)  # 10 + 20 working days from 4 September, no holiday between
    assert first.figures == [{"name": "Claimed", "value": "£12,000.00", "amount": "12000.00"}]
    second = world.raised(subject=FREE, by=world.director)
    assert (second.reference, second.raiser) == ("ZZ0001-D2006-2", Side.PCT)
    event = AuditEvent.objects.get(kind="disputes.dispute_raised", subject_id=str(first.pk))
    facts = {"dispute": first.reference, "about": "freed_up", "concerns": "claim ZZ0001-2006-1", "tried_before": 0}
    assert event.facts == facts
    with transaction.atomic(), pytest.raises(InternalError, match="origin_is_kept"):
        Dispute.objects.filter(pk=first.pk).update(figures=[])


def test_nobody_raises_for_others(world) -> None:
    for who in (world.stranger, world.other_director, world.clerk, world.reviewer, world.administrator, world.lead):
        with pytest.raises(Denied):
            world.raised(by=who)
    assert not Dispute.objects.exists()


def test_one_thing_is_in_dispute_once_until_it_has_ended(world) -> None:
    first = world.raised()
    with pytest.raises(Denied, match="in dispute already, as ZZ0001-D2006-1"):
        world.raised(by=world.director)
    withdraw_dispute(dispute=first, reason="We misread it.", by=world.manager, at=NOW)
    world.raised()
    world.raised(subject=FREE)
    world.raised(subject=FREE)  # what has no record of its own may be disputed twice


@pytest.mark.parametrize("field", ["question", "sought"])
def test_without_words_nothing_is_raised(world, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        world.raised(**{field: " \n"})
    assert refused.value.field == field
    assert not Dispute.objects.exists()


def test_a_practice_without_a_pct_has_nobody_to_dispute_with(world) -> None:
    alone = PracticeFactory(name="Lone Surgery")
    with pytest.raises(Invalid, match="Lone Surgery belongs to no PCT on 4 September 2006"):
        raise_dispute(practice=alone, subject=FREE, question="Q", sought="S", by=world.manager, at=NOW)


def test_home_comes_first_and_goes_along(world) -> None:
    dispute = world.raised()
    with pytest.raises(Denied, match="not tried to settle this at home"):
        refer_dispute(dispute=dispute, words="No use.", by=world.manager, at=LATER)
    given = {"dispute": dispute, "words": "We met.", "outcome": "No agreement.", "at": LATER}
    record_step(**given, on=date(2006, 9, 8), by=world.manager)
    with pytest.raises(Denied, match="has until 16 October 2006 to answer"):
        refer_dispute(dispute=dispute, words="No use.", by=world.manager, at=LATER)
    record_step(**given, on=date(2006, 9, 11), by=world.pbc)
    referred = refer_dispute(dispute=dispute, words="No use.", by=world.manager, at=LATER)
    assert (referred.state, referred.sha, referred.referred_on) == (
        DisputeStatus.REFERRED,
        world.sha,
        date(2006, 9, 11),
    )
    assert referred.stage_due_on == date(2006, 9, 18)
    with pytest.raises(Denied, match="has left home"):
        record_step(**given, on=date(2006, 9, 11), by=world.manager)
    with transaction.atomic(), pytest.raises(InternalError):
        dispute.local_steps.all().delete()


def test_silence_of_the_other_side_is_waited_out(world) -> None:
    dispute = world.raised()
    record_step(dispute=dispute, on=NOW.date(), words="Letter.", outcome="None.", by=world.manager, at=NOW)
    after = datetime(2006, 10, 17, 10, tzinfo=UTC)
    assert refer_dispute(dispute=dispute, words="No answer.", by=world.manager, at=after).state == "referred"


@pytest.mark.parametrize("on", [date(2006, 9, 3), date(2006, 9, 12)])
def test_a_step_lies_within_the_dispute(world, on: date) -> None:
    with pytest.raises(Invalid, match="Give a day from 4 September 2006 to 11 September 2006"):
        record_step(dispute=world.raised(), on=on, words="W", outcome="O", by=world.manager, at=LATER)


def test_only_who_raised_it_withdraws(world) -> None:
    dispute = world.raised()
    with pytest.raises(Denied, match="Only the side that raised"):
        withdraw_dispute(dispute=dispute, reason="R", by=world.director, at=LATER)
    with pytest.raises(Invalid, match="The reason is missing"):
        withdraw_dispute(dispute=dispute, reason=" ", by=world.manager, at=LATER)
    assert withdraw_dispute(dispute=dispute, reason="R", by=world.manager, at=LATER).state == "withdrawn"
    assert [change.deed for change in dispute.changes.order_by("number")] == ["", Deed.WITHDRAW]


def test_a_broken_audit_undoes_the_deed(world, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("audit is broken")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError, match="audit is broken"), transaction.atomic():
        world.raised()
    assert not Dispute.objects.exists()


def test_the_database_keeps_a_thing_in_dispute_once(world) -> None:
    """The action's own check is first; the constraint stands behind it."""
    first = world.raised()
    twin = {
        field.name: getattr(first, field.name)
        for field in Dispute._meta.concrete_fields
        if field.name not in {"id", "reference"}
    }
    with transaction.atomic(), pytest.raises(IntegrityError, match="a_thing_is_in_dispute_once"):
        Dispute.objects.create(**twin, reference="ZZ0001-D2006-9")
    assert CLAIM.key == (first.subject_type, first.subject_id)
