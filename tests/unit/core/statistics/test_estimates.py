"""Limits and their scales."""

import pytest

from pbc.core.statistics.estimates import Confidence, Estimate, Interval, Limits, Method

LIMITS = Limits(p95=Interval(-0.1, 0.9), p998=Interval(-0.3, 1.2))


def test_normal_quantiles_are_the_published_ones():
    assert Confidence.P95.z == pytest.approx(1.959963985, abs=1e-9)
    assert Confidence.P998.z == pytest.approx(3.090232306, abs=1e-9)


def test_limits_are_found_by_level():
    assert LIMITS.at(Confidence.P95) == LIMITS.p95
    assert LIMITS.at(Confidence.P998) == LIMITS.p998


def test_clipping_is_to_the_range_given():
    assert LIMITS.clipped(0, 1) == Limits(p95=Interval(0, 0.9), p998=Interval(0, 1))


def test_an_estimate_is_scaled_with_its_limits():
    scaled = Estimate(0.5, LIMITS, Method.WILSON).scaled(100)

    assert scaled.value == 50
    assert scaled.limits == Limits(p95=Interval(-10, 90), p998=Interval(-30, 120))


def test_limits_around_a_target_lie_the_same_way_off():
    limits = Limits.around(10, 2)

    assert limits.p95.upper - 10 == pytest.approx(2 * 1.959963985, abs=1e-8)
    assert 10 - limits.p998.lower == pytest.approx(2 * 3.090232306, abs=1e-8)


def test_transformed_limits_go_back_to_the_scale_shown():
    assert LIMITS.transformed(lambda y: y + 1).p95 == Interval(0.9, 1.9)
