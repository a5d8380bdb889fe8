"""Making a pack: whole or not at all, once, and the same each time."""

import pytest
from django.db import InternalError, transaction

from information_packs.actions.building import build_pack, record_failure
from information_packs.actions.runs import request_packs
from information_packs.domain.contents import digest
from information_packs.domain.states import PackStatus
from information_packs.models import Pack, PackFile
from pbc.core import audit
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from tests.integration.information_packs.world import AT, MAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def queued(world):
    request_packs(pct=world.pct, month=MAY, practices=[world.practice], by=SYSTEM, at=AT, send=False)
    return Pack.objects.get(practice=world.practice)


def build(pack):
    return build_pack(pack_id=pack.pk, by=SYSTEM, at=AT)


def test_data_files_publication_and_audit_come_together(queued):
    pack = build(queued)

    assert pack.status == PackStatus.PUBLISHED
    assert pack.data_hash == digest(pack.data)
    assert set(pack.files.values_list("kind", flat=True)) == {"html", "pdf", "csv", "xlsx"}
    assert AuditEvent.objects.get(kind="information_packs.pack_built").facts["data_hash"] == pack.data_hash


def test_building_again_changes_nothing(queued):
    first = build(queued)
    files = dict(PackFile.objects.values_list("pk", "sha256"))

    again = build(queued)

    assert again.built_at == first.built_at
    assert dict(PackFile.objects.values_list("pk", "sha256")) == files
    assert AuditEvent.objects.filter(kind="information_packs.pack_built").count() == 1


def test_the_same_closed_month_gives_the_same_data(world, queued):
    first = build(queued)
    request_packs(pct=world.pct, month=MAY, practices=[world.practice], again=True, by=SYSTEM, at=AT, send=False)

    second = build(Pack.objects.get(practice=world.practice, version=2))

    assert second.data_hash == first.data_hash


def test_a_failing_audit_undoes_pack_and_files(queued, monkeypatch):
    monkeypatch.setattr(audit, "record", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        build(queued)

    queued.refresh_from_db()
    assert (queued.status, queued.data, PackFile.objects.count()) == (PackStatus.QUEUED, None, 0)


def test_a_published_pack_is_frozen_by_the_database(queued):
    build(queued)

    for change in (lambda packs: packs.update(version=9), lambda packs: packs._raw_delete("default")):
        with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
            change(Pack.objects.filter(pk=queued.pk))


def test_three_failures_make_it_wait_for_a_person(queued):
    for attempt in (1, 2, 3):
        record_failure(pack_id=queued.pk, reason="no paper", by=SYSTEM, at=AT)
        queued.refresh_from_db()
        assert queued.attempts == attempt
    assert (queued.status, queued.failure) == (PackStatus.FAILED, "no paper")
