"""The release job: only where the private key is, once, whatever fires it."""

from base64 import b64encode

import pytest

from disputes import tasks
from disputes.domain.parties import About, Subject
from disputes.domain.sealing import Broken, new_keys
from disputes.domain.states import DisputeStatus
from disputes.models import Dispute, OpenedOffer
from pbc.core import clock
from tests.integration.disputes.actions.test_offers import HALF, WHOLE, lodge
from tests.integration.disputes.world import AFTER, DEADLINE, PRIVATE_KEY, PUBLIC_KEY


@pytest.fixture
def key_file(tmp_path, settings, monkeypatch):
    path = tmp_path / "release.key"
    path.write_text(b64encode(PRIVATE_KEY).decode() + "\n")
    settings.SEALING_PRIVATE_KEY_FILE = str(path)
    for name in ("now", "witness"):
        monkeypatch.setattr(clock, name, lambda: DEADLINE)
    return path


def test_a_process_without_the_key_opens_nothing_and_says_so(world, settings) -> None:
    dispute = world.open_for_offers()
    settings.SEALING_PRIVATE_KEY_FILE = ""
    with pytest.raises(tasks.NoPrivateKey, match="only the release worker"):
        tasks.release_one(dispute_id=dispute.pk)


def test_it_may_fire_twice_and_takes_up_what_was_lost(world, key_file, monkeypatch) -> None:
    dispute = world.open_for_offers()
    lodge(dispute, world.manager, WHOLE)
    tasks.release_one(dispute_id=dispute.pk)
    assert not OpenedOffer.objects.exists()
    lodge(dispute, world.director, HALF)  # and the task that this sends is lost
    tasks.release_due()
    tasks.release_one(dispute_id=dispute.pk)
    tasks.release_due()
    dispute.refresh_from_db()
    assert dispute.state is DisputeStatus.HEARING
    assert OpenedOffer.objects.count() == 2


def test_the_deadline_is_kept_by_the_timetable(world, key_file, monkeypatch) -> None:
    dispute = world.open_for_offers()
    lodge(dispute, world.manager, WHOLE)
    tasks.release_due()
    assert not OpenedOffer.objects.exists()
    for name in ("now", "witness"):
        monkeypatch.setattr(clock, name, lambda: AFTER)
    tasks.release_due()
    assert OpenedOffer.objects.count() == 1


def test_offers_that_do_not_open_keep_no_other_dispute_waiting(world, key_file) -> None:
    """Sealed to another key: nothing of that dispute is open, the others are, and the log says which."""
    broken, whole = world.open_for_offers(), world.open_for_offers(subject=Subject(About.AGREEMENT, "clause 4.2"))
    for dispute, key in ((broken, new_keys()[1]), (whole, PUBLIC_KEY)):
        lodge(dispute, world.manager, WHOLE, after=0, public_key=key)
        lodge(dispute, world.director, HALF, after=0, public_key=key)
    with pytest.raises(Broken, match=f"{broken.reference}.*sealed to another key"):
        tasks.release_due()
    states = [Dispute.objects.get(pk=each.pk).state for each in (broken, whole)]
    assert states == [DisputeStatus.OFFERS, DisputeStatus.HEARING]
    assert OpenedOffer.objects.count() == 2


def test_the_tasks_go_to_the_queue_of_the_worker_that_has_the_key(settings) -> None:
    assert settings.CELERY_TASK_ROUTES == {"disputes.release_*": {"queue": "release"}}
    assert settings.CELERY_TASK_ACKS_LATE, "a task is done when it is done, not when it is begun"
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST
    assert settings.CELERY_BEAT_SCHEDULE["release-final-offers"]["task"] == "disputes.release_due"
