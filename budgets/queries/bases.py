"""Read what a round stands on, once: lists, last year's use at this year's prices, fair shares (R30 to R32; S4 ¶36)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from budgets.domain.bases import Base, BasePractice
from budgets.domain.cuts import Annualising
from budgets.domain.faults import PracticeToSet, problems_of
from budgets.queries.cuts import Arrivals
from budgets.queries.history import History, history
from budgets.queries.targets import FoundTargets, targets_of
from governance.domain.rules import RuleInForce
from pbc.core.periods import FinancialYear, Month
from pbc.organisations.models import Organisation
from pbc.organisations.queries import PopulationSnapshot, list_sizes


@dataclass(frozen=True)
class Reading:
    """What a base is to be read for.

    :param on: the day whose practices and rules count; ``list_on``: the last day on which lists could be counted.
    :param through: the last month of last year that counts.
    """

    pct: Organisation
    year: FinancialYear
    on: date
    list_on: date
    through: Month
    practices: Sequence[Organisation]
    rules: Mapping[str, RuleInForce]
    late_data_reason: str = ""

    @property
    def cut_on(self) -> date:
        return self.rules["activity_cut_on"].day


@dataclass(frozen=True)
class ReadBase:
    """A base, and what stands in the way of setting budgets on it, each a sentence with its mend."""

    base: Base
    problems: tuple[str, ...]


def read_base(reading: Reading, *, at: datetime) -> ReadBase:
    """Read the facts of a round. The number of queries does not grow with practices."""
    lists = list_sizes(reading.practices, reading.list_on)
    past = history(
        reading.practices,
        prices_of=reading.year,
        through=reading.through,
        annualising=Annualising(reading.rules["prior_year_method"].items[0]),
        on=reading.on,
        arrivals=Arrivals(reading.cut_on, reading.late_data_reason),
    )
    targets = targets_of(reading.pct, reading.practices, reading.year, reading.on)
    problems = problems_of(_to_set(reading, lists, past, targets), past.missing, reading.year)
    base = Base(
        year=reading.year,
        practices=tuple(
            _practice(practice, lists[practice.pk], past) for practice in reading.practices if practice.pk in lists
        ),
        data_at=at,
        cut_on=reading.cut_on,
        cut_words=past.arrived,
        targets=targets.amounts,
        targets_source=targets.source,
        codes=past.codes,
    )
    return ReadBase(base, tuple(problems))


def _to_set(
    reading: Reading, lists: Mapping[int, PopulationSnapshot], past: History, targets: FoundTargets
) -> list[PracticeToSet]:
    return [
        PracticeToSet(
            code=practice.code,
            name=practice.name,
            is_open=practice.is_open_on(reading.on),
            patients=lists[practice.pk].patients if practice.pk in lists else None,
            has_activity=bool(past.lines.get(practice.pk)),
            has_fair_share=bool(targets.amounts) and all(practice.pk in found for found in targets.amounts.values()),
            negative=tuple(line.label.lower() for line in past.lines.get(practice.pk, ()) if line.cost < 0),
        )
        for practice in reading.practices
    ]


def _practice(practice: Organisation, size: PopulationSnapshot, past: History) -> BasePractice:
    return BasePractice(
        key=practice.pk,
        code=practice.code,
        name=practice.name,
        patients=size.patients,
        list_on=size.counted_on,
        lines=past.lines[practice.pk],
        recorded_under=past.of[practice.pk],
        outside=past.outside.get(practice.pk, 0),
    )
