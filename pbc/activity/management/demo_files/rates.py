"""How often people of each sex and age use the health service: the world's own truth, and the figures called national.

All is invented. Shapes follow what is commonly known (the very young and the old are admitted most); the totals are
set so that a person of average age and sex meets the targets, which lie near the published national ones of 2005/06
where there are any (emergency admissions: 92.3 a thousand).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pbc.activity.management.demo_files.organisations import Kind
from pbc.core.periods import FinancialYear

Floats = NDArray[np.float64]
BANDS = 9
BAND_STARTS = (0, 5, 15, 25, 35, 45, 55, 65, 75)
BASE_YEAR = 2005

# England's people of about 2005, thousands, by band: what a "national" rate is a rate of
ENGLAND_THOUSANDS = np.array(
    [
        [1470, 3210, 3360, 3330, 3850, 3190, 2890, 2040, 1470],
        [1400, 3060, 3230, 3360, 3900, 3240, 2970, 2200, 2390],
    ],
    dtype=float,
)
KIND_OF_LIST = {
    Kind.TYPICAL: np.ones(BANDS),
    Kind.ELDERLY: np.array([0.7, 0.75, 0.75, 0.65, 0.8, 1.0, 1.25, 1.6, 1.9]),
    Kind.DEPRIVED: np.array([1.3, 1.2, 1.2, 1.25, 1.05, 0.9, 0.8, 0.75, 0.65]),
    Kind.RURAL: np.array([0.9, 1.0, 0.85, 0.75, 1.0, 1.15, 1.25, 1.2, 1.1]),
    Kind.STUDENT: np.array([0.5, 0.4, 4.2, 1.3, 0.6, 0.45, 0.4, 0.35, 0.3]),
}


@dataclass(frozen=True)
class Use:
    """A kind of use: how it varies and how much there is of it.

    :param target: events a thousand people of England's ages a year, in 2005/06.
    :param shape: relative rate, men then women, by band.
    :param growth: factor from one financial year to the next.
    :param spread: lognormal spread between practices.
    :param deprivation: how much a step of deprivation adds, in logarithms.
    """

    target: float
    shape: tuple[tuple[float, ...], tuple[float, ...]]
    growth: float
    spread: float
    deprivation: float

    def rates(self, start_year: int = BASE_YEAR) -> Floats:
        """Events a person a year, sex by band."""
        shape = np.array(self.shape, dtype=float)
        mean = (shape * ENGLAND_THOUSANDS).sum() / ENGLAND_THOUSANDS.sum()
        return shape * self.target / 1000 / mean * self.growth ** (start_year - BASE_YEAR)


_OUTPATIENT_SHAPE = (
    (0.75, 0.6, 0.55, 0.6, 0.75, 1.0, 1.35, 1.75, 1.9),
    (0.6, 0.5, 0.85, 1.15, 1.15, 1.3, 1.4, 1.65, 1.65),
)
USES = {
    "emergency": Use(
        92.3,
        ((1.6, 0.5, 0.55, 0.55, 0.65, 0.8, 1.1, 1.8, 3.7), (1.35, 0.42, 0.75, 0.7, 0.66, 0.74, 0.95, 1.5, 3.3)),
        1.003,
        0.10,
        0.22,
    ),
    "elective": Use(
        110,
        ((0.35, 0.3, 0.35, 0.45, 0.65, 1.0, 1.75, 2.5, 2.3), (0.25, 0.25, 0.5, 0.75, 0.9, 1.2, 1.6, 1.9, 1.7)),
        1.02,
        0.10,
        -0.04,
    ),
    "maternity": Use(17, ((0,) * 9, (0, 0, 1.0, 2.2, 0.75, 0.01, 0, 0, 0)), 1.01, 0.05, 0.08),
    "births": Use(11.5, ((1, 0, 0, 0, 0, 0, 0, 0, 0), (0.95, 0, 0, 0, 0, 0, 0, 0, 0)), 1.01, 0.03, 0.08),
    "gp_first": Use(150, _OUTPATIENT_SHAPE, 1.01, 0.06, 0.02),
    "consultant_first": Use(
        48,
        ((0.7, 0.5, 0.5, 0.55, 0.7, 1.0, 1.5, 2.0, 2.2), (0.6, 0.45, 0.7, 0.9, 0.9, 1.1, 1.4, 1.7, 1.8)),
        1.03,
        0.12,
        0.05,
    ),
    "other_first": Use(
        42,
        ((1.2, 1.3, 1.2, 1.0, 0.9, 0.85, 0.9, 1.0, 1.2), (1.0, 1.1, 1.0, 0.95, 0.85, 0.85, 0.95, 1.05, 1.3)),
        1.01,
        0.10,
        0.05,
    ),
    "follow_up": Use(504, _OUTPATIENT_SHAPE, 0.995, 0.06, 0.02),
    "ae": Use(
        300,
        ((1.65, 1.05, 1.45, 1.2, 0.9, 0.7, 0.6, 0.7, 1.25), (1.4, 0.85, 1.25, 0.95, 0.7, 0.6, 0.55, 0.65, 1.3)),
        1.03,
        0.12,
        0.25,
    ),
}

# ASTRO-PU item weights of the 2013 set, a stand-in for the period (docs of the prescribing units say the same)
ITEM_UNITS = np.array(
    [[5.2, 2.8, 2.5, 2.9, 4.9, 8.7, 16.6, 29.9, 44.9], [4.6, 2.5, 4.6, 6.0, 8.3, 12.3, 19.1, 30.4, 48.5]]
)
ITEMS_A_PERSON_A_YEAR = 15.6
PRESCRIBING_HABIT = 0.35  # lognormal spread of a practice's taste for one chemical
PRESCRIBING_SPREAD, PRESCRIBING_DEPRIVATION, PRESCRIBING_GROWTH = 0.07, 0.08, 1.03


@dataclass(frozen=True)
class NationalIndicator:
    """An indicator, the uses that it counts, and how far the national figure is put from the world's own rate."""

    code: str
    uses: tuple[str, ...]
    offset: float


NATIONAL_INDICATORS = (
    NationalIndicator("gp_referrals", ("gp_first",), -0.02),
    NationalIndicator("first_outpatients", ("gp_first", "consultant_first", "other_first"), -0.01),
    NationalIndicator("follow_ups", ("follow_up",), 0.03),
    NationalIndicator("emergency_admissions", ("emergency",), -0.03),
    NationalIndicator("elective_admissions", ("elective",), 0.02),
    NationalIndicator("ae_attendances", ("ae",), -0.04),
    NationalIndicator("c2c_referrals", ("consultant_first",), -0.05),
)


def national_events(indicator: NationalIndicator, year: FinancialYear) -> NDArray[np.int64]:
    """Events in a notional England, sex by band."""
    rates = np.sum([USES[use].rates(year.start_year) for use in indicator.uses], axis=0)
    return np.rint(rates * ENGLAND_THOUSANDS * 1000 * (1 + indicator.offset)).astype(np.int64)


def england() -> NDArray[np.int64]:
    """People of the notional England, sex by band."""
    return (ENGLAND_THOUSANDS * 1000).astype(np.int64)
