"""``manage.py queue_demo_packs``: a task a practice for the last closed month of every PCT, once."""

import pytest
from django.core.management import CommandError, call_command

from information_packs.models import Pack
from pbc.core import jobs
from tests.integration.information_packs.world import MAY, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    monkeypatch.setattr(jobs, "enqueue", lambda task, pack_id: found.append((task, pack_id)))
    return found


def test_one_task_a_practice_and_none_the_second_time(world: World, sent: list[tuple[str, int]]) -> None:
    call_command("queue_demo_packs")

    packs = {pack.practice_id: pack for pack in Pack.objects.all()}
    assert set(packs) == {world.practice.pk, world.other.pk}
    assert {(pack.month, pack.status) for pack in packs.values()} == {(MAY.first_day, "queued")}
    assert sorted(sent) == sorted(("information_packs.build_pack", pack.pk) for pack in packs.values())

    sent.clear()
    call_command("queue_demo_packs")

    assert (Pack.objects.count(), sent) == (2, [])


def test_before_anything_is_loaded_it_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="No activity is loaded. Run manage.py load_demo first."):
        call_command("queue_demo_packs")
