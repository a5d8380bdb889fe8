"""How many events to expect of each practice in a month, and who they happen to."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

import numpy as np

from pbc.activity.management.demo_files import case_mix, stories
from pbc.activity.management.demo_files.organisations import Organisations, Practice, Provider, Role
from pbc.activity.management.demo_files.populations import Integers, Register, counts, quarter_of
from pbc.activity.management.demo_files.rates import (
    BANDS,
    BASE_YEAR,
    PRESCRIBING_DEPRIVATION,
    PRESCRIBING_HABIT,
    PRESCRIBING_SPREAD,
    USES,
    Floats,
)
from pbc.activity.management.demo_files.settings import Stream, WorldSettings
from pbc.activity.management.demo_files.writers import Bytes, as_bytes
from pbc.core.calendar import is_working_day, working_days_in
from pbc.core.periods import Month

CELLS = 2 * BANDS
MEAN_WORKING_DAYS, MEAN_DAYS = 21.08, 30.4375
DAYS_A_YEAR = 365.25
BEFORE = 500  # days of the calendar kept before the first month: the longest stay

# January to December
EMERGENCY_SEASON = (1.06, 1.03, 1.01, 0.98, 0.98, 0.97, 0.97, 0.95, 0.98, 1.00, 1.02, 1.05)
PLANNED_SEASON = (1.00, 1.01, 1.04, 0.99, 1.00, 1.02, 1.00, 0.95, 1.00, 1.02, 1.03, 0.94)
AE_SEASON = (0.95, 0.96, 1.00, 1.01, 1.05, 1.05, 1.05, 1.00, 1.02, 1.00, 0.96, 0.95)
LEVEL = (1.0,) * 12
SEASONS = {"emergency": EMERGENCY_SEASON, "ae": AE_SEASON, "maternity": LEVEL, "births": LEVEL}  # the rest is planned
USES_BY_DAY = frozenset(SEASONS)  # whatever does not wait for a working day

Batch = dict[str, np.ndarray]


@dataclass(frozen=True)
class Area:
    """The practices of one PCT with their people and habits.

    :param lists: registered people: practice, quarter, cell (men's bands, then women's).
    :param effects: how much more a practice uses than its people explain, by use.
    :param to_second: share of local patients who go to the second trust, by practice.
    """

    settings: WorldSettings
    organisations: Organisations
    pct: int
    practices: tuple[Practice, ...]
    lists: Integers
    register: Register
    effects: dict[str, Floats]
    to_second: Floats

    @classmethod
    def of(cls, organisations: Organisations, pct: int) -> "Area":
        settings = organisations.settings
        practices = organisations.practices_of(pct)
        by_sex = counts(settings, practices)
        return cls(
            settings=settings,
            organisations=organisations,
            pct=pct,
            practices=tuple(practices),
            lists=by_sex.reshape(len(practices), -1, CELLS),
            register=Register.of(settings, practices, by_sex[:, 0]),
            effects=_effects(settings, practices),
            to_second=_to_second(settings, practices),
        )

    @cached_property
    def small(self) -> np.ndarray:
        """Which practice repeats itself year after year (the story of the small practice)."""
        return np.array([practice.story == stories.SMALL_PRACTICE for practice in self.practices])

    @cached_property
    def habits(self) -> Floats:
        """How a practice's taste differs: practice by chemical."""
        draws = (self.settings.random(Stream.PRACTICES, practice.number, 3) for practice in self.practices)
        luck = np.stack([draw.normal(size=len(case_mix.chemicals())) for draw in draws])
        return np.exp(PRESCRIBING_HABIT * luck - PRESCRIBING_HABIT**2 / 2)

    def on_list(self, month: Month) -> Integers:
        """Registered people in a month: practice by cell."""
        return self.lists[:, quarter_of(self.settings, month)]

    def expected(self, use: str, month: Month) -> Floats:
        """Events to expect in a month: practice by cell."""
        growing = USES[use].rates(month.financial_year.start_year).ravel() * _month_factor(use, month)
        repeating = USES[use].rates(BASE_YEAR).ravel() * SEASONS.get(use, PLANNED_SEASON)[month.month - 1]
        rates = np.where(self.small[:, None], repeating, growing) / 12
        factors = np.array([_story_factor(use, practice, month) for practice in self.practices])
        return self.on_list(month) * rates * (self.effects[use] * factors)[:, None]

    def local_share(self, role: Role) -> Floats:
        """By practice: how much of what is done nearby is done by this provider."""
        if role == Role.ACUTE:
            return 1 - self.to_second
        return self.to_second if role == Role.SECOND else np.ones(len(self.practices))

    def draws(self, stream: Stream, provider: Provider, month: Month) -> list[tuple[np.random.Generator, np.ndarray]]:
        """Random numbers for the practices of a file, with the mask of whom they serve."""
        number = self.pct * len(Role) + provider.role
        everybody_else = self.settings.random(stream, month.year * 12 + month.month, number), ~self.small
        if not self.small.any():
            return [everybody_else]
        return [everybody_else, (self.settings.random(stream, month.month, number, 1), self.small)]

    def practice_codes(self, month: Month) -> Bytes:
        return as_bytes([self.organisations.code_of(practice, month) for practice in self.practices])

    def pct_codes(self, month: Month) -> Bytes:
        return as_bytes([self.organisations.pct_of(practice, month).code for practice in self.practices])

    def people(self, practice: Integers, cell: Integers, month: Month, luck: Floats) -> Batch:
        """Who the events happen to: sex, place in the register."""
        sex, band = cell // BANDS, cell % BANDS
        years = (day_number(self.settings, month.first_day) + 15) / DAYS_A_YEAR
        return {"sex": sex, "place": self.register.people(practice, sex, band, years, luck)}

    def ages(self, practice: Integers, sex: Integers, place: Integers, day: Integers) -> Integers:
        born = self.register.born(practice, sex, place)
        return np.clip(np.floor(day / DAYS_A_YEAR - born), 0, 104).astype(np.int64)


