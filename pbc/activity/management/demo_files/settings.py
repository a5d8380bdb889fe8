"""What a world is made from. Two worlds of the same settings are the same to the byte."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from pbc.core.periods import FinancialYear, Month

MOST_PCTS = 152  # as many as England had from 1 October 2006
FEWEST_PRACTICES_A_PCT = 6  # each story needs its own practice
MOST_PRACTICES = 9_000


class Stream(IntEnum):
    """Which random numbers: one number a kind of draw, so that no file depends on another."""

    PRACTICES = 1
    LISTS = 2
    SPELLS = 3
    OUTPATIENTS = 4
    AE = 5
    PRESCRIBING = 6
    COSTLY = 7


@dataclass(frozen=True)
class WorldSettings:
    """How many organisations, which months, and the seed of the random numbers."""

    pcts: int = 1
    practices: int = 48
    months: int = 24
    seed: int = 1
    start: Month = Month(2005, 4)

    def __post_init__(self) -> None:
        if not 1 <= self.pcts <= MOST_PCTS:
            raise ValueError(f"--pcts must be from 1 to {MOST_PCTS}")
        if not FEWEST_PRACTICES_A_PCT * self.pcts <= self.practices <= MOST_PRACTICES:
            least = FEWEST_PRACTICES_A_PCT * self.pcts
            raise ValueError(f"--practices must be from {least} ({FEWEST_PRACTICES_A_PCT} a PCT) to {MOST_PRACTICES}")
        if not 1 <= self.months <= 120:
            raise ValueError("--months must be from 1 to 120")
        if self.seed < 0:
            raise ValueError("--seed must not be negative")

    @property
    def calendar(self) -> tuple[Month, ...]:
        return tuple(self.start.plus(number) for number in range(self.months))

    @property
    def quarters(self) -> tuple[Month, ...]:
        """First months of the quarters with a list count: the day after the last month too, for claims on that list."""
        window = (self.start.plus(number) for number in range(self.months + 1))
        return tuple(month for month in window if month == self.start or month.month in (1, 4, 7, 10))

    @property
    def years(self) -> tuple[FinancialYear, ...]:
        return tuple(sorted({month.financial_year for month in self.calendar}))

    def random(self, stream: Stream, *key: int) -> np.random.Generator:
        """Random numbers of one file or one practice, whatever was drawn before."""
        return np.random.default_rng([self.seed, stream, *key])
