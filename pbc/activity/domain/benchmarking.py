"""Benchmarks of practices against their PCT and the nation (S4 ¶25): one computation for page, pack, CSV and API.

Rates are per year: people are counted as the average list times the years the events were counted over. Standardised
figures leave out events and people whose age or sex is not known; crude ones count them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pbc.activity.domain.counting import UNKNOWN_BAND, UNKNOWN_SEX
from pbc.activity.domain.disclosure import SUPPRESSED, suppress
from pbc.activity.domain.indicators import Indicator
from pbc.activity.domain.lines import Measure
from pbc.core.statistics.absent import Absent
from pbc.core.statistics.aggregates import pooled_ratio
from pbc.core.statistics.estimates import Estimate
from pbc.core.statistics.funnels import Significance, classify_ratio
from pbc.core.statistics.quantiles import centiles
from pbc.core.statistics.rate_funnels import RateFunnelPoint, RateUnit, rate_funnel
from pbc.core.statistics.rates import crude_rate
from pbc.core.statistics.standardisation import (
    IndirectEstimate,
    Reference,
    ReferenceStratum,
    indirectly_standardise,
)
from pbc.core.working import Parameter, Source, Working

MONTHS_A_YEAR = 12
Cell = tuple[str, str]
"""A sex and an age band."""


@dataclass(frozen=True)
class People:
    """A practice's list, averaged over its counts in the period: in all, and by sex and age band."""

    total: float
    by_cell: Mapping[Cell, float]
    source: str = ""


@dataclass(frozen=True)
class PracticeData:
    """What is known of one practice: events by measure and cell (a measure without events is absent), and its list."""

    practice_id: int
    code: str
    name: str
    events: Mapping[Measure, Mapping[Cell, int]]
    people: People | None

    def count(self, measure: Measure) -> int:
        return sum(self.events.get(measure, {}).values())


@dataclass(frozen=True)
class Nation:
    """National events and population of a year by measure and cell."""

    year: str
    source: str
    strata: Mapping[Measure, Mapping[Cell, ReferenceStratum]]

    def reference(self, measure: Measure) -> Reference | Absent:
        cells = self.strata.get(measure)
        return Reference({_key(cell): stratum for cell, stratum in cells.items()}) if cells else Absent.NO_REFERENCE

    def total(self, measure: Measure) -> ReferenceStratum | None:
        cells = self.strata.get(measure, {}).values()
        if not cells:
            return None
        return ReferenceStratum(sum(cell.count for cell in cells), sum(cell.population for cell in cells))


@dataclass(frozen=True)
class PracticeBenchmark:
    """One indicator of one practice. A figure that cannot be given is an :class:`Absent` reason.

    :ivar months: months with any data of the numerator in the period.
    :ivar denominator: the average list, or the events divided by.
    :ivar rate: crude, with 95% and 99.8% limits.
    :ivar against_pct: indirectly standardised by age and sex, the PCT (or nation) being 100.
    :ivar funnel: place of the crude rate in the PCT's funnel.
    :ivar rank: 1 for the highest standardised ratio (crude rate where not standardised) of so many ``ranked``.
    """

    practice_id: int
    code: str
    name: str
    indicator: Indicator
    months: int
    events: int | None
    denominator: float | None
    rate: Estimate | Absent
    against_pct: IndirectEstimate | Absent
    against_nation: IndirectEstimate | Absent
    funnel: RateFunnelPoint | Absent
    pct_value: float | Absent
    national_value: float | Absent
    rank: int | None = None
    ranked: int = 0
    centile: float | Absent = Absent.NO_VALUE
    sources: tuple[Source, ...] = field(default=(), repr=False)

    @property
    def significance(self) -> Significance | Absent:
        """Beyond the 95% or 99.8% limits of the PCT, age and sex taken into account where the indicator does so."""
        if isinstance(self.against_pct, IndirectEstimate):
            return classify_ratio(observed=self.against_pct.observed, expected=self.against_pct.expected)
        if self.indicator.is_standardised:
            return self.against_pct
        return self.funnel.significance if isinstance(self.funnel, RateFunnelPoint) else self.funnel

    @property
    def ranked_by(self) -> float | None:
        if isinstance(self.against_pct, IndirectEstimate):
            return self.against_pct.ratio.value
        return self.rate.value if isinstance(self.rate, Estimate) and not self.indicator.is_standardised else None

    @property
    def working(self) -> Working:
        """The crude rate, opened."""
        indicator = self.indicator
        per = f"{indicator.per:,} x " if indicator.per > 1 else ""
        among = "(average list x months / 12)" if indicator.denominator_measure is None else "first attendances"
        return Working(
            name=indicator.title,
            value=self.rate.value if isinstance(self.rate, Estimate) else None,
            unit=indicator.unit,
            formula=f"{per}events / {among}",
            inputs=(
                Working.given("events", self.events, "events", *self.sources),
                Working.given("average list" if among.startswith("(") else "first attendances", self.denominator, ""),
                Working.given("months", self.months, "months"),
            ),
            parameters=(Parameter("smallest denominator", indicator.minimum_denominator, "", indicator.source),),
            paragraph=indicator.guidance,
            reason=self.rate.value if isinstance(self.rate, Absent) else "",
            notes=(indicator.definition, indicator.caution),
        )

    @property
    def standardised_working(self) -> Working:
        """The ratio to the PCT, opened."""
        estimate = self.against_pct
        known = isinstance(estimate, IndirectEstimate)
        return Working(
            name=f"{self.indicator.title}, standardised by age and sex",
            value=estimate.ratio.value if isinstance(estimate, IndirectEstimate) else None,
            unit="PCT = 100",
            formula="100 x events / events expected at the PCT's rates for each sex and age band",
            inputs=(
                Working.given("events", estimate.observed, "events", *self.sources),
                Working.given("expected", estimate.expected, "events"),
            )
            if isinstance(estimate, IndirectEstimate)
            else (),
            paragraph=self.indicator.guidance,
            reason="" if known else str(estimate),
            notes=("Two practices' ratios are each comparable with the PCT, and not strictly with each other.",),
        )


