"""Overdispersed funnels."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbc.core.statistics.absent import Absent
from pbc.core.statistics.overdispersion import (
    Dispersion,
    Funnel,
    FunnelPoint,
    Scale,
    additive_limits,
    arcsine_funnel,
    dispersion,
    multiplicative_limits,
    shmi_funnel,
    winsorised,
)
from tests.unit.core.statistics.vectors import close, rows

UNITS = rows("funnel_overdispersion_units")
FORMS = {"ratio_shmi": (shmi_funnel, Scale.LOG_RATIO), "proportion_arcsine": (arcsine_funnel, Scale.ARCSINE_ROOT)}
TOLERANCE = 1e-6  # the peer rounds its normal quantiles to six decimals


def funnel_of(case: str) -> Funnel[str]:
    form, _ = FORMS[case]
    funnel = form(
        {row["unit"]: (float(row["numerator"]), float(row["denominator"])) for row in UNITS if row["case"] == case}
    )
    assert isinstance(funnel, Funnel)
    return funnel


@pytest.mark.parametrize("row", rows("funnel_overdispersion_summary"))
def test_target_and_spread_match_the_vectors(row):
    funnel = funnel_of(row["case"])

    assert funnel.target == close(row["target"], TOLERANCE)
    assert funnel.spread.units == int(row["n_used"])
    assert funnel.spread.phi == close(row["phi"], TOLERANCE)
    assert funnel.spread.tau2 == close(row["tau2"], TOLERANCE)
    assert funnel.spread.adjusted
    assert funnel.spread.scale is FORMS[row["case"]][1]
    assert len(funnel.points) == int(row["n_units"])


@pytest.mark.parametrize("row", UNITS, ids=lambda row: row["unit"])
def test_units_match_the_vectors(row):
    point = funnel_of(row["case"]).points[row["unit"]]

    assert isinstance(point, FunnelPoint)
    assert point.value == close(row["value"], TOLERANCE)
    assert point.z == close(row["z"], TOLERANCE)
    assert point.trimmed == (row["trimmed"] == "1")
    assert point.limits.p95.lower == close(row["od_lower_95"], TOLERANCE)
    assert point.limits.p95.upper == close(row["od_upper_95"], TOLERANCE)
    assert point.limits.p998.lower == close(row["od_lower_998"], TOLERANCE)
    assert point.limits.p998.upper == close(row["od_upper_998"], TOLERANCE)


def test_a_zero_count_is_marked_and_does_not_make_the_spread_infinite():
    units = {row["unit"]: (float(row["numerator"]), float(row["denominator"])) for row in UNITS[:15]}

    funnel = shmi_funnel(units | {"none": (0, 4.4), "nobody": (0, 0.001)})

    assert isinstance(funnel, Funnel)
    assert funnel.spread == funnel_of("ratio_shmi").spread
    assert funnel.points["none"] is Absent.ZERO_COUNT
    assert funnel.points["nobody"] is Absent.NO_EXPECTED


def test_an_unusable_proportion_is_marked_and_the_rest_stand():
    units = {row["unit"]: (float(row["numerator"]), float(row["denominator"])) for row in UNITS[15:]}

    funnel = arcsine_funnel(units | {"nobody": (0, 0), "missing": (None, 9), "impossible": (9, 3)})

    assert isinstance(funnel, Funnel)
    assert funnel.target == funnel_of("proportion_arcsine").target
    assert funnel.points["nobody"] is Absent.NO_DENOMINATOR
    assert funnel.points["missing"] is Absent.NO_NUMERATOR
    assert funnel.points["impossible"] is Absent.NUMERATOR_EXCEEDS_DENOMINATOR


@pytest.mark.parametrize("units", [{}, {"A": (3, 4.0)}, {"A": (0, 4.0), "B": (0, 5.0)}])
def test_too_few_units_have_no_spread(units):
    assert shmi_funnel(units) is Absent.TOO_FEW_UNITS


def test_too_few_proportions_have_no_spread():
    assert arcsine_funnel({}) is Absent.NO_DENOMINATOR
    assert arcsine_funnel({"A": (3, 4)}) is Absent.TOO_FEW_UNITS


def test_limits_stay_within_nought_and_one():
    funnel = arcsine_funnel({"A": (1, 2), "B": (2, 2), "C": (0, 3), "D": (1900, 2000), "E": (1500, 2000)})

    assert isinstance(funnel, Funnel)
    for point in funnel.points.values():
        assert isinstance(point, FunnelPoint)
        assert 0 <= point.limits.p998.lower <= point.limits.p998.upper <= 1


def test_winsorising_pulls_the_ends_in_to_the_tenth_and_ninetieth_centiles():
    assert winsorised(list(range(11))) == (1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9)


def test_spread_within_chance_leaves_the_limits_alone():
    calm = dispersion([0.9, -1.1, 1.0, -0.8], [0.1] * 4)

    assert isinstance(calm, Dispersion)
    assert calm.phi < 1 + 2 * sqrt(2 / 4)
    assert not calm.adjusted
    plain = additive_limits(target=1, error=0.1, spread=calm)
    assert plain == multiplicative_limits(target=1, error=0.1, spread=calm)
    assert plain.p95.upper == pytest.approx(1 + 0.1 * 1.959963985)


def test_both_adjustments_agree_when_every_unit_has_the_same_error():
    wild = dispersion([3.0, -3.0, 4.0, -4.0], [0.1] * 4)

    assert isinstance(wild, Dispersion)
    assert wild.adjusted
    assert wild.phi == 12.5
    # tau2 = (4 x 12.5 - 3) / (400 - 100) by hand
    assert wild.tau2 == pytest.approx(47 / 300)
    assert multiplicative_limits(target=0, error=0.1, spread=wild).p95.upper == pytest.approx(
        0.1 * sqrt(12.5) * 1.959963985
    )
    assert additive_limits(target=0, error=0.1, spread=wild).p95.upper == pytest.approx(
        sqrt(0.01 + 47 / 300) * 1.959963985
    )


@given(st.lists(st.tuples(st.integers(1, 400), st.floats(1, 400)), min_size=4, max_size=40))
def test_overdispersed_limits_are_never_inside_those_of_chance(pairs):
    funnel = shmi_funnel(dict(enumerate(pairs)))

    assert isinstance(funnel, Funnel)
    assert funnel.spread.tau2 >= 0
    for (_, expected), point in zip(pairs, funnel.points.values(), strict=True):
        assert isinstance(point, FunnelPoint)
        assert point.limits.p95.upper >= 2.718281828 ** (1.95 / sqrt(expected)) * 0.99
        assert point.limits.p95.lower < 1 < point.limits.p95.upper