def share_of_role(role: Role, away: Floats, centre: Floats) -> Floats:
    """How much of each kind of care a role gives: far away, at the treatment centre, or nearby."""
    if role == Role.SPECIALIST:
        return away
    if role == Role.TREATMENT_CENTRE:
        return centre
    return np.zeros(len(away)) if role == Role.MINOR_INJURIES else 1 - away - centre


def events(random: np.random.Generator, expected: Floats) -> tuple[Integers, Integers]:
    """Draw events: the practice and the cell of each."""
    many = random.poisson(expected).ravel()
    at = np.repeat(np.arange(many.size), many)
    return at // CELLS, at % CELLS


def together(batches: list[Batch]) -> Batch:
    return {name: np.concatenate([batch[name] for batch in batches]) for name in batches[0]}


def pick(batch: Batch, rows: np.ndarray) -> Batch:
    return {name: column[rows] for name, column in batch.items()}


def thin_small(batch: Batch, month: Month) -> Batch:
    """Leave out one row in so many: the small practice's second year."""
    if month < stories.SMALL_PRACTICE_FROM:
        return batch
    every = stories.SMALL_PRACTICE_OMITS_ONE_IN
    number = np.arange(len(batch["practice"])) + 5 * month.month
    return pick(batch, number % every != 0)


def days_of(random: np.random.Generator, month: Month, planned: bool, count: int) -> Integers:
    """Days of the month, from 0; planned events keep to working days, with a few on Saturdays."""
    weights = _day_weights(month, planned)
    return np.searchsorted(weights.cumsum() / weights.sum(), random.random(count), side="right").clip(
        0, len(weights) - 1
    )


def day_number(settings: WorldSettings, day: date) -> int:
    """Days since the first day of the world."""
    return (day - settings.start.first_day).days


@lru_cache(maxsize=4)
def calendar(settings: WorldSettings) -> Bytes:
    """Dates as text by day number + BEFORE."""
    first = settings.start.first_day - timedelta(days=BEFORE)
    many = BEFORE + day_number(settings, settings.calendar[-1].end) + 1
    return as_bytes([(first + timedelta(days=number)).isoformat() for number in range(many)])


@lru_cache(maxsize=256)
def _day_weights(month: Month, planned: bool) -> Floats:
    days = [month.first_day + timedelta(days=number) for number in range(month.last_day.day)]
    if not planned:
        return np.ones(len(days))
    return np.array([1.0 if is_working_day(day) else 0.06 if day.weekday() == 5 else 0.01 for day in days])


@lru_cache(maxsize=256)
def _working_days(month: Month) -> int:
    return working_days_in(month.first_day, month.end)


def _month_factor(use: str, month: Month) -> float:
    season = SEASONS.get(use, PLANNED_SEASON)[month.month - 1]
    if use in USES_BY_DAY:
        return season * month.last_day.day / MEAN_DAYS
    return season * _working_days(month) / MEAN_WORKING_DAYS


def prescribing_factor(month: Month) -> float:
    """Items follow working days, and the cold a little."""
    return _working_days(month) / MEAN_WORKING_DAYS * EMERGENCY_SEASON[month.month - 1] ** 0.5


def _story_factor(use: str, practice: Practice, month: Month) -> float:
    story = practice.story
    if story is None and practice.predecessor == 0 and month in stories.WINTER_MONTHS and use == "emergency":
        return stories.WINTER_FACTOR
    if story == stories.REFERRER and use == "gp_first":
        return stories.REFERRER_FACTOR
    if story == stories.SHIFTING_PRACTICE and month >= stories.SHIFT_FROM:
        return {
            "gp_first": stories.SHIFT_GP_FIRSTS,
            "consultant_first": stories.SHIFT_CONSULTANT_TO_CONSULTANT,
            "ae": stories.SHIFT_AE,
        }.get(use, 1.0)
    return 1.0


def _effects(settings: WorldSettings, practices: list[Practice]) -> dict[str, Floats]:
    """Factors of a PCT's practices; their mean over its people is 1, so that the PCT as a whole is ordinary."""
    kinds = {use: (model.spread, model.deprivation) for use, model in USES.items()}
    kinds["prescribing"] = (PRESCRIBING_SPREAD, PRESCRIBING_DEPRIVATION)
    columns: dict[str, list[float]] = {use: [] for use in kinds}
    for practice in practices:
        luck = settings.random(Stream.PRACTICES, practice.number, 1).normal(size=len(kinds))
        for (use, (spread, deprivation)), own in zip(kinds.items(), luck, strict=True):
            if practice.story is not None:
                own = 0.0  # nothing but the story sets this practice apart
            columns[use].append(float(np.exp(spread * own + deprivation * practice.deprivation * 0.5)))
    people = [practice.list_size for practice in practices]
    return {use: np.array(column) / np.average(column, weights=people) for use, column in columns.items()}


def _to_second(settings: WorldSettings, practices: list[Practice]) -> Floats:
    """Practices of the second predecessor lie nearer the second trust."""
    return np.array(
        [
            settings.random(Stream.PRACTICES, practice.number, 2).beta(8, 12)
            if practice.predecessor == 1
            else settings.random(Stream.PRACTICES, practice.number, 2).beta(3, 21)
            for practice in practices
        ]
    )
