"""The house that tests live in: worlds that are kept, and databases that are copied."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import InternalError, connection, transaction

from pbc.core.models import AuditEvent
from pbc.organisations.models import Affiliation, Organisation
from tests.databases import digest_of, empty
from tests.factories.organisations import PctFactory, PracticeFactory
from tests.worlds import kept, worlds


@dataclass
class Village:
    pct: Organisation = field(default_factory=lambda: PctFactory(code="XV1", name="Village PCT"))
    notes: list[str] = field(default_factory=list)


@kept
def village() -> Village:
    return Village()


@pytest.mark.parametrize("time", [1, 2, 3])
def test_each_test_finds_a_kept_world_as_it_was_made(village: Village, time: int) -> None:
    village.pct.refresh_from_db()
    assert (village.pct.name, village.notes) == ("Village PCT", [])
    assert Organisation.objects.count() == 1
    assert cache.get(f"sums:{village.pct.pk}") is None
    cache.set(f"sums:{village.pct.pk}", 7)
    village.notes.append("was here")
    PracticeFactory(pct=village.pct)
    Organisation.objects.filter(pk=village.pct.pk).update(name="Another name")


def test_a_test_without_the_world_finds_none(db: None) -> None:
    assert Organisation.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_makes_its_own(village: Village) -> None:
    assert not worlds.made
    assert not connection.in_atomic_block
    assert Organisation.objects.filter(pk=village.pct.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_what_a_test_committed_is_taken_away_and_what_migrating_made_is_not(village: Village) -> None:
    """Also rows that nothing else may delete: those of the audit, and those that others refer to."""
    PracticeFactory(pct=village.pct)
    AuditEvent.objects.create(at=datetime(2006, 4, 1, tzinfo=UTC), kind="core.tried", by_name="", by_role="")
    empty()
    assert not Organisation.objects.exists()
    assert not AuditEvent.objects.exists()
    assert not Affiliation.objects.exists()
    assert ContentType.objects.exists()
    assert Permission.objects.exists()
    with pytest.raises(InternalError, match="Cannot update or delete"):
        AuditEvent.objects.create(at=datetime(2006, 4, 1, tzinfo=UTC), kind="core.tried").delete()


def test_a_durable_action_may_stand_in_a_kept_world(village: Village) -> None:
    with transaction.atomic(durable=True):
        Organisation.objects.filter(pk=village.pct.pk).update(name="Another name")


def test_a_changed_migration_or_what_it_imports_makes_the_migrated_database_anew(tmp_path: Path) -> None:
    files = {
        "requirements.txt": "django==5.2",
        "shop/__init__.py": "",
        "shop/domain.py": "KINDS = 2",
        "shop/views.py": "",
        "shop/migrations/0001_initial.py": "import shop.domain\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    before, changes = digest_of(tmp_path), []
    for name in files:
        (tmp_path / name).write_text(f"{files[name]}# changed{os.linesep}")
        changes.append((name, digest_of(tmp_path) != before))
        (tmp_path / name).write_text(files[name])
    assert dict(changes) == dict.fromkeys(files, True) | {"shop/views.py": False, "shop/__init__.py": False}