def benchmark(
    indicator: Indicator,
    practices: Mapping[int, PracticeData],
    *,
    months: Mapping[Measure, int],
    nation: Nation | None,
) -> list[PracticeBenchmark]:
    """Compare the practices of a PCT on one indicator, in the order given.

    :param months: months with any data in the period, by measure; a measure that nobody has any of gives no figure.
    """
    sums = _Sums(indicator, practices, months.get(indicator.numerator, 0), nation)
    return _ranked([sums.benchmark(data) for data in practices.values()])


def disclosed(rows: list[PracticeBenchmark], *, sees: Mapping[int, bool]) -> list[PracticeBenchmark]:
    """The rows of one indicator as this viewer may see them: small counts, and all made from them, suppressed.

    What the viewer sees can be taken off the PCT's total, so the others are suppressed among themselves. Rows in which
    nobody sees any may be kept for several readers, each of whom knows a count of its own: one more is suppressed.

    :param sees: by practice: may the viewer see its small numbers?
    """
    others = [row for row in rows if not sees[row.practice_id]]
    fewest = 2 if any(sees.values()) else 3
    hidden: set[int] = set()
    for counts in (
        {row.practice_id: row.events for row in others if row.events is not None},
        {
            row.practice_id: int(row.denominator)
            for row in others
            if row.indicator.denominator_measure and row.denominator is not None
        },
    ):
        shown = suppress(counts, totals=[list(counts)], fewest=fewest)
        hidden |= {practice for practice, count in shown.items() if count is SUPPRESSED}
    if hidden and hidden.issuperset(row.practice_id for row in others):  # then the PCT's own figure would tell
        rows = [replace(row, pct_value=Absent.SUPPRESSED) for row in rows]
    return [_hide(row) if row.practice_id in hidden else row for row in rows]


def _hide(row: PracticeBenchmark) -> PracticeBenchmark:
    gone = Absent.SUPPRESSED
    return replace(
        row,
        events=None,
        denominator=row.denominator if row.indicator.denominator_measure is None else None,
        rate=gone,
        against_pct=gone,
        against_nation=gone,
        funnel=gone,
        rank=None,
        centile=gone,
    )


