from typing import Any

import pytest
from django.core.cache import cache

from pbc.core import progress


def test_what_was_said_last_is_read_back() -> None:
    assert progress.said("nothing-of-the-kind") == (0, 0)
    progress.say("a-test", 1, 3)
    progress.say("a-test", 2, 3)
    assert progress.said("a-test") == (2, 3)


def test_a_cache_that_is_away_costs_the_picture_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*given: Any) -> None:
        raise ConnectionError("away")

    monkeypatch.setattr(cache, "set", away)
    monkeypatch.setattr(cache, "get", away)
    progress.say("a-test", 1, 3)
    assert progress.said("a-test") == (0, 0)
