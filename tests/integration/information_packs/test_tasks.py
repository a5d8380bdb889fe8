"""Packs made in the background: once, and not forgotten when something goes wrong."""

from datetime import timedelta
from typing import Any

import pytest

from information_packs import tasks
from information_packs.actions import building
from information_packs.actions.runs import request_packs
from information_packs.domain.states import PackStatus
from information_packs.models import Pack, PackFile
from information_packs.queries.packs import progress_of
from pbc.celery import app
from pbc.core import clock
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from tests.integration.information_packs.world import AT, MAY, World

pytestmark = pytest.mark.django_db
Sent = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def queued(world: World) -> Pack:
    request_packs(pct=world.pct, month=MAY, practices=[world.practice], by=SYSTEM, at=AT, send=False)
    return Pack.objects.get()


@pytest.fixture
def again(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What a task sends to itself, and when."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(tasks.build_pack, "apply_async", lambda **given: found.append(given))
    return found


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    found: Sent = []
    monkeypatch.setattr(app, "send_task", lambda name, kwargs: found.append((name, kwargs)))
    return found


def break_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def files_of(pack: Pack) -> dict[str, bytes]:
        raise OSError("no paper")

    monkeypatch.setattr(building, "files_of", files_of)


def test_done_twice_makes_one(queued: Pack, again: list[dict[str, Any]]) -> None:
    tasks.build_pack(pack_id=queued.pk)
    first = set(PackFile.objects.values_list("pk", flat=True))
    tasks.build_pack(pack_id=queued.pk)

    queued.refresh_from_db()
    assert (queued.status, queued.attempts) == (PackStatus.PUBLISHED, 0)
    assert set(PackFile.objects.values_list("pk", flat=True)) == first
    assert len(first) == 4
    assert AuditEvent.objects.filter(kind="information_packs.pack_built").count() == 1
    assert again == []


def test_a_failure_is_kept_and_sent_again_until_a_person_must_look(
    queued: Pack, again: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    break_files(monkeypatch)
    for attempt, status in ((1, PackStatus.QUEUED), (2, PackStatus.QUEUED), (3, PackStatus.FAILED)):
        with pytest.raises(OSError, match="no paper"):
            tasks.build_pack(pack_id=queued.pk)
        queued.refresh_from_db()
        assert (queued.attempts, queued.status, queued.failure) == (attempt, status, "OSError: no paper")
        assert queued.data is None

    assert again == [{"kwargs": {"pack_id": queued.pk}, "countdown": seconds} for seconds in (10.0, 20.0)]
    assert not PackFile.objects.exists()
    assert progress_of(SYSTEM, pct_id=queued.pct_id, month=MAY).failed == 1


def test_a_pack_is_made_after_a_failure(queued: Pack, again: list[dict[str, Any]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        break_files(patch)
        with pytest.raises(OSError, match="no paper"):
            tasks.build_pack(pack_id=queued.pk)

    tasks.build_pack(**again[0]["kwargs"])

    queued.refresh_from_db()
    assert (queued.status, queued.failure) == (PackStatus.PUBLISHED, "")


@pytest.mark.parametrize(
    ("waited", "restarted", "is_sent"),
    [
        (timedelta(minutes=6), False, True),
        (timedelta(minutes=4), False, False),
        (timedelta(minutes=4), True, True),
    ],
)
def test_what_a_dead_worker_left_is_taken_up(
    queued: Pack,
    sent: Sent,
    django_capture_on_commit_callbacks: Any,
    waited: timedelta,
    restarted: bool,
    is_sent: bool,
) -> None:
    Pack.objects.update(queued_at=clock.now() - waited)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.take_up_abandoned_packs(restarted=restarted)
    assert sent == ([("information_packs.build_pack", {"pack_id": queued.pk})] if is_sent else [])


def test_what_is_taken_up_waits_its_time_before_it_is_sent_again(
    queued: Pack, sent: Sent, django_capture_on_commit_callbacks: Any
) -> None:
    for expected in (1, 1):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.take_up_abandoned_packs()
        assert len(sent) == expected


def test_the_names_that_actions_send_are_the_names_of_tasks() -> None:
    assert app.tasks["information_packs.build_pack"].name == tasks.build_pack.name
    assert app.tasks["information_packs.take_up_abandoned_packs"].name == tasks.take_up_abandoned_packs.name
