"""Trend charts."""

import pytest

from pbc.core.charts.grammar import Size
from pbc.core.charts.trend import KINDS, LimitBand, Promise, Trend, TrendPoint, trend_chart
from pbc.core.statistics.icons import Variation
from pbc.core.statistics.xmr import xmr_limits
from tests.unit.core.charts.samples import TREND, frame

FLAT = tuple(TrendPoint(f"M{i}", 5.0) for i in range(24))


def test_words_say_what_the_picture_shows():
    svg = trend_chart(frame("t"), TREND)

    assert svg.alt == (
        "Admissions (per 1,000 patients), Apr 2006 to Jul 2006. Latest: 11.0 in Jul 2006. Mean 11.0."
        " Unusual months: Jun 2006."
    )
    assert "dashed lines the limits" in svg.description
    assert "Last year is a dashed line." in svg.description
    assert svg.description.endswith("A shift is 7 months on one side of the mean.")


def test_the_table_holds_every_month():
    table = trend_chart(frame("t"), TREND).table

    assert table.columns == ("Month", "per 1,000 patients", "Same month last year", "Variation")
    assert table.rows[1] == ("May 2006", "no value", "9.5", "")
    assert table.rows[2] == ("Jun 2006", "16.0", "no value", "Unusual: worse")


def test_special_cause_differs_in_shape_as_well_as_colour():
    shapes, colours = zip(*KINDS.values(), strict=True)

    assert len(set(shapes)) == len(set(colours)) == len(KINDS)


def test_the_key_names_only_what_is_in_the_chart():
    svg = trend_chart(frame("t"), TREND)

    assert ">Unusual: worse<" in svg.text
    assert ">Usual variation<" in svg.text
    assert ">Unusual: better<" not in svg.text
    assert ">Last year<" in svg.text


def test_a_plain_series_needs_no_key():
    svg = trend_chart(frame("t"), Trend(FLAT))

    assert "Usual variation" not in svg.text
    assert "Last year" not in svg.text
    assert svg.table.columns == ("Month", "per 1,000 patients")


def test_limits_are_named_with_their_values():
    svg = trend_chart(frame("t"), TREND)

    for label in ("Upper 14.0", "Lower 8.0", "Mean 11.0"):
        assert f">{label}<" in svg.text


def test_a_flat_series_names_its_mean_once():
    svg = trend_chart(frame("t"), Trend(FLAT, (LimitBand("M0", "M23", 5.0, 5.0, 5.0),)))

    assert ">Mean 5.0<" in svg.text
    assert "Upper" not in svg.text
    assert "No unusual months." in svg.alt


def test_a_mean_without_limits_is_drawn_alone():
    svg = trend_chart(frame("t"), Trend(FLAT[:1], (LimitBand("M0", "M0", 5.0),)))

    assert ">Mean 5.0<" in svg.text


def test_a_missing_month_breaks_the_line():
    points = [TrendPoint(f"M{i}", float(i)) for i in range(5)]
    gapped = [*points[:2], TrendPoint("M2", None), *points[3:]]

    def pieces(series: list[TrendPoint]) -> int:
        line = trend_chart(frame("t"), Trend(tuple(series))).text.split('stroke-width="2.5"')[0].rsplit(' d="', 1)[1]
        return line.split('"')[0].count("M")

    assert (pieces(points), pieces(gapped)) == (1, 2)


@pytest.mark.parametrize(("size", "labels"), [(Size.WIDE, 8), (Size.NARROW, 4)])
def test_months_are_written_as_far_as_there_is_room(size, labels):
    svg = trend_chart(frame("t", size=size), Trend(FLAT))

    assert svg.text.count(">M") == labels


def test_months_stay_in_their_order():
    svg = trend_chart(frame("t"), Trend(tuple(TrendPoint(m, 1.0) for m in ("Nov", "Dec", "Jan"))))

    assert svg.text.index(">Nov<") < svg.text.index(">Dec<") < svg.text.index(">Jan<")


@pytest.mark.parametrize("variation", Variation)
def test_every_class_of_point_can_be_drawn(variation):
    svg = trend_chart(frame("t"), Trend((TrendPoint("Apr", 1.0, variation=variation),), TREND.bands))

    assert svg.table.rows[0][2] in KINDS


def test_a_band_takes_its_limits_from_the_statistics_and_clips_them_where_nothing_can_be():
    limits = xmr_limits([1.0, 5.0, 0.0, 6.0])
    band = LimitBand.of(limits, first="Apr", last="Jul")

    assert limits.lower < 0
    assert band == LimitBand("Apr", "Jul", mean=3.0, lower=0, upper=limits.upper)


def test_one_month_has_a_band_without_limits():
    assert LimitBand.of(xmr_limits([4.0]), first="Apr", last="Apr") == LimitBand("Apr", "Apr", mean=4.0)


def test_what_was_promised_is_a_line_of_its_own_named_in_words():
    svg = trend_chart(frame("t"), Trend(FLAT, promise=Promise("M12", "M23", 3.0)))

    assert ">Promised 3.0<" in svg.text
    assert svg.alt.endswith("Promised: 3.0 from M12 on.")
    assert "A line of long dashes marks what was promised." in svg.description
