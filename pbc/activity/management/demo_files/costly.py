"""Rare, costly patients outside the planted stories: long stays one after another, which a contingency fund is for.

They come in every year alike, so budgets hold their cost. Who they are is drawn apart from everything else.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pbc.activity.management.demo_files import activity, case_mix, stories
from pbc.activity.management.demo_files.activity import CELLS, Area, Batch
from pbc.activity.management.demo_files.rates import BANDS
from pbc.activity.management.demo_files.settings import Stream
from pbc.core.periods import FinancialYear, Month


@dataclass(frozen=True)
class Stay:
    """One long stay of a costly patient, an emergency.

    :param practice, sex, place: who. ``discharged`` and ``days`` count days, from the world's first day.
    """

    practice: int
    sex: int
    place: int
    discharged: int
    days: int
    hrg: int


def generate(area: Area, month: Month) -> Batch:
    """The spells of costly patients that end in a month, all at the acute trust."""
    first = activity.day_number(area.settings, month.first_day)
    last = activity.day_number(area.settings, month.last_day)
    stays = [stay for stay in _of_year(area, month.financial_year) if first <= stay.discharged <= last]

    def column(name: str) -> np.ndarray:
        return np.array([getattr(stay, name) for stay in stays], dtype=np.int64)

    practice, sex, place = column("practice"), column("sex"), column("place")
    discharged, days = column("discharged"), column("days")
    count = len(stays)
    return {
        "practice": practice,
        "cell": np.full(count, CELLS - 1),
        "hrg": column("hrg"),
        "class": np.full(count, 1),
        "discharged": discharged,
        "days": days,
        "admitted": discharged - days,
        "sex": sex,
        "place": place,
        "age": area.ages(practice, sex, place, discharged - days),
        "number": area.register.nhs_numbers(practice, sex, place),
        "method": np.full(count, b"21"),
        "source": np.full(count, b"19"),
        "destination": np.full(count, b"19"),
        "diagnosis": np.zeros(count, dtype=np.int64),
        "no_number": np.zeros(count, dtype=bool),
        "unattributed": np.zeros(count, dtype=bool),
    }


def _of_year(area: Area, year: FinancialYear) -> Iterator[Stay]:
    begins = activity.day_number(area.settings, year.first_day)
    groups = [case_mix.hrgs().index(code) for code in stories.COSTLY_HRGS]
    for at, practice in enumerate(area.practices):
        if practice.story is not None:
            continue  # nothing but the story sets this practice apart
        random = area.settings.random(Stream.COSTLY, practice.number, year.start_year)
        for _ in range(random.poisson(practice.list_size / stories.COSTLY_ONE_IN)):
            sex, band = random.integers(0, 2), random.integers(BANDS - 3, BANDS)
            luck, middle = random.random(1), begins / activity.DAYS_A_YEAR + 0.5
            who = (np.array([at]), np.array([sex]), np.array([band]))
            place = int(area.register.people(*who, middle, luck)[0])
            admitted = begins + int(random.integers(*stories.COSTLY_ADMITTED_WITHIN))
            for _ in range(stories.COSTLY_STAYS_EACH):
                days = int(random.integers(*stories.COSTLY_DAYS))
                yield Stay(at, int(sex), place, admitted + days, days, groups[int(random.integers(len(groups)))])
                admitted += days + stories.COSTLY_AT_HOME
