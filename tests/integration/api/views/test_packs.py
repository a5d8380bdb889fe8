"""Packs for other systems."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from rest_framework.test import APIClient

from information_packs.models import Pack, PackFile, PackRun
from pbc.organisations.models import Organisation
from tests.factories.organisations import ConsortiumFactory, PctFactory

pytestmark = pytest.mark.django_db
Machine = Callable[..., APIClient]
Places = dict[str, Organisation]
AT = datetime(2006, 5, 12, 9, tzinfo=UTC)
PDF = b"%PDF-1.7 invented"


@pytest.fixture
def pack(places: Places) -> Pack:
    run = PackRun.objects.create(pct=places["pct"], month=date(2006, 4, 1), requested_by="x", requested_at=AT)
    pack = Pack.objects.create(
        run=run,
        practice=places["practice"],
        pct=places["pct"],
        month=date(2006, 4, 1),
        version=1,
        status="published",
        data={"month": "2006-04", "summary": ["Fewer."]},
        data_hash="a" * 64,
        queued_at=AT,
        built_at=AT,
        published_at=AT,
    )
    PackFile.objects.create(pack=pack, kind="pdf", content=PDF, sha256=sha256(PDF).hexdigest())
    return pack


def test_list_data_and_pdf(machine: Machine, places: Places, pack: Pack) -> None:
    client = machine(places["practice"], "pack.view")
    [listed] = client.get("/api/v1/packs?month=2006-04-01").json()["results"]
    assert (listed["practice"], listed["month"], "data" in listed) == ("X90001", "2006-04", False)
    whole = client.get(listed["url"])
    assert whole.json()["data"] == {"month": "2006-04", "summary": ["Fewer."]}
    assert client.get(listed["url"], headers={"If-None-Match": whole["ETag"]}).status_code == 304
    pdf = client.get(f"{listed['url']}/pdf", headers={"Accept": "application/json"})
    assert (pdf.content, pdf["Content-Type"]) == (PDF, "application/pdf")
    assert pdf["Content-Disposition"] == 'attachment; filename="pack-X90001-2006-04-v1.pdf"'


def test_others_packs_and_missing_files_are_not_found(machine: Machine, places: Places, pack: Pack) -> None:
    stranger = machine(PctFactory(), "pack.view")
    assert stranger.get("/api/v1/packs").json()["results"] == []
    for address in (f"/api/v1/packs/{pack.pk}", f"/api/v1/packs/{pack.pk}/pdf"):
        response = stranger.get(address)
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"
    assert machine(places["practice"], "practice.view").get("/api/v1/packs").status_code == 403


def test_consortia_and_shas_see_that_a_pack_exists_and_not_its_small_numbers(
    machine: Machine, places: Places, pack: Pack
) -> None:
    for organisation in (ConsortiumFactory(pct=places["pct"], members=[places["practice"]]), places["sha"]):
        client = machine(organisation, "pack.view")
        [listed] = client.get("/api/v1/packs").json()["results"]
        for address in (listed["url"], f"{listed['url']}/pdf"):
            response = client.get(address)
            assert (response.status_code, response["Content-Type"]) == (403, "application/problem+json")
            assert "small numbers" in response.json()["detail"]
    assert machine(places["pct"], "pack.view").get(f"/api/v1/packs/{pack.pk}/pdf").content == PDF
