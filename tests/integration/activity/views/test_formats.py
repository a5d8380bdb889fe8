"""Help pages and templates of the formats."""

from collections.abc import Callable

import pytest

from pbc.activity.domain.formats import FORMATS
from pbc.organisations.models import Organisation

pytestmark = pytest.mark.django_db


def test_every_format_has_its_page_and_template(sign_in: Callable, places: dict[str, Organisation]) -> None:
    client = sign_in("pct_finance", places["pct"])
    listed = client.get("/imports/formats/").content.decode()
    for declared in FORMATS.values():
        page = client.get(f"/imports/formats/{declared.code}/").content.decode()
        template = client.get(f"/imports/formats/{declared.code}/template/")
        assert f"/imports/send/{declared.code}/" in listed
        assert all(column.header.replace("'", "&#39;") in page for column in declared.columns), declared.code
        assert template["Content-Disposition"] == f'attachment; filename="{declared.code}-template.csv"'


def test_who_may_not_send_a_kind_is_told(sign_in: Callable, places: dict[str, Organisation]) -> None:
    client = sign_in("system_administrator", places["pct"])  # reference files alone
    assert "/imports/send/tariff-ae/" in client.get("/imports/formats/").content.decode()
    assert "/imports/send/spells/" not in client.get("/imports/formats/").content.decode()
    assert "Send a file" not in client.get("/imports/formats/spells/").content.decode()


def test_an_unknown_format_is_not_found(sign_in: Callable, places: dict[str, Organisation]) -> None:
    client = sign_in("pct_finance", places["pct"])
    for address in ("/imports/formats/nonsense/", "/imports/formats/nonsense/template/", "/imports/send/nonsense/"):
        assert client.get(address).status_code == 404
