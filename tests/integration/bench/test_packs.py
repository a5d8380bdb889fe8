"""The benchmark of packs makes packs as workers do, and says what they cost."""

import pytest

from bench.measures import packs
from bench.measures.packs import Cost, cost_of, told
from information_packs.actions.runs import request_packs
from information_packs.domain.states import PackStatus
from information_packs.models import Pack
from pbc.core.principal import SYSTEM
from tests.integration.information_packs.world import AT, MAY, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def test_a_pack_is_made_and_its_parts_are_timed(world: World) -> None:
    request_packs(pct=world.pct, month=MAY, practices=[world.practice], by=SYSTEM, at=AT, send=False)
    pack = Pack.objects.get()
    cost = cost_of(pack)
    pack.refresh_from_db()
    assert pack.status == PackStatus.PUBLISHED
    assert float(pack.cpu_seconds or 0) == cost.processor > 0
    assert all(seconds > 0 for seconds in cost.parts.values())
    assert sum(cost.parts.values()) < cost.processor <= cost.with_database + 0.01
    assert cost.pdf_bytes == len(bytes(pack.files.get(kind="pdf").content))


def test_every_practice_of_the_month_is_measured(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Pack] = []

    def cheap(pack: Pack) -> Cost:
        made.append(pack)
        return Cost(2.0, 2.5, 3.0, 2048, dict.fromkeys(packs.PARTS, 0.5))

    monkeypatch.setattr(packs, "cost_of", cheap)
    rows = {row.what: row.value for row in packs.measure()}
    assert {pack.practice for pack in made} == {world.practice, world.other}
    assert {pack.month for pack in made} == {MAY.first_day}
    assert rows["a pack: median"] == 2


def test_what_is_told_is_the_median_the_least_and_the_most() -> None:
    costs = [Cost(cpu, cpu + 1, 6, 1024, dict.fromkeys(packs.PARTS, cpu / 4)) for cpu in (2.0, 4.0, 9.0)]
    rows = {row.what: row for row in told(costs)}
    assert [rows[f"a pack: {which}"].value for which in ("median", "least", "most")] == [4, 2, 9]
    assert rows["a pack: median"].verdict == "missed"
    assert rows["a pack: median, its database with it"].value == 5
    assert rows["a pack: of it the PDF"].value == 25
    assert rows["packs of one worker"].value == 10
    assert rows["size of the PDF: median"].value == 1
