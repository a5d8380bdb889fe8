"""The formats, from their declarations."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from pbc.activity.domain.formats import FORMATS
from pbc.organisations.models import Organisation

pytestmark = pytest.mark.django_db


def test_every_format_with_its_columns(machine: Callable[..., APIClient], places: dict[str, Organisation]) -> None:
    client = machine(places["pct"])
    listed = client.get("/api/v1/formats").json()
    assert [row["code"] for row in listed] == list(FORMATS)
    one = client.get("/api/v1/formats/spells").json()
    assert one in listed
    assert [column["header"] for column in one["columns"]] == [c.header for c in FORMATS["spells"].columns]
    assert client.get("/api/v1/formats/nonsense").status_code == 404
