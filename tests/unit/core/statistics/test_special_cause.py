"""Special-cause rules."""

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbc.core.statistics.icons import Improvement, variation
from pbc.core.statistics.process_limits import ProcessLimits
from pbc.core.statistics.special_cause import Heading, PointSignals, Rule, RuleSettings, find_signals
from pbc.core.statistics.xmr import xmr_limits
from tests.unit.core.statistics.vectors import rows

LIMITS = ProcessLimits(mean=20, average_moving_range=1, reach=2.66, trial=False)
SINCE_2023 = RuleSettings(beyond_counts_as_near=True)
SERIES = [(name, list(members)) for name, members in groupby(rows("xmr_points"), key=lambda row: row["series"])]
REPORTED = {
    "Common Cause": (None, None),
    "Above UCL": (Rule.ASTRONOMICAL, Heading.HIGH),
    "Below LCL": (Rule.ASTRONOMICAL, Heading.LOW),
    "7 Points Above CL": (Rule.SHIFT, Heading.HIGH),
    "7 Points Below CL": (Rule.SHIFT, Heading.LOW),
    "7 Point Trend (Increasing)": (Rule.TREND, Heading.HIGH),
    "7 Point Trend (Decreasing)": (Rule.TREND, Heading.LOW),
    "2 in 3 Above CL": (Rule.TWO_OF_THREE, Heading.HIGH),
    "2 in 3 Below CL": (Rule.TWO_OF_THREE, Heading.LOW),
}


def flags(signals: tuple[PointSignals, ...], rule: Rule) -> str:
    return " ".join(str(int(rule in point.rules)) for point in signals)


def numbers(text: str) -> list[float]:
    return [float(part) for part in text.split()]


@pytest.mark.parametrize("row", rows("spc_rules"), ids=lambda row: row["name"])
def test_rules_match_the_vectors(row):
    values = numbers(row["values"])
    signals, since_2023 = find_signals(values, LIMITS), find_signals(values, LIMITS, SINCE_2023)

    assert (float(row["mean"]), float(row["mean_moving_range"])) == (LIMITS.mean, LIMITS.average_moving_range)
    assert flags(signals, Rule.ASTRONOMICAL) == row["outside_limits"]
    assert flags(signals, Rule.SHIFT) == row["shift7"]
    assert flags(signals, Rule.TREND) == row["trend7"]
    assert flags(signals, Rule.TWO_OF_THREE) == row["two_of_three_ptd"]
    assert flags(since_2023, Rule.TWO_OF_THREE) == row["two_of_three_mdc2023"]


@pytest.mark.parametrize(("name", "members"), SERIES, ids=[name for name, _ in SERIES])
def test_series_match_the_vectors(name, members):
    values = [float(row["value"]) for row in members]
    limits = xmr_limits(values)
    signals, since_2023 = find_signals(values, limits), find_signals(values, limits, SINCE_2023)

    for row, point, point_2023 in zip(members, signals, since_2023, strict=True):
        assert (Rule.ASTRONOMICAL in point.rules) == (row["outside_limits"] == "1")
        assert (Rule.SHIFT in point.rules) == (row["shift7"] == "1")
        assert (Rule.TREND in point.rules) == (row["trend7"] == "1")
        assert (Rule.TWO_OF_THREE in point.rules) == (row["two_of_three_ptd"] == "1")
        assert (Rule.TWO_OF_THREE in point_2023.rules) == (row["two_of_three_mdc2023"] == "1")
        assert (point.reported, point.heading) == REPORTED[row["reported_type"]]
        assert kind(point, Improvement.INCREASE) == row["point_type_if_increase_is_improvement"]
        assert kind(point, Improvement.DECREASE) == row["point_type_if_decrease_is_improvement"]


def kind(point: PointSignals, improvement: Improvement) -> str:
    found = variation(point.heading, improvement).value
    return found if found == "common_cause" else f"special_cause_{found.rsplit('_', 1)[0]}"


def test_lengths_are_settings():
    eight = find_signals([20.5] * 7, LIMITS, RuleSettings(shift_length=8))
    six = find_signals([18.1, 18.9, 19.3, 19.6, 20.1, 20.5], LIMITS, RuleSettings(trend_length=6))

    assert flags(eight, Rule.SHIFT) == "0 0 0 0 0 0 0"
    assert flags(six, Rule.TREND) == "1 1 1 1 1 1"


def test_a_run_of_one_point_is_no_setting():
    with pytest.raises(ValueError, match="at least 2"):
        RuleSettings(trend_length=1)


def test_a_value_exactly_on_a_limit_is_not_beyond_it():
    signals = find_signals([LIMITS.upper, LIMITS.lower], LIMITS)

    assert flags(signals, Rule.ASTRONOMICAL) == "0 0"


def test_where_one_trend_turns_into_another_the_later_slope_is_reported():
    up_then_down = [19.0, 19.2, 19.4, 19.6, 19.8, 20.1, 20.4, 20.3, 20.2, 19.9, 19.7, 19.5, 19.3]

    signals = find_signals(up_then_down, LIMITS)

    assert [point.heading for point in signals] == [Heading.HIGH] * 6 + [Heading.LOW] * 7


def test_a_trend_is_reported_by_its_slope_whatever_its_side():
    below = [18.4, 18.6, 18.8, 19.0, 19.2, 19.4, 19.6]

    signals = find_signals(below, LIMITS)

    assert {point.reported for point in signals} == {Rule.TREND}
    assert {point.heading for point in signals} == {Heading.HIGH}


@pytest.mark.parametrize("values", [[], [20.0], [20.0] * 12])
def test_series_without_variation_have_no_signals(values):
    assert all(not point.rules for point in find_signals(values, LIMITS))


def test_without_limits_there_are_no_signals():
    alone = ProcessLimits(mean=20, average_moving_range=None, reach=None, trial=True)

    assert find_signals([25.0], alone) == (PointSignals(),)


series = st.lists(st.integers(160, 240).map(lambda tenths: tenths / 10), max_size=40)


@given(series)
def test_a_series_turned_upside_down_has_its_signals_turned_over(values):
    # Whole numbers of thirty-seconds are exact both ways up, so no value crosses a limit by rounding.
    exact = [20 + round((value - 20) * 32) / 32 for value in values]
    limits = ProcessLimits(mean=20, average_moving_range=1, reach=2.625, trial=False)

    upright, inverted = find_signals(exact, limits), find_signals([40 - value for value in exact], limits)

    assert [point.rules for point in upright] == [point.rules for point in inverted]
    turned = {Heading.HIGH: Heading.LOW, Heading.LOW: Heading.HIGH, None: None}
    assert [point.heading for point in upright] == [turned[point.heading] for point in inverted]


@given(series)
def test_the_2023_option_only_adds_to_two_of_three(values):
    before, after = find_signals(values, LIMITS), find_signals(values, LIMITS, SINCE_2023)

    assert all(old.rules <= new.rules for old, new in zip(before, after, strict=True))
    assert all(new.rules - old.rules <= {Rule.TWO_OF_THREE} for old, new in zip(before, after, strict=True))


@given(series)
def test_every_signal_has_a_heading_and_every_heading_a_signal(values):
    assert all((point.heading is None) == (not point.rules) for point in find_signals(values, LIMITS))
