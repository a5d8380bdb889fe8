"""Benchmarks find a PCT with closed months: their own, loaded once; pages of it are opened."""

import os

import pytest

from bench import demonstration
from bench.demonstration import closed_month
from bench.measures import pages
from pbc.activity.models import MonthClose
from pbc.core.periods import Month
from tests.integration.information_packs.world import MAY, make_world

pytestmark = pytest.mark.django_db


def test_a_month_that_is_closed_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world()
    monkeypatch.setattr(demonstration, "load", lambda **given: pytest.fail("loaded"))
    assert closed_month() == (world.pct, MAY)


def test_without_one_a_small_pct_is_loaded_and_its_pages_open(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "UPLOAD_DIR", settings.UPLOAD_DIR)  # put back after the test
    monkeypatch.setattr(os, "cpu_count", lambda: 1)  # so that all stays in the test's transaction
    monkeypatch.setattr(demonstration, "PRACTICES", 6)
    monkeypatch.setattr(demonstration, "MONTHS", 15)
    monkeypatch.setattr(pages, "TIMES", 1)

    pct, month = closed_month()

    assert month == Month(2006, 6)
    assert MonthClose.objects.filter(pct=pct).count() == 15
    rows = list(pages.measure())
    opened = {row.what for row in rows if row.unit == "ms"}
    assert {"practice page", "statement", "pack page", "statements of the PCT"} <= opened
    queries = {row.what.removesuffix(": queries"): row for row in rows if row.unit == "queries"}
    assert queries.keys() == opened
    assert {name: row.value for name, row in queries.items() if row.value <= 0 or row.verdict != "ok"} == {}
