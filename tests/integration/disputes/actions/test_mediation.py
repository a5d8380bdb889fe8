"""Accepted by both, led by somebody free, without prejudice, and over when a side or the clock says so."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, InternalError

from disputes.actions.mediation import accept_mediation, end_mediation, name_mediator, release_mediator, write_note
from disputes.domain.mediation import ENDED_WORDS
from disputes.domain.parties import About, Subject
from disputes.domain.states import DisputeStatus
from disputes.models import Dispute, MediationNote, MediationWord, Mediator
from pbc.accounts.models import User
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from tests.factories.governance import InterestFactory
from tests.integration.disputes.world import LATER

LAST_DAY = datetime(2006, 10, 9, 22, 30, tzinfo=UTC)
DAY_AFTER = datetime(2006, 10, 9, 23, 30, tzinfo=UTC)  # half past midnight in London


def accepted(world) -> Dispute:
    dispute = world.in_mediation()
    for who in (world.manager, world.pbc):
        accept_mediation(dispute=dispute, by=who, at=LATER)
    return dispute


def name(world, dispute, who, by=None) -> Mediator:
    return name_mediator(dispute=dispute, user=User.objects.get(pk=who.user_id), by=by or world.clerk, at=LATER)


def test_a_mediator_is_named_once_both_accepted_and_finds_it_while_it_lasts(world) -> None:
    dispute, mediator = world.in_mediation(), world.person("sha_performance_manager")
    accept_mediation(dispute=dispute, by=world.manager, at=LATER)
    with pytest.raises(Denied, match="accepted mediation already"):
        accept_mediation(dispute=dispute, by=world.manager, at=LATER)
    with pytest.raises(Denied, match="Both sides have to accept"):
        name(world, dispute, mediator)
    accept_mediation(dispute=dispute, by=world.director, at=LATER)
    assert not Dispute.objects.visible_to(mediator).exists()
    name(world, dispute, mediator)
    assert Dispute.objects.visible_to(mediator).get() == dispute
    with pytest.raises(Denied, match="There is a mediator already"):
        name(world, dispute, world.person())
    end_mediation(dispute=dispute, by=world.manager, at=LATER)
    assert not Dispute.objects.visible_to(mediator).exists()


def test_who_has_to_do_with_either_side_is_not_named_and_nobody_is_told_why(world) -> None:
    dispute = accepted(world)
    tied = world.person()
    InterestFactory(user_id=tied.user_id, organisation=world.pct)
    for who in (tied, world.person("sha_clerk"), world.person("pct_director", world.pct)):
        with pytest.raises(Denied, match=r"may not mediate in this dispute\. Name somebody else"):
            name(world, dispute, who)
    for who in (world.manager, world.director, world.reviewer, world.administrator, world.person("sha_panel_member")):
        with pytest.raises(Denied):
            name(world, dispute, world.person(), by=who)
    assert not Mediator.objects.exists()


def test_a_mediator_who_is_released_sees_nothing_and_another_takes_over(world) -> None:
    dispute, first, second = accepted(world), world.person(), world.person()
    with pytest.raises(Denied, match="Nobody mediates"):
        release_mediator(dispute=dispute, reason="Ill.", by=world.clerk, at=LATER)
    name(world, dispute, first)
    with pytest.raises(Invalid, match="The reason is missing"):
        release_mediator(dispute=dispute, reason="", by=world.clerk, at=LATER)
    release_mediator(dispute=dispute, reason="Ill.", by=world.clerk, at=LATER)
    name(world, dispute, second)
    assert not Dispute.objects.visible_to(first).exists()
    assert Dispute.objects.visible_to(second).exists()
    with transaction.atomic(), pytest.raises(IntegrityError, match="a_dispute_has_one_mediator"):
        Mediator.objects.create(dispute=dispute, user_id=first.user_id, checked_at=LATER, named_by="K", named_at=LATER)


def test_notes_are_for_the_two_sides_and_the_mediator_alone(world) -> None:
    dispute, mediator = accepted(world), world.person("sha_performance_manager")
    name(world, dispute, mediator)
    for who in (world.manager, world.pbc, mediator):
        write_note(dispute=dispute, words="peculiar-word", by=who, at=LATER)
    for who in (world.clerk, world.reviewer, world.stranger, world.lead, world.other_director, SYSTEM):
        with pytest.raises(Denied):
            write_note(dispute=dispute, words="W", by=who, at=LATER)
        assert not MediationNote.objects.visible_to(who).exists()
    for who in (world.manager, world.director, mediator):
        assert MediationNote.objects.visible_to(who).count() == 3
    with pytest.raises(Invalid, match="The note is missing"):
        write_note(dispute=dispute, words=" ", by=world.manager, at=LATER)
    end_mediation(dispute=dispute, by=world.director, at=LATER)
    assert not MediationNote.objects.visible_to(mediator).exists()
    assert MediationNote.objects.visible_to(world.manager).count() == 3
    with pytest.raises(Denied, match="not in mediation now"):
        write_note(dispute=dispute, words="W", by=world.manager, at=LATER)


def test_no_table_but_one_holds_a_word_of_it_and_the_record_not_who_left(world) -> None:
    dispute = accepted(world)
    write_note(dispute=dispute, words="peculiar-word", by=world.manager, at=LATER)
    end_mediation(dispute=dispute, by=world.manager, at=LATER)
    change = dispute.changes.get(deed="end_mediation")
    assert (change.words, change.by_name, change.by_organisation) == (ENDED_WORDS, SYSTEM.name, "")
    assert set(AuditEvent.objects.get(kind="disputes.mediation_ended").facts) == {"dispute"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT 1 FROM "{table}" t WHERE t::text LIKE %s', ["%peculiar-word%"])
            assert (cursor.fetchone() is not None) == (table == "disputes_mediationnote"), table
    for rows in (MediationNote.objects, MediationWord.objects):
        with transaction.atomic(), pytest.raises(InternalError, match="append_only"):
            rows.update(by_name="Somebody else")


def test_a_side_ends_it_at_once_and_the_clerk_once_its_time_is_over(world) -> None:
    declined = world.in_mediation()
    assert end_mediation(dispute=declined, by=world.pbc, at=LATER).state is DisputeStatus.PREPARING
    with pytest.raises(Denied, match="not in mediation now"):
        end_mediation(dispute=declined, by=world.manager, at=LATER)
    late = Dispute.objects.get(pk=_another(world).pk)
    for who in (world.stranger, world.reviewer, world.person(), world.other_director):
        with pytest.raises(Denied):
            end_mediation(dispute=late, by=who, at=LAST_DAY)
    with pytest.raises(Denied, match="have until 9 October 2006"):
        end_mediation(dispute=late, by=world.clerk, at=LAST_DAY)
    assert end_mediation(dispute=late, by=world.clerk, at=DAY_AFTER).state is DisputeStatus.PREPARING


def test_without_its_audit_event_nothing_is_done(world, monkeypatch) -> None:
    dispute = world.in_mediation()

    def broken(*args, **kwargs) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr(audit, "record", broken)
    for deed in (accept_mediation, end_mediation):
        with pytest.raises(RuntimeError):
            deed(dispute=dispute, by=world.manager, at=LATER)
    assert not MediationWord.objects.exists()
    assert Dispute.objects.get(pk=dispute.pk).state is DisputeStatus.MEDIATION


def _another(world) -> Dispute:
    return world.in_mediation(subject=Subject(About.AGREEMENT, "clause 4.2"))
