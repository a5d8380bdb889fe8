"""So many requests a minute for each key."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from pbc.organisations.models import Organisation

pytestmark = pytest.mark.django_db


def test_each_key_has_its_own_rate(
    machine: Callable[..., APIClient], places: dict[str, Organisation], settings: Any
) -> None:
    cache.clear()
    settings.API_RATE = "2/min"
    busy, other = machine(places["pct"]), machine(places["pct"])
    assert [busy.get("/api/v1/formats").status_code for _ in range(3)] == [200, 200, 429]
    refused = busy.get("/api/v1/formats")
    assert int(refused["Retry-After"]) > 0
    assert refused["Content-Type"] == "application/problem+json"
    assert other.get("/api/v1/formats").status_code == 200
