import numpy as np
import pytest
from scipy import stats

from pbc.core.statistics.absent import Absent
from pbc.core.statistics.compound import Cumulants, Moments, cumulants, dispersion, limits

SPREAD = Moments.of([100.0] * 60 + [1000.0] * 40)


def test_moments_by_hand() -> None:
    assert Moments.of([1.0, 2.0, 3.0]) == Moments(3, 6.0, 14.0, 36.0)
    assert Moments.of([1.0]) + Moments.of([2.0, 3.0]) == Moments(3, 6.0, 14.0, 36.0)


def test_variance_is_the_number_of_patients_times_their_mean_square() -> None:
    """100 patients of mean 460 and mean square 406,000: a sum of 46,000 has the variance of 100 × 406,000."""
    found = cumulants(46_000.0, SPREAD)
    assert found == Cumulants(46_000.0, 40_600_000.0, 60 * 100.0**3 + 40 * 1000.0**3)
    half = cumulants(23_000.0, SPREAD)
    assert isinstance(half, Cumulants)
    assert half.variance == 20_300_000.0


def test_the_cost_of_equal_patients_varies_as_their_number_does() -> None:
    """With a cost of 1 each, the sum is a Poisson count: mean, variance and third moment are all the same."""
    found = cumulants(400.0, Moments.of([1.0] * 50))
    assert found == Cumulants(400.0, 400.0, 400.0)
    assert isinstance(found, Cumulants)
    exact = stats.poisson(400)
    close = limits(found)
    assert close.p95.lower == pytest.approx(exact.ppf(0.025), abs=1.0)
    assert close.p95.upper == pytest.approx(exact.ppf(0.975), abs=1.0)
    assert close.p998.lower == pytest.approx(exact.ppf(0.001), abs=1.5)
    assert close.p998.upper == pytest.approx(exact.ppf(0.999), abs=1.5)


def test_cumulants_of_independent_sums_add_up_and_a_turned_sum_leans_the_other_way() -> None:
    one = Cumulants(10.0, 4.0, 3.0)
    assert one + one == Cumulants(20.0, 8.0, 6.0)
    assert one.scaled(-2.0) == Cumulants(-20.0, 16.0, -24.0)
    assert (one + one.scaled(-1.0)).skewness == 0.0


def test_limits_lean_to_where_the_tail_is() -> None:
    leaning = limits(Cumulants(0.0, 1.0, 0.6))
    assert leaning.p95.upper + leaning.p95.lower == pytest.approx((1.959963985**2 - 1) * 0.6 / 3)
    even = limits(Cumulants(0.0, 1.0, 0.0))
    assert even.p95.upper == pytest.approx(1.959963985)
    assert limits(Cumulants(5.0)).p95.lower == 5.0


@pytest.mark.parametrize("moments", [Moments(), Moments.of([1.0] * 29), Moments(40)])
def test_too_few_patients_say_nothing(moments: Moments) -> None:
    assert cumulants(100.0, moments) is Absent.TOO_FEW_EVENTS


def test_the_domain_handbooks_table() -> None:
    """Handbook §8.3: 0.0926 admissions a head, coefficient of variation 1.5, about ±26, 14, 12 and 4 percent."""
    spread = Moments(1_000_000, 1e6, 1e6 * (1 + 1.5**2), 0.0)
    for size, percent in ((2_000, 26), (6_500, 14), (10_000, 12), (100_000, 4)):
        found = cumulants(size * 0.0926, spread)
        assert isinstance(found, Cumulants)
        assert round(196 * found.deviation / found.mean) == pytest.approx(percent, abs=0.6)


@pytest.mark.parametrize("patients", [2_000, 6_500, 30_000, 100_000])
@pytest.mark.parametrize("from_history", [True, False])
def test_coverage_of_the_95_percent_interval(patients: int, from_history: bool) -> None:
    """Practices in which nothing changes: their variance lies inside its limits in 93 to 97 of 100 years.

    Three in ten patients have any hospital cost in a year, spread as a lognormal with a coefficient of variation of
    1.9. The spread is measured on another draw of 40 practices of 6,500, as a PCT would have it. The budget is last
    year's cost of the same practice, which has its own luck, or what is expected.
    """
    draw = np.random.default_rng(20_060_401 + patients + from_history)
    sigma = np.sqrt(np.log(1 + 1.9**2))
    rate, mean, years = 0.3, 900.0, 4_000 if patients < 50_000 else 1_200

    def year_of(size: int, count: int) -> tuple[np.ndarray, np.ndarray]:
        numbers = draw.poisson(size * rate, count)
        costs = draw.lognormal(np.log(mean) - sigma**2 / 2, sigma, numbers.sum())
        return np.add.reduceat(costs, np.r_[0, numbers.cumsum()[:-1]]), costs

    _, pool = year_of(6_500, 40)
    spread = Moments(len(pool), pool.sum(), (pool**2).sum(), (pool**3).sum())
    now, _ = year_of(patients, years)
    budget = year_of(patients, years)[0] if from_history else np.full(years, patients * rate * mean)
    inside = 0
    for actual, expected in zip(now, budget, strict=True):
        own = cumulants(float(expected), spread)
        assert isinstance(own, Cumulants)
        chance = own + Cumulants(-own.mean)
        if from_history:
            chance += Cumulants(0.0, own.variance, -own.third)
        interval = limits(chance).p95
        inside += interval.lower <= actual - expected <= interval.upper
    assert 0.93 <= inside / years <= 0.97


def test_dispersion_is_pearsons_chi_squared_over_its_degrees_of_freedom() -> None:
    table = np.random.default_rng(3).poisson(50, (12, 10)).astype(float)
    chi, _, freedom, _ = stats.chi2_contingency(table, correction=False)
    assert dispersion(table.tolist()) == pytest.approx(chi / freedom)
    assert dispersion((table * 8).tolist()) == pytest.approx(8 * chi / freedom), "in the unit of the table"


def test_dispersion_leaves_out_what_is_empty_and_needs_enough() -> None:
    table = np.random.default_rng(4).poisson(50, (12, 10)).astype(float)
    padded = np.pad(table, ((0, 2), (1, 0)))
    assert dispersion(padded.tolist()) == pytest.approx(dispersion(table.tolist()))
    assert dispersion([]) is Absent.TOO_FEW_EVENTS
    assert dispersion([[1.0, 2.0], [3.0, 4.0]]) is Absent.TOO_FEW_EVENTS
