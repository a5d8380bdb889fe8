from math import sqrt

import pytest
from scipy import stats

from pbc.core.statistics.absent import Absent
from pbc.core.statistics.prediction import prediction_half_width


def test_by_hand() -> None:
    """10, 12, 14, 16: mean 13, s² = 20/3; t(3) = 3.1824; eight months to come of four held: √(8 + 64/4) = √24."""
    assert prediction_half_width([10, 12, 14, 16], [1] * 4, 8) == pytest.approx(3.18245 * sqrt(20 / 3) * sqrt(24), 1e-5)


def test_it_is_that_of_a_single_new_observation_where_one_month_is_to_come() -> None:
    """The textbook interval of one new value: t · s · √(1 + 1/n)."""
    values = [3.0, 7.0, 4.0, 9.0, 6.0]
    deviation = stats.tstd(values)
    expected = stats.t.ppf(0.975, 4) * deviation * sqrt(1 + 1 / 5)
    assert prediction_half_width(values, [1] * 5, 1) == pytest.approx(expected)


def test_months_that_follow_their_weights_leave_nothing_to_chance() -> None:
    assert prediction_half_width([10, 20, 30, 40], [1, 2, 3, 4], 5) == pytest.approx(0)


def test_the_scale_of_the_weights_does_not_matter() -> None:
    values = [10, 25, 28, 41]
    assert prediction_half_width(values, [1, 2, 3, 4], 6) == pytest.approx(
        prediction_half_width(values, [0.1, 0.2, 0.3, 0.4], 0.6)
    )


def test_a_planned_rate_is_surer_than_one_foretold() -> None:
    values = [10, 12, 14, 16]
    assert prediction_half_width(values, [1] * 4, 8, rate_is_known=True) < prediction_half_width(values, [1] * 4, 8)


def test_nothing_to_come_is_sure() -> None:
    assert prediction_half_width([1, 2, 3, 4], [1] * 4, 0) == 0


def test_three_months_are_too_few() -> None:
    assert prediction_half_width([1, 2, 3], [1] * 3, 9) is Absent.TOO_FEW_UNITS


@pytest.mark.parametrize(("weights", "remaining"), [([1, 1, 0, 1], 8), ([1, 1, 1], 8), ([1] * 4, -1)])
def test_what_makes_no_sense_is_refused(weights, remaining) -> None:
    with pytest.raises(ValueError, match="weight"):
        prediction_half_width([1, 2, 3, 4], weights, remaining)


def test_it_covers_what_it_says() -> None:
    """Of 2,000 simulated years of twelve independent months, the interval from the first five holds about 95%."""
    import numpy as np

    rng = np.random.default_rng(2006)
    months = rng.gamma(shape=9, scale=100, size=(2000, 12))
    held = 0
    for year in months:
        foretold, half = year[:5].sum() * 7 / 5, prediction_half_width(list(year[:5]), [1] * 5, 7)
        held += abs(year[5:].sum() - foretold) <= half
    assert 0.93 < held / 2000 < 0.97
