import logging

import pytest
from django.core.cache import cache

from pbc.core.kept import keep, kept_under


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def test_what_is_kept_is_found_and_nothing_else() -> None:
    keep({"a": {"x": 1}, "b": ()})
    assert kept_under(["a", "b", "c"]) == {"a": {"x": 1}, "b": ()}


def test_a_cache_that_is_away_costs_time_and_nothing_else(monkeypatch, caplog) -> None:
    def away(*args: object) -> None:
        raise ConnectionError("no answer")

    monkeypatch.setattr(cache, "get_many", away)
    monkeypatch.setattr(cache, "set_many", away)
    with caplog.at_level(logging.WARNING):
        keep({"a": 1})
        assert kept_under(["a"]) == {}
    assert caplog.messages == ["sums are not kept: no answer", "sums are made anew: no answer"]
