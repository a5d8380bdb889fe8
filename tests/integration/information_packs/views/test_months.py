"""The packs of a month on pages: asked for, watched, tried again and published by the PCT."""

from collections.abc import Callable

import pytest
from django.test import Client

from information_packs.domain.states import PackStatus
from information_packs.models import Pack, PackRun
from pbc.core import jobs
from tests.factories.information_packs import PackFactory
from tests.factories.organisations import PctFactory
from tests.integration.information_packs.world import MAY, World

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    found: list[int] = []
    monkeypatch.setattr(jobs, "enqueue", lambda task, pack_id: found.append(pack_id))
    return found


@pytest.fixture
def analyst(sign_in: SignIn, world: World) -> Client:
    return sign_in("pct_analyst", world.pct)


def address(world: World, step: str = "", month: str = "2006-05") -> str:
    return f"/packs/months/{world.pct.code}/{month}/{step}"


def statuses() -> list[str]:
    return sorted(Pack.objects.values_list("status", flat=True))


@pytest.mark.parametrize("step", ["", "progress/"])
@pytest.mark.parametrize(
    ("role", "held_in", "status"),
    [
        ("pct_analyst", "pct", 200),
        ("pct_finance", "pct", 200),
        ("pbc_manager", "pct", 403),
        ("practice_manager", "practice", 403),
    ],
)
def test_who_sees_how_packs_stand(
    sign_in: SignIn, world: World, role: str, held_in: str, status: int, step: str
) -> None:
    assert sign_in(role, getattr(world, held_in)).get(address(world, step)).status_code == status


@pytest.mark.parametrize("step", ["make/", "publish/"])
def test_who_may_neither_make_nor_publish(sign_in: SignIn, world: World, sent: list[int], step: str) -> None:
    PackFactory(practice=world.practice, pct=world.pct, month=MAY.first_day, status=PackStatus.BUILT)
    assert sign_in("pbc_manager", world.pct).post(address(world, step)).status_code == 403
    stranger = sign_in("pct_analyst", PctFactory())
    assert stranger.post(address(world, step)).status_code == 404
    assert stranger.get(address(world, step)).status_code == 405
    assert (statuses(), sent) == (["built"], [])


@pytest.mark.parametrize("month", ["2006-13", "May"])
def test_no_such_month_is_not_found(analyst: Client, world: World, month: str) -> None:
    assert analyst.get(address(world, month=month)).status_code == 404


def test_packs_are_asked_for_once_and_watched(analyst: Client, world: World, sent: list[int]) -> None:
    before = analyst.get(address(world)).content.decode()
    assert "No pack of this month has been asked for." in before
    assert "Make the packs" in before

    after = analyst.post(address(world, "make/"), follow=True).content.decode()
    analyst.post(address(world, "make/"))

    assert "The packs of May 2006 are being made." in after
    assert "2 being made." in after
    assert f'hx-get="{address(world, "progress/")}"' in after
    assert sorted(sent) == sorted(Pack.objects.values_list("pk", flat=True))
    assert set(Pack.objects.values_list("practice_id", flat=True)) == {world.practice.pk, world.other.pk}
    assert PackRun.objects.filter(publish=True).count() == 2


def test_the_part_that_is_asked_for_again_is_a_part_and_stops(analyst: Client, world: World) -> None:
    pack = PackFactory(practice=world.practice, pct=world.pct, month=MAY.first_day, queued=True)
    part = analyst.get(address(world, "progress/")).content.decode()
    assert "<html" not in part
    assert "1 being made." in part

    Pack.objects.filter(pk=pack.pk).update(status=PackStatus.BUILT, data_hash="ab" * 32)

    part = analyst.get(address(world, "progress/")).content.decode()
    assert "being made" not in part
    assert "hx-get" not in part
    assert world.practice.name in part


def test_an_open_month_is_refused_in_words(analyst: Client, world: World, sent: list[int]) -> None:
    page = analyst.post(address(world, "make/", month="2006-06"), follow=True).content.decode()
    assert "June 2006 is not closed for Invented PCT." in page
    assert (statuses(), sent) == ([], [])


def test_failed_packs_say_why_and_are_tried_again(analyst: Client, world: World, sent: list[int]) -> None:
    for practice, status in ((world.practice, PackStatus.FAILED), (world.other, PackStatus.PUBLISHED)):
        PackFactory(practice=practice, pct=world.pct, month=MAY.first_day, status=status, failure="no paper", version=1)
    page = analyst.get(address(world)).content.decode()
    assert "no paper" in page
    assert "Try again" in page

    analyst.post(address(world, "make/"))

    assert statuses() == ["published", "queued"]
    assert sent == [Pack.objects.get(status="queued").pk]


def test_again_makes_a_new_version_of_each(analyst: Client, world: World, sent: list[int]) -> None:
    for practice in (world.practice, world.other):
        PackFactory(practice=practice, pct=world.pct, month=MAY.first_day, version=1)
    assert "Make a new version of each" in analyst.get(address(world)).content.decode()

    analyst.post(address(world, "make/"), {"again": "1", "hold": "1"})

    fresh = Pack.objects.filter(version=2)
    assert sorted(sent) == sorted(pack.pk for pack in fresh)
    assert [pack.run.publish for pack in fresh] == [False, False]


def test_packs_that_are_made_are_published(sign_in: SignIn, analyst: Client, world: World) -> None:
    pack = PackFactory(practice=world.practice, pct=world.pct, month=MAY.first_day, status=PackStatus.BUILT)
    waiting = PackFactory(practice=world.other, pct=world.pct, month=MAY.first_day, queued=True)
    assert "Publish 1 made" in analyst.get(address(world)).content.decode()

    page = analyst.post(address(world, "publish/"), follow=True).content.decode()

    assert "1 pack of May 2006 published." in page
    again = analyst.post(address(world, "publish/"), follow=True).content.decode()
    assert "No pack of May 2006 waits to be published. Nothing was changed." in again
    pack.refresh_from_db()
    waiting.refresh_from_db()
    assert (pack.status, waiting.status) == (PackStatus.PUBLISHED, PackStatus.QUEUED)
    assert pack.published_at is not None
    assert sign_in("practice_manager", world.practice).get(f"/packs/{pack.pk}/").status_code == 200


@pytest.mark.parametrize(("step", "queries"), [("", 7), ("progress/", 7)])
def test_the_pages_cost_the_same_however_many_packs(
    analyst: Client, world: World, django_assert_num_queries: Callable, step: str, queries: int
) -> None:
    for version in (1, 2):
        for practice in (world.practice, world.other):
            PackFactory(practice=practice, pct=world.pct, month=MAY.first_day, version=version)
        with django_assert_num_queries(queries):
            analyst.get(address(world, step))
