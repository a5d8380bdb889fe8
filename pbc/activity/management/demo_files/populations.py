"""Who is registered where: counts by practice, sex and band each quarter, and the people behind them.

People of a practice stand in a row by sex and then by date of birth, the youngest first. A person's place in the row
gives NHS number, sex and date of birth, and none of these ever changes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pbc.activity.management.demo_files import nhs_numbers, stories
from pbc.activity.management.demo_files.organisations import Practice
from pbc.activity.management.demo_files.rates import BAND_STARTS, BANDS, ENGLAND_THOUSANDS, KIND_OF_LIST, Floats
from pbc.activity.management.demo_files.settings import Stream, WorldSettings
from pbc.activity.management.demo_files.writers import Bytes
from pbc.core.periods import Month

Integers = NDArray[np.int64]
OLDEST = 100
FREQUENT = 2.2  # the more, the oftener the same few come: here 1 in 100 make an eighth of the visits
SHUFFLE = 7_919  # a prime that no row is a multiple of, or hardly ever: so that those who come often are of every age


def counts(settings: WorldSettings, practices: list[Practice]) -> Integers:
    """Registered people: practice, quarter, sex, band. A practice that merged away keeps its people here."""
    return np.stack([_counts_of(settings, practice) for practice in practices])


def _counts_of(settings: WorldSettings, practice: Practice) -> Integers:
    draw = settings.random(Stream.LISTS, practice.number)
    shape = ENGLAND_THOUSANDS * KIND_OF_LIST[practice.kind]
    first = practice.list_size * shape / shape.sum()
    growth = draw.normal(0.004, 0.010)
    noise = draw.normal(0, 0.004, (len(settings.quarters), 2, BANDS))
    rows = []
    for number, quarter in enumerate(settings.quarters):
        factor: Floats | float = (1 + growth) ** (number / 4) * (1 + noise[number])
        if practice.story == stories.SMALL_PRACTICE:
            factor = 1.0  # the story compares two years of the same list
        now = first * factor
        if practice.story == stories.STUDENT_PRACTICE and quarter >= stories.STUDENT_DROP:
            now[:, stories.STUDENT_DROP_BAND] *= stories.STUDENT_DROP_FACTOR
        rows.append(np.rint(now).astype(np.int64))
    return np.stack(rows)


def quarter_of(settings: WorldSettings, month: Month) -> int:
    """Which quarter's list is the denominator of a month."""
    return sum(quarter <= month for quarter in settings.quarters) - 1


@dataclass(frozen=True)
class Register:
    """The people of some practices, in rows by sex and date of birth.

    :param steps: people up to each cohort of a year: practice, sex, cohort; cohorts begin with the births to come.
    :param to_come: how many cohorts are of births after the first day.
    """

    practices: tuple[int, ...]
    steps: Floats
    to_come: int
    block: int

    @classmethod
    def of(cls, settings: WorldSettings, practices: list[Practice], first_counts: Integers) -> "Register":
        to_come = settings.months // 12 + 2
        block = nhs_numbers.block_size(settings.practices)
        cohorts = np.zeros((len(practices), 2, to_come + OLDEST))
        ends = (*BAND_STARTS[1:], OLDEST)
        for band, (start, end) in enumerate(zip(BAND_STARTS, ends, strict=True)):
            ages = np.arange(end - start)
            weights = np.exp(-0.11 * ages) if band == BANDS - 1 else np.ones(end - start)
            share = first_counts[:, :, band, None] * weights / weights.sum()
            cohorts[:, :, to_come + start : to_come + end] = share
        cohorts[:, :, :to_come] = cohorts[:, :, to_come, None]  # as many are born each year as the year before
        steps = np.zeros((*cohorts.shape[:2], cohorts.shape[2] + 1))
        steps[:, :, 1:] = np.rint(cohorts.cumsum(axis=2))
        return cls(tuple(practice.number for practice in practices), steps, to_come, block)

    def places_at_age(self, age: float, years: float) -> Floats:
        """How many are younger than an age, so many years after the first day: practice by sex."""
        at = min(max(self.to_come + age - years, 0.0), self.steps.shape[2] - 1.0)
        whole = min(int(at), self.steps.shape[2] - 2)
        low, high = self.steps[:, :, whole], self.steps[:, :, whole + 1]
        return low + (high - low) * (at - whole)

    def people(self, practice: Integers, sex: Integers, band: Integers, years: float, luck: Floats) -> Integers:
        """Somebody of a practice, sex and band; some of them come more often than others."""
        ages = (*BAND_STARTS, OLDEST + 20)
        edges = np.stack([np.floor(self.places_at_age(age, years)) for age in ages], axis=2).astype(np.int64)
        low, high = edges[practice, sex, band], edges[practice, sex, band + 1]
        many = np.maximum(high - low, 1)
        rank = (many * luck**FREQUENT).astype(np.int64)
        last = self.steps[practice, sex, -1].astype(np.int64) - 1
        return np.minimum(low + rank * SHUFFLE % many, np.maximum(last, 0))

    def newborn(self, practice: Integers, sex: Integers, years: Floats) -> Integers:
        """Whoever was born at that moment."""
        at = np.clip(self.to_come - years, 0, self.to_come)
        whole = at.astype(np.int64)
        low, high = self.steps[practice, sex, whole], self.steps[practice, sex, whole + 1]
        return np.floor(low + (high - low) * (at - whole)).astype(np.int64)

    def born(self, practice: Integers, sex: Integers, place: Integers) -> Floats:
        """When somebody was born, in years from the first day (most are before it)."""
        rows = self.steps.reshape(-1, self.steps.shape[2])
        row = practice * 2 + sex
        far = float(self.steps.max()) + 1
        sorted_places = (rows + np.arange(len(rows))[:, None] * far).ravel()
        cohort = np.searchsorted(sorted_places, row * far + place, side="right") - row * rows.shape[1] - 1
        cohort = np.minimum(cohort, rows.shape[1] - 2)
        low, high = rows[row, cohort], rows[row, cohort + 1]
        return self.to_come - (cohort + (place + 0.5 - low) / np.maximum(high - low, 1))

    def nhs_numbers(self, practice: Integers, sex: Integers, place: Integers) -> Bytes:
        men = self.steps[:, 0, -1].astype(np.int64)
        person = place + np.where(sex == 1, men[practice], 0)
        # the last number of each block is kept for the planted patient
        person = np.where(person == self.block - 1, self.block, person)
        return nhs_numbers.numbers(np.array(self.practices)[practice], person, self.block)

    def reserved_number(self, practice: int) -> bytes:
        """A number that nobody else has."""
        last = np.array([self.block - 1])
        return bytes(nhs_numbers.numbers(np.array([self.practices[practice]]), last, self.block)[0])
