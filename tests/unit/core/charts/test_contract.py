"""What holds for every chart."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import altair
import pytest

from pbc.core.charts import benchmarks, budget, caterpillar, distances, funnel, sparkline, trend, waterfall
from pbc.core.charts.grammar import Size, Unit
from tests.unit.core.charts.samples import (
    BUDGET,
    DISTANCES,
    FUNNEL,
    POUNDS,
    RANKING,
    STEPS,
    TREND,
    empty_samples,
    frame,
    samples,
)

SVG = "{http://www.w3.org/2000/svg}"
CHARTS = samples()
ALL = (
    CHARTS
    | {f"narrow {name}": svg for name, svg in samples(Size.NARROW, "n-").items()}
    | {f"low and narrow {name}": svg for name, svg in samples(Size.LOW, "l-").items()}
    | {f"empty {name}": svg for name, svg in empty_samples().items()}
)


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - made by us a moment ago


def words(text: str) -> list[str]:
    return [element.text or "" for element in parsed(text).iter(f"{SVG}text")]


@pytest.mark.parametrize("name", ALL)
def test_a_chart_is_well_formed_and_named(name):
    root = parsed(ALL[name].text)
    title, description = root[0], root[1]

    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert (title.tag, title.text) == (f"{SVG}title", ALL[name].alt)
    assert (description.tag, description.text) == (f"{SVG}desc", ALL[name].description)
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == description.get("id")


@pytest.mark.parametrize("name", ALL)
def test_a_chart_scales_to_the_width_it_is_given(name):
    root = parsed(ALL[name].text)

    assert root.get("width") is root.get("height") is None
    _, _, width, height = map(float, root.get("viewBox").split())
    assert 100 < width < 760
    assert 20 < height < 500


@pytest.mark.parametrize("name", [name for name in ALL if "narrow" in name])
def test_a_narrow_chart_stays_readable_at_320_pixels(name):
    _, _, width, _ = map(float, parsed(ALL[name].text).get("viewBox").split())

    assert 13 * 288 / width > 10  # text of 13 units, in a column of 320 px less margins


@pytest.mark.parametrize("name", ALL)
def test_no_number_in_a_chart_is_undefined_or_endless(name):
    text = ALL[name].text

    assert "NaN" not in text
    assert "Infinity" not in text
    assert "e+" not in text
    assert "undefined" not in text


@pytest.mark.parametrize("name", ALL)
def test_every_id_is_the_charts_own_and_every_reference_is_met(name):
    root = parsed(ALL[name].text)
    ids = [element.get("id") for element in root.iter() if element.get("id")]

    assert len(ids) == len(set(ids))
    assert all(found == root.get("id") or found.startswith(f"{root.get('id')}-") for found in ids)


@pytest.mark.parametrize("name", ALL)
def test_parts_of_a_picture_are_not_read_out_one_by_one(name):
    for element in list(parsed(ALL[name].text).iter())[1:]:
        assert "role" not in element.attrib
        assert not [attribute for attribute in element.attrib if attribute.startswith("aria-")]


@pytest.mark.parametrize("name", ALL)
def test_a_chart_needs_no_style_no_script_and_no_other_file(name):
    """A strict content security policy lets it be."""
    for element in parsed(ALL[name].text).iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "rect", "g", "path", "circle", "text"}
        assert not {"style", "href", "onclick", "{http://www.w3.org/1999/xlink}href"} & set(element.attrib)


def test_the_same_figures_give_the_same_bytes():
    assert {name: svg.text for name, svg in samples().items()} == {name: svg.text for name, svg in CHARTS.items()}


@pytest.mark.parametrize("name", empty_samples())
def test_nothing_to_draw_is_said_in_the_picture_and_in_words(name):
    svg = ALL[f"empty {name}"]

    assert "no data" in " ".join(words(svg.text)).lower()
    assert "no data" in svg.alt.lower()


@pytest.mark.parametrize(
    "draw",
    [
        lambda bad: trend.trend_chart(frame("x", Unit(bad), title=bad), replace(TREND, note=bad)),
        lambda bad: trend.trend_chart(frame("x"), trend.Trend((trend.TrendPoint(bad, 1.0),))),
        lambda bad: funnel.funnel_chart(frame("x"), replace(FUNNEL, size_unit=Unit(bad), target_label=bad)),
        lambda bad: caterpillar.caterpillar_chart(frame("x", Unit(bad)), replace(RANKING, note=bad)),
        lambda bad: distances.distances_chart(frame("x", Unit(bad)), replace(DISTANCES, note=bad, target=bad)),
        lambda bad: budget.budget_chart(frame("x", POUNDS), (replace(BUDGET[0], label=bad),)),
        lambda bad: sparkline.sparkline(frame("x", title=bad), ((bad, 1.0),)),
        lambda bad: waterfall.waterfall_chart(frame("x", title=bad), (replace(STEPS[0], label=bad),), bad),
        lambda bad: benchmarks.benchmark_chart(
            frame("x"),
            (
                benchmarks.Benchmark(
                    bad,
                    Unit(bad),
                    benchmarks.Bar(bad, 1.0),
                    benchmarks.Bar(bad, None, reason=bad),
                    benchmarks.Bar("", 2),
                ),
            ),
        ),
    ],
)
def test_words_from_outside_stay_words(draw):
    bad = "<script>alert('Smith & Co \"A\"')</script>"

    svg = draw(bad)

    assert "<script" not in svg.text
    assert bad in "".join(parsed(svg.text).itertext())


@pytest.mark.parametrize("module", [trend, funnel, caterpillar, distances, benchmarks, budget, sparkline, waterfall])
def test_templates_follow_the_grammar(module):
    """Altair holds the schema of Vega-Lite, and refuses what is misspelt."""
    altair.Chart.from_dict(module._spec(), validate=True)
