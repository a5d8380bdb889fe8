"""ETags on what is read."""

from collections.abc import Callable

import pytest
from rest_framework.exceptions import NotFound
from rest_framework.test import APIClient

from pbc.api.base import etag_of, month_or_404
from pbc.core.periods import Month
from pbc.organisations.models import Organisation
from tests.factories.organisations import PracticeFactory

pytestmark = pytest.mark.django_db


def test_who_has_it_already_gets_no_body(machine: Callable[..., APIClient], places: dict[str, Organisation]) -> None:
    client = machine(places["pct"])
    first = client.get("/api/v1/practices")
    again = client.get("/api/v1/practices", headers={"If-None-Match": f'"other", {first["ETag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    PracticeFactory(pct=places["pct"])
    changed = client.get("/api/v1/practices", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_the_same_figures_have_the_same_tag() -> None:
    assert etag_of({"a": 1}) == etag_of({"a": 1}) != etag_of({"a": 2})


def test_months_in_addresses() -> None:
    assert month_or_404("2006-04") == Month(2006, 4)
    with pytest.raises(NotFound):
        month_or_404("2006-13")
