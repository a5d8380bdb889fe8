"""Sums of random size: how far chance alone carries the cost of a practice's patients.

Patients come at random (Poisson) and each brings a cost drawn from the same spread. Then the variance of a sum is the
expected number of patients times the mean square of a patient's cost, and its third central moment the number times the
mean cube (compound Poisson; Bowers and others, Actuarial Mathematics, ch. 12). Both are in proportion to the expected
cost, so a spread measured on many practices together serves one of any size.

Limits take the skewness into account by the normal power (second-order Cornish-Fisher) approximation:
``mean + sd (z + (z² - 1) skewness / 6)``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from pbc.core.statistics.absent import Absent
from pbc.core.statistics.estimates import Confidence, Interval, Limits

FEWEST_PATIENTS = 30
"""Under so many patients a spread says too little of the rare and costly ones."""


@dataclass(frozen=True)
class Moments:
    """Sums over the patients of many practices: how many had any cost, their cost, its squares and its cubes."""

    patients: int = 0
    cost: float = 0.0
    squares: float = 0.0
    cubes: float = 0.0

    def __add__(self, other: "Moments") -> "Moments":
        return Moments(
            self.patients + other.patients,
            self.cost + other.cost,
            self.squares + other.squares,
            self.cubes + other.cubes,
        )

    @classmethod
    def of(cls, costs: Iterable[float]) -> "Moments":
        """The moments of patients' costs, given one by one."""
        listed = list(costs)
        return cls(len(listed), sum(listed), sum(cost**2 for cost in listed), sum(cost**3 for cost in listed))


@dataclass(frozen=True)
class Cumulants:
    """Mean, variance and third central moment of a sum. Those of independent sums add up."""

    mean: float = 0.0
    variance: float = 0.0
    third: float = 0.0

    def __add__(self, other: "Cumulants") -> "Cumulants":
        return Cumulants(self.mean + other.mean, self.variance + other.variance, self.third + other.third)

    def scaled(self, factor: float) -> "Cumulants":
        """Those of the sum times a number; a negative one turns it over."""
        return Cumulants(self.mean * factor, self.variance * factor**2, self.third * factor**3)

    @property
    def deviation(self) -> float:
        """The standard deviation."""
        return sqrt(self.variance)

    @property
    def skewness(self) -> float:
        return self.third / self.variance**1.5 if self.variance > 0 else 0.0


def cumulants(expected: float, moments: Moments) -> Cumulants | Absent:
    """Those of a sum of this expected cost, from the spread of patients' costs.

    :param expected: not negative; in the unit of ``moments.cost``.
    """
    if moments.patients < FEWEST_PATIENTS or moments.cost <= 0:
        return Absent.TOO_FEW_EVENTS
    scale = expected / moments.cost
    return Cumulants(expected, moments.squares * scale, moments.cubes * scale)


def limits(total: Cumulants) -> Limits:
    """95% and 99.8% limits of a sum, skewness taken into account. Without variance they are the mean itself."""
    return Limits(p95=_interval(total, Confidence.P95.z), p998=_interval(total, Confidence.P998.z))


def _interval(total: Cumulants, z: float) -> Interval:
    shift = (z**2 - 1) * total.skewness / 6
    return Interval(total.mean + total.deviation * (shift - z), total.mean + total.deviation * (shift + z))


def dispersion(table: Sequence[Sequence[float]]) -> float | Absent:
    """How much the cells of a table vary about what its margins lead to expect, per unit of what is expected.

    Pearson's chi-squared over its degrees of freedom: 1 for counts that come at random, pounds a pound for cost. For
    costs whose patients are not known, such as prescribing by practice (rows) and month (columns).

    :param table: rows of one length, not negative. Rows and columns of nought are left out.
    """
    columns = [index for index in range(len(table[0])) if sum(row[index] for row in table)] if table else []
    rows = [[row[index] for index in columns] for row in table if sum(row)]
    freedom = (len(rows) - 1) * (len(columns) - 1)
    if freedom < FEWEST_PATIENTS:
        return Absent.TOO_FEW_EVENTS
    totals = [sum(row[index] for row in rows) for index in range(len(columns))]
    whole = sum(totals)
    return (
        sum(
            (cell - expected) ** 2 / expected
            for row in rows
            for cell, total in zip(row, totals, strict=True)
            if (expected := sum(row) * total / whole)
        )
        / freedom
    )
