"""What a pack says of business cases, to those who may read it and to those with an interest (R122)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from governance.models import Interest
from information_packs.actions.building import build_pack
from information_packs.models import Pack
from information_packs.queries.cases import withheld_from
from information_packs.queries.shared import shared_of
from information_packs.rendering.reading import read_file
from pbc.core.principal import SYSTEM
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.business_cases import received_case
from tests.factories.information_packs import PackFactory, PackRunFactory
from tests.integration.information_packs.world import MAY, World

AT = datetime(2006, 9, 14, 10, tzinfo=UTC)
TITLE = "A clinic that only insiders know"


@pytest.fixture(autouse=True)
def _in_september() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def pack(world: World) -> Pack:
    received_case(pct=world.pct, owner=world.practice, title=TITLE)
    run = PackRunFactory(pct=world.pct, month=MAY.first_day, shared=shared_of(world.pct, MAY))
    queued = PackFactory(
        run=run, pct=world.pct, practice=world.practice, month=MAY.first_day, status="queued", data=None, data_hash=""
    )
    return build_pack(pack_id=queued.pk, by=SYSTEM, at=AT)


def test_readers_find_the_cases_of_the_practice_in_page_and_files(world: World, pack: Pack, client: Client) -> None:
    for role, place in (("practice_manager", world.practice), ("pct_analyst", world.pct)):
        client.force_login(RoleAssignmentFactory(role=role, organisation=place).user)
        page = client.get(reverse("information_packs:pack", args=[pack.pk])).content.decode()
        for words in ("Your business cases", TITLE, "Day 10: a decision is due by 30 October 2006", "£20,400.00"):
            assert words in page
        file = client.get(reverse("information_packs:file", args=[pack.pk, "csv"])).content.decode("utf-8-sig")
        assert TITLE in file
        assert "20400.00" in file


def test_from_a_reader_with_an_interest_the_case_is_withheld_everywhere(
    world: World, pack: Pack, client: Client
) -> None:
    hat = RoleAssignmentFactory(role="pct_analyst", organisation=world.pct)
    Interest.objects.create(
        user=hat.user,
        kind="ownership",
        whose="own",
        organisation=world.practice,
        body=world.practice.name,
        words="A partner’s spouse",
        from_day=date(2006, 1, 1),
        band="5000_and_more",
        declared_by="Themselves",
        declared_at=AT,
    )
    assert withheld_from(hat.as_principal(), pack) == {pack.data["sections"][-1]["tables"][0]["rows"][0][0]}
    client.force_login(hat.user)
    page = client.get(reverse("information_packs:pack", args=[pack.pk])).content.decode()
    assert "withheld: interest declared" in page
    assert TITLE not in page
    assert "20,400" not in page
    assert "emergency stays" in page  # the rest of the pack stands
    for kind in ("csv", "xlsx", "pdf"):
        found = read_file(hat.as_principal(), Pack.objects.get(pk=pack.pk), kind)
        kept = pack.files.get(kind=kind)
        assert found is not None
        assert found.sha256 != kept.sha256
    file = client.get(reverse("information_packs:file", args=[pack.pk, "csv"])).content.decode("utf-8-sig")
    assert "withheld: interest declared" in file
    assert TITLE not in file
    assert "BC2006" not in file
    assert read_file(hat.as_principal(), Pack.objects.get(pk=pack.pk), "odt") is None
