"""A practice manager reads and answers the pack; a PCT analyst makes packs and sees how far they are."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from information_packs.actions.building import build_pack
from information_packs.actions.runs import request_packs
from information_packs.models import Pack, PackReceipt
from pbc.core import jobs
from pbc.core.principal import SYSTEM
from tests.functional.browser import examine
from tests.integration.information_packs.world import AT, MAY, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def pack(world: World) -> Pack:
    request_packs(pct=world.pct, month=MAY, practices=[world.practice], by=SYSTEM, at=AT, send=False)
    return build_pack(pack_id=Pack.objects.get().pk, by=SYSTEM, at=AT)


def test_a_practice_manager_opens_answers_and_takes_away(
    signed_in_page: Callable[..., Page], world: World, pack: Pack
) -> None:
    page = signed_in_page("practice_manager", organisation=world.practice)
    page.goto("/")
    page.get_by_role("link", name="Read your pack for May 2006").click()
    expect(page.get_by_role("heading", name="Ash Tree Surgery: information pack for May 2006")).to_be_visible()
    examine(page, "pack")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename == f"pbc-pack-{world.practice.code}-2006-05-v1.pdf"
    page.get_by_role("button", name="I cannot use this").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what makes the pack unusable")
    examine(page, "pack-fault")
    page.get_by_role("button", name="I have read it").click()
    expect(page.get_by_text("Your PCT can see that you have read this pack")).to_be_visible()
    assert list(PackReceipt.objects.order_by("pk").values_list("kind", flat=True)) == ["opened", "acknowledged"]


def test_another_practice_does_not_find_it(signed_in_page: Callable[..., Page], world: World, pack: Pack) -> None:
    page = signed_in_page("practice_manager", organisation=world.other)
    response = page.goto(f"/packs/{pack.pk}/")
    assert response is not None
    assert response.status == 404
    page.goto("/packs/")
    expect(page.get_by_text("No pack has been published yet")).to_be_visible()
    examine(page, "packs-empty")


def test_an_analyst_makes_packs_and_sees_how_far_they_are(
    signed_in_page: Callable[..., Page], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "enqueue", lambda task, **kwargs: None)  # the worker is the test
    page = signed_in_page("pct_analyst", organisation=world.pct)
    page.goto("/")
    page.get_by_role("link", name="Make the packs of May 2006").click()
    examine(page, "packs-month-before")
    page.get_by_role("button", name="Make the packs").click()
    expect(page.get_by_text("2 being made.")).to_be_visible()
    examine(page, "packs-month-under-way")
    for pack in Pack.objects.all():
        build_pack(pack_id=pack.pk, by=SYSTEM, at=AT)
    expect(page.get_by_text(re.compile("Packs made: 2 of 2"))).to_be_visible()
    expect(page.get_by_text("2 being made.")).to_have_count(0)
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Packs").click()
    examine(page, "packs")
