"""How far a sum of months to come may lie from what the months so far foretell.

The model is that a month's cost is its weight times one rate, with a variance in proportion to the weight (as that of a
sum of many independent small costs is). Source: the usual prediction interval of a ratio estimator, Cochran, Sampling
Techniques, 3rd edition, 1977, section 6.7, with Student's t for the few months there are.
"""

from collections.abc import Sequence
from math import sqrt

from scipy import special

from pbc.core.statistics.absent import Absent

FEWEST_MONTHS = 4


def prediction_half_width(
    values: Sequence[float], weights: Sequence[float], remaining: float, *, rate_is_known: bool = False
) -> float | Absent:
    """Half the width of the 95% prediction interval of what is still to come.

    ``t · s · √(R + R²/W)``: s² is the mean squared residual per unit of weight, R the weight to come, W that so far.

    :param values: of each month so far; ``weights`` what each counts for, above nought.
    :param remaining: the weight of the months to come.
    :param rate_is_known: the months to come are planned, not foretold from those so far: the term R²/W falls away.
    :raises ValueError: where values and weights are not as many, or a weight is not above nought.
    """
    if len(values) != len(weights) or any(weight <= 0 for weight in weights) or remaining < 0:
        raise ValueError("each value needs a weight above nought")
    if len(values) < FEWEST_MONTHS:
        return Absent.TOO_FEW_UNITS
    whole = sum(weights)
    rate = sum(values) / whole
    freedom = len(values) - 1
    residuals = ((value - rate * weight) ** 2 / weight for value, weight in zip(values, weights, strict=True))
    spread = sqrt(sum(residuals) / freedom)
    reach = remaining if rate_is_known else remaining + remaining**2 / whole
    return float(special.stdtrit(freedom, 0.975)) * spread * sqrt(reach)