class _Sums:
    """What all practices of a PCT together give on one indicator, against which each is held."""

    def __init__(
        self, indicator: Indicator, practices: Mapping[int, PracticeData], months: int, nation: Nation | None
    ) -> None:
        self.indicator, self.months, self.nation = indicator, months, nation
        self.years = months / MONTHS_A_YEAR
        self.units = {key: (self._events(data), self._people(data)) for key, data in practices.items()}
        usable = [data for key, data in practices.items() if self.units[key][0] is not None and self.units[key][1]]
        self.pct_value = pooled_ratio(self.units.values(), indicator.per)
        self.pct_reference = self._reference(usable)
        self.national_reference = nation.reference(indicator.numerator) if nation else Absent.NO_REFERENCE
        self.national_value = self._national_value()
        self.funnel = rate_funnel(
            {
                key: RateUnit(count, people, indicator.per * count / people)
                for key, (count, people) in self.units.items()
                if count is not None and people and not self._is_small(practices[key])
            },
            multiplier=indicator.per,
            years=self.years if indicator.denominator_measure is None and self.years else 1,
        )

    def benchmark(self, data: PracticeData) -> PracticeBenchmark:
        count, people = self.units[data.practice_id]
        reason = self._reason(data)
        return PracticeBenchmark(
            practice_id=data.practice_id,
            code=data.code,
            name=data.name,
            indicator=self.indicator,
            months=self.months,
            events=count,
            denominator=self._denominator(data),
            rate=reason or crude_rate(count=count, population=people, multiplier=self.indicator.per),
            against_pct=reason or self._against(self.pct_reference, data),
            against_nation=reason or self._against(self.national_reference, data),
            funnel=reason or self._place(data.practice_id),
            pct_value=self.pct_value,
            national_value=self.national_value,
            sources=(Source("summaries", f"Monthly counts of {self.months} months"),)
            + ((Source("list_size", data.people.source),) if data.people else ()),
        )

    def _events(self, data: PracticeData) -> int | None:
        return data.count(self.indicator.numerator) if self.months else None

    def _denominator(self, data: PracticeData) -> float | None:
        measure = self.indicator.denominator_measure
        if measure is not None:
            return data.count(measure)
        return data.people.total if data.people else None

    def _people(self, data: PracticeData) -> float | None:
        """Person-years, or events to divide by."""
        denominator = self._denominator(data)
        if denominator is None or self.indicator.denominator_measure is not None:
            return denominator
        return denominator * self.years

    def _is_small(self, data: PracticeData) -> bool:
        return (self._denominator(data) or 0) < self.indicator.minimum_denominator

    def _reason(self, data: PracticeData) -> Absent | None:
        if not self.months:
            return Absent.NO_NUMERATOR
        if not self._denominator(data):
            return Absent.NO_DENOMINATOR
        return Absent.SMALL_DENOMINATOR if self._is_small(data) else None

    def _reference(self, practices: list[PracticeData]) -> Reference | Absent:
        if not (self.indicator.is_standardised and self.months):
            return Absent.NO_REFERENCE
        events: dict[str, int] = {}
        people: dict[str, float] = {}
        for data in practices:
            for key, count in self._known_events(data).items():
                events[key] = events.get(key, 0) + count
            for key, number in self._known_people(data).items():
                people[key] = people.get(key, 0) + number
        strata = {key: ReferenceStratum(events.get(key, 0), number) for key, number in people.items() if number}
        return Reference(strata) if strata else Absent.NO_DENOMINATOR

    def _against(self, reference: Reference | Absent, data: PracticeData) -> IndirectEstimate | Absent:
        if not self.indicator.is_standardised:
            return Absent.NO_REFERENCE
        if isinstance(reference, Absent):
            return reference
        try:
            return indirectly_standardise(
                observed=sum(self._known_events(data).values()),
                populations=self._known_people(data),
                reference=reference,
                multiplier=self.indicator.per,
            )
        except ValueError:  # the reference lacks a band in which this practice has people
            return Absent.EMPTY_STRATUM

    def _known_events(self, data: PracticeData) -> dict[str, int]:
        cells = data.events.get(self.indicator.numerator, {})
        return {_key(cell): count for cell, count in cells.items() if _is_known(cell)}

    def _known_people(self, data: PracticeData) -> dict[str, float]:
        cells = data.people.by_cell if data.people else {}
        return {_key(cell): number * self.years for cell, number in cells.items() if _is_known(cell) and number}

    def _national_value(self) -> float | Absent:
        events = self.nation.total(self.indicator.numerator) if self.nation else None
        if events is None or self.nation is None:
            return Absent.NO_REFERENCE
        measure = self.indicator.denominator_measure
        divisor = self.nation.total(measure) if measure else None
        if measure and divisor is None:
            return Absent.NO_REFERENCE
        return pooled_ratio([(events.count, divisor.count if divisor else events.population)], self.indicator.per)

    def _place(self, practice_id: int) -> RateFunnelPoint | Absent:
        return self.funnel if isinstance(self.funnel, Absent) else self.funnel.points[practice_id]


def _ranked(rows: list[PracticeBenchmark]) -> list[PracticeBenchmark]:
    values = {row.practice_id: row.ranked_by for row in rows}
    present = [value for value in values.values() if value is not None]
    places = centiles(values)
    return [
        row
        if (value := values[row.practice_id]) is None
        else replace(
            row,
            rank=1 + sum(other > value for other in present),
            ranked=len(present),
            centile=places[row.practice_id],
        )
        for row in rows
    ]


def _is_known(cell: Cell) -> bool:
    return cell[0] != UNKNOWN_SEX and cell[1] != UNKNOWN_BAND


def _key(cell: Cell) -> str:
    return " ".join(cell)
