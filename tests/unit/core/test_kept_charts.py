"""A chart is drawn once for the same figures."""

from decimal import Decimal

import pytest
from django.core.cache import cache

from pbc.core import kept_charts as kept
from pbc.core.charts.figure import Frame, Svg
from pbc.core.charts.grammar import Size, Unit
from pbc.core.charts.waterfall import Step, waterfall_chart
from pbc.core.kept_charts import kept_chart


@pytest.fixture(autouse=True)
def _empty():
    cache.clear()
    yield
    cache.clear()


def draw(steps: tuple[Step, ...], drawn: list[int]) -> Svg:
    def chart() -> Svg:
        drawn.append(1)
        return waterfall_chart(Frame("id", "Title", Unit("£"), Size.NARROW), steps, "Whole")

    return kept_chart(steps, chart)


def test_the_same_figures_are_drawn_once_and_others_anew(monkeypatch) -> None:
    drawn: list[int] = []
    steps = (Step("Volume", Decimal(1)),)
    first = draw(steps, drawn)
    assert draw(steps, drawn) == first
    assert len(drawn) == 1
    assert draw((Step("Volume", Decimal(2)),), drawn) != first
    assert len(drawn) == 2
    monkeypatch.setattr(kept, "_code", lambda: "another way of drawing")
    draw(steps, drawn)
    assert len(drawn) == 3


def test_without_a_cache_it_is_drawn_all_the_same(monkeypatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise ConnectionError("no cache")

    monkeypatch.setattr(cache, "get_many", away)
    monkeypatch.setattr(cache, "set_many", away)
    assert "<svg" in draw((Step("Volume", Decimal(1)),), []).text
