"""Benchmarks of a PCT's practices."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from pbc.organisations.models import Organisation
from tests.factories.organisations import PctFactory, PopulationReturnFactory
from tests.integration.activity.actions import files

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/pcts/XC1/benchmarks/2006-04"


def test_every_practice_on_every_indicator(machine: Callable[..., APIClient], places: dict[str, Organisation]) -> None:
    PopulationReturnFactory(practice=places["practice"], each=100)
    files.load("spells", files.spells(*[{}] * 9))
    body = machine(places["pct"], "practice.view").get(ADDRESS).json()
    row = next(
        row for row in body["results"] if (row["practice"], row["indicator"]) == ("X90001", "emergency_admission_rate")
    )
    assert body["snapshot"] is None
    assert row["events"] == 9
    assert row["rate"]["value"] == pytest.approx(9 / 1800 * 12 * 1000)
    assert row["rate"]["lower"] < row["rate"]["value"] < row["rate"]["upper"]
    assert row["trace"]["paragraph"] == "S4 ¶25"
    absent = next(row for row in body["results"] if row["indicator"] == "gp_referral_rate")
    assert absent["rate"] == {"value": None, "reason": "no_numerator"}


def test_small_numbers_are_for_those_near(machine: Callable[..., APIClient], places: dict[str, Organisation]) -> None:
    PopulationReturnFactory(practice=places["practice"], each=100)
    files.load("spells", files.spells(*[{}] * 3))
    near = machine(places["pct"], "practice.view").get(ADDRESS).json()["results"]
    far = machine(places["sha"], "practice.view").get(ADDRESS).json()["results"]
    assert 3 in [row["events"] for row in near]
    assert 3 not in [row["events"] for row in far]


def test_others_pcts_are_not_found(machine: Callable[..., APIClient], places: dict[str, Organisation]) -> None:
    client = machine(places["pct"])
    assert client.get(f"/api/v1/pcts/{PctFactory().code}/benchmarks/2006-04").status_code == 404
    assert client.get("/api/v1/pcts/XC1/benchmarks/now").status_code == 404
