"""XmR charts."""

from datetime import date
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbc.core.statistics.xmr import UNROUNDED_FACTOR, XmrSettings, xmr_chart, xmr_limits
from tests.unit.core.statistics.vectors import close, rows

SERIES = {
    name: [(date.fromisoformat(row["month"]), float(row["value"])) for row in members]
    for name, members in groupby(rows("xmr_points"), key=lambda row: row["series"])
}


def values_of(name: str) -> list[float]:
    return [value for _, value in SERIES[name]]


def months(count: int) -> list[date]:
    return [date(2006 + (3 + i) // 12, (3 + i) % 12 + 1, 1) for i in range(count)]


@pytest.mark.parametrize("row", rows("xmr_limits"), ids=lambda row: row["series"])
def test_limits_match_the_vectors(row):
    values = values_of(row["series"])
    limits, unrounded = xmr_limits(values), xmr_limits(values, factor=UNROUNDED_FACTOR)
    screened = xmr_limits(values, screened=True)

    assert len(values) == int(row["n_points"])
    assert limits.mean == screened.mean == close(row["mean"])
    assert limits.average_moving_range == close(row["mean_moving_range"])
    assert limits.lower == close(row["lpl"])
    assert limits.upper == close(row["upl"])
    assert limits.near_lower == close(row["near_lower"])
    assert limits.near_upper == close(row["near_upper"])
    assert unrounded.lower == close(row["lcl_3_over_1128"])
    assert unrounded.upper == close(row["ucl_3_over_1128"])
    assert screened.average_moving_range == close(row["mean_moving_range_screened"])
    assert screened.lower == close(row["lpl_screened"])
    assert screened.upper == close(row["upl_screened"])
    assert not limits.trial


@pytest.mark.parametrize("value", [0.0, 0.1, 17.3, 1e9 + 0.1])
@pytest.mark.parametrize("screened", [True, False])
def test_a_flat_series_has_its_mean_for_limits_and_no_signals(value, screened):
    (segment,) = xmr_chart([(month, value) for month in months(19)], XmrSettings(screened=screened))

    assert segment.limits.lower == segment.limits.upper == segment.limits.mean == value
    assert all(not point.signals.rules for point in segment.points)


def test_one_point_has_a_mean_and_neither_limits_nor_signals():
    (segment,) = xmr_chart([(date(2006, 4, 1), 12.0)])

    assert segment.limits.mean == 12
    assert segment.limits.lower is segment.limits.upper is None
    assert segment.limits.near_lower is segment.limits.near_upper is None
    assert segment.limits.trial
    assert not segment.points[0].signals.rules


def test_no_points_have_no_segments():
    assert xmr_chart([]) == ()


def test_limits_need_a_value():
    with pytest.raises(ValueError, match="at least one value"):
        xmr_limits([])


@pytest.mark.parametrize(("count", "trial"), [(12, True), (13, False)])
def test_fewer_than_thirteen_points_give_trial_limits(count, trial):
    (segment,) = xmr_chart([(month, float(i % 3)) for i, month in enumerate(months(count))])

    assert segment.limits.trial is trial


def test_a_fixed_baseline_sets_the_limits_and_rules_run_on_all_points():
    values = [10.0, 11.0] * 6 + [30.0]

    (segment,) = xmr_chart(list(zip(months(13), values, strict=True)), XmrSettings(baseline=12))

    assert segment.limits.mean == 10.5
    assert segment.limits.upper == pytest.approx(10.5 + 2.66)
    assert segment.points[-1].signals.reported == "astronomical"
    assert not segment.limits.trial


def test_a_short_baseline_is_refused():
    with pytest.raises(ValueError, match="at least 12"):
        XmrSettings(baseline=11)


def test_a_rebase_starts_mean_limits_and_rules_again_with_its_own_period():
    step = SERIES["step"]
    restart = step[10][0]

    before, after = xmr_chart(step, XmrSettings(rebase_at=frozenset({restart})))

    assert len(before.points) == 10
    assert after.points[0].period == restart
    assert before.limits == xmr_limits([value for _, value in step[:10]])
    assert after.limits.mean == pytest.approx(sum(value for _, value in step[10:]) / 8)
    assert all(not point.signals.rules for segment in (before, after) for point in segment.points)


def test_a_rebase_at_the_first_period_changes_nothing():
    series = SERIES["stable"]

    assert len(xmr_chart(series, XmrSettings(rebase_at=frozenset({series[0][0]})))) == 1


def test_a_rebase_at_a_period_without_a_value_is_refused():
    with pytest.raises(ValueError, match="2030-01-01"):
        xmr_chart(SERIES["stable"], XmrSettings(rebase_at=frozenset({date(2030, 1, 1)})))


def test_a_gap_is_not_filled():
    series = list(zip(months(14), [1.0, 2.0] * 7, strict=True))
    gapped = series[:5] + series[7:]

    (segment,) = xmr_chart(gapped)

    assert len(segment.points) == 12
    assert segment.limits.average_moving_range == 1


@pytest.mark.parametrize("order", [[0, 0, 1], [1, 0, 2]], ids=["repeated", "out of order"])
def test_periods_must_come_once_and_in_order(order):
    with pytest.raises(ValueError, match="date order"):
        xmr_chart([(months(3)[i], 1.0) for i in order])


def test_a_value_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="needs a number"):
        xmr_chart([(date(2006, 4, 1), float("nan"))])


@given(st.lists(st.integers(-500, 500), min_size=2, max_size=40))
def test_screening_never_widens_limits_and_the_mean_lies_between_them(values):
    plain, screened = xmr_limits(values), xmr_limits(values, screened=True)

    assert plain.lower <= plain.near_lower <= plain.mean <= plain.near_upper <= plain.upper
    assert screened.upper <= plain.upper + 1e-9


@given(st.lists(st.integers(-500, 500), min_size=1, max_size=40), st.integers(-100, 100))
def test_moving_every_value_moves_the_limits_and_no_signal(values, shift):
    here, there = (
        xmr_chart([(i, float(value + move)) for i, value in enumerate(values)])[0] for move in (0, shift * 1024)
    )

    assert there.limits.mean == pytest.approx(here.limits.mean + shift * 1024)
    assert there.limits.average_moving_range == here.limits.average_moving_range
