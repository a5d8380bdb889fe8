"""Saving, overspend, or luck: how far chance alone carries a variance (R41; S4 ¶40; product promise 1).

A variance is called a saving or an overspend only where it lies outside what chance alone would give in nineteen years
of twenty. Chance is that of the practice's own size and of each service's own spread of costs (compound Poisson, see
:mod:`pbc.core.statistics.compound`), measured on the patients of all the PCT's practices together. A budget that was
set on the practice's own history carries last year's luck as well, so luck counts twice: once for each year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from operator import add

from pbc.core.money import ZERO, round_pence
from pbc.core.statistics.absent import Absent
from pbc.core.statistics.compound import Cumulants, Moments, cumulants, dispersion
from pbc.core.statistics.compound import limits as limits_of
from pbc.core.statistics.estimates import Limits
from pbc.core.statistics.funnels import Significance, classify
from pbc.core.working import Parameter, Working

PRESCRIBING = "prescribing"
LEVEL = Parameter("Level of the interval", Decimal(95), "percent", "two-sided; the guidance names none")


class Verdict(StrEnum):
    """What may be said of a variance."""

    SAVING = "saving"
    WITHIN = "within_chance"
    OVERSPEND = "overspend"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Spread:
    """How patients' costs spread in a period.

    :param hospital: of a patient's whole hospital cost; ``by_line`` of their cost on one line.
    :param prescribing: monthly cost of prescribing by month, of one practice.
    """

    hospital: Moments = field(default_factory=Moments)
    by_line: Mapping[str, Moments] = field(default_factory=dict)
    prescribing: tuple[float, ...] = ()


@dataclass(frozen=True)
class Pool:
    """The spreads of a PCT's practices together: this year to date, the whole of last year, and of prescribing.

    :param prescribing: pounds of variance a pound of expected cost; ``None`` where it cannot be told.
    """

    now: Spread
    then: Spread
    prescribing: float | None

    @classmethod
    def of(cls, now: Sequence[Spread], then: Sequence[Spread]) -> "Pool":
        """Pool the spreads of practices."""
        found = dispersion([spread.prescribing for spread in now if spread.prescribing])
        return cls(_pooled(now), _pooled(then), None if isinstance(found, Absent) else found)


@dataclass(frozen=True)
class ToDate:
    """What a line of a statement brings: pounds.

    :param share: the part of the year's budget that counts to date, of one.
    :param from_history: was the budget set on the practice's own last year?
    """

    line: str
    budget: Decimal
    budget_to_date: Decimal
    actual: Decimal
    share: Decimal
    from_history: bool = True

    @property
    def variance(self) -> Decimal:
        return self.actual - self.budget_to_date


@dataclass(frozen=True)
class Chance:
    """A variance beside what chance alone would give.

    :param variance: actual less budget to date, pounds.
    :param spread: cumulants of a variance in which nothing but chance is at work; ``None`` where it cannot be told.
    :param reason: why not.
    """

    name: str
    variance: Decimal
    budget_to_date: Decimal
    spread: Cumulants | None
    reason: str = ""
    parts: tuple["Chance", ...] = ()

    @property
    def limits(self) -> Limits | None:
        """95% and 99.8% limits of the variance by chance alone, pounds."""
        return None if self.spread is None else limits_of(self.spread)

    @property
    def lower(self) -> Decimal | None:
        return None if self.limits is None else _pounds(self.limits.p95.lower)

    @property
    def upper(self) -> Decimal | None:
        return None if self.limits is None else _pounds(self.limits.p95.upper)

    @property
    def percent(self) -> float | None:
        """The variance in percent of the budget to date."""
        return float(self.variance / self.budget_to_date * 100) if self.budget_to_date else None

    @property
    def significance(self) -> Significance:
        """Where the variance lies against its limits."""
        return Significance.NOT_SIGNIFICANT if self.limits is None else classify(float(self.variance), self.limits)

    @property
    def verdict(self) -> Verdict:
        if self.lower is None or self.upper is None:
            return Verdict.UNKNOWN
        if self.variance < self.lower:
            return Verdict.SAVING
        return Verdict.OVERSPEND if self.variance > self.upper else Verdict.WITHIN

    @property
    def working(self) -> Working:
        """The interval, opened: how much chance moves each part, and by which spread."""
        if self.spread is None:
            return Working(self.name, None, "£", "", reason=self.reason)
        return Working(
            name=f"{self.name}: furthest that chance carries the variance, either way",
            value=f"{_words(self.lower)} to {_words(self.upper)}",
            unit="£",
            formula="mean ± 1.96 × standard deviation, moved by (1.96² − 1) × skewness ÷ 6 standard deviations",
            inputs=(
                Working.given("Variance to date", self.variance, "£"),
                Working.given("Standard deviation by chance alone", _pounds(self.spread.deviation), "£"),
                Working.given("Skewness", round(self.spread.skewness, 3), ""),
                *(part.working for part in self.parts),
            ),
            parameters=(LEVEL,),
            paragraph="S4 ¶40",
            notes=(
                "Compound Poisson: the variance of a sum is its expected cost × the mean square of a patient’s cost ÷ "
                "their mean, over all patients of the PCT’s practices.",
            ),
        )


def of_practice(name: str, lines: Sequence[ToDate], pool: Pool) -> Chance:
    """The chance of a practice's whole variance: hospital care patient by patient, and prescribing."""
    hospital = [line for line in lines if line.line != PRESCRIBING]
    parts = []
    if hospital:
        parts.append(_of_group("Hospital care", hospital, pool.now.hospital, pool.then.hospital))
    parts += [_of_prescribing(line, pool.prescribing) for line in lines if line.line == PRESCRIBING]
    return together(name, parts)


def of_line(label: str, line: ToDate, pool: Pool) -> Chance:
    """The chance of one line's variance."""
    if line.line == PRESCRIBING:
        return _of_prescribing(line, pool.prescribing)
    nothing = Moments()
    return _of_group(label, [line], pool.now.by_line.get(line.line, nothing), pool.then.by_line.get(line.line, nothing))


def together(name: str, parts: Sequence[Chance]) -> Chance:
    """Several variances as one: the practices of a consortium, or the years of a practice.

    Their chances are independent, so they add up, and chance carries the whole less far than its parts.
    """
    unknown = [part for part in parts if part.spread is None]
    spreads = [part.spread for part in parts if part.spread is not None]
    return Chance(
        name=name,
        variance=sum((part.variance for part in parts), ZERO),
        budget_to_date=sum((part.budget_to_date for part in parts), ZERO),
        spread=None if unknown or not spreads else reduce(add, spreads),
        reason="; ".join(f"{part.name}: {part.reason}" for part in unknown) if parts else "there are no data",
        parts=tuple(parts),
    )


@dataclass(frozen=True)
class SizePoint:
    """How far chance carries a practice of a size: its limits in percent of the budget to date."""

    patients: int
    limits: Limits


def limits_by_size(pool: Pool, lines: Sequence[ToDate], patients: int, sizes: Sequence[int]) -> list[SizePoint]:
    """The limits of practices of other sizes whose patients cost what those of these practices do together.

    :param lines: what all the practices' lines come to; ``patients``: registered with them.
    :returns: none where the limits cannot be told.
    """
    points = []
    for size in sizes:
        part = Decimal(size) / patients
        scaled = [replace(line, budget=line.budget * part, budget_to_date=line.budget_to_date * part) for line in lines]
        found = of_practice("", scaled, pool)
        if found.limits and found.budget_to_date:
            percent = 100 / float(found.budget_to_date)
            p95, p998 = found.limits.p95.scaled(percent), found.limits.p998.scaled(percent)
            points.append(SizePoint(size, Limits(p95=p95, p998=p998)))
    return points


def summed(practices: Sequence[Sequence[ToDate]]) -> list[ToDate]:
    """The lines of several practices added up; the share of the year is the same for all."""
    total: dict[str, ToDate] = {}
    for line in (line for lines in practices for line in lines):
        so_far = total.get(line.line)
        total[line.line] = (
            line
            if so_far is None
            else replace(
                so_far,
                budget=so_far.budget + line.budget,
                budget_to_date=so_far.budget_to_date + line.budget_to_date,
                actual=so_far.actual + line.actual,
                from_history=so_far.from_history or line.from_history,
            )
        )
    return list(total.values())


def _of_group(name: str, lines: Sequence[ToDate], now: Moments, then: Moments) -> Chance:
    to_date = sum((line.budget_to_date for line in lines), ZERO)
    variance = sum((line.variance for line in lines), ZERO)
    own = cumulants(float(max(to_date, ZERO)), now)
    if isinstance(own, Absent):
        return Chance(name, variance, to_date, None, "too few patients in the PCT to tell how costs spread")
    luck = own + Cumulants(-own.mean)
    for line in lines:
        if line.from_history:
            luck += _luck_of_last_year(line, then if then.patients >= now.patients else now)
    return Chance(name, variance, to_date, luck)


def _luck_of_last_year(line: ToDate, then: Moments) -> Cumulants:
    """What last year's luck put into the part of the budget that counts to date; it pulls the other way."""
    found = cumulants(float(max(line.budget, ZERO)), then)
    if isinstance(found, Absent):
        return Cumulants()
    turned = found.scaled(-float(line.share))
    return turned + Cumulants(-turned.mean)


def _of_prescribing(line: ToDate, spread: float | None) -> Chance:
    if spread is None:
        reason = "too few months and practices to tell how prescribing varies"
        return Chance("Prescribing", line.variance, line.budget_to_date, None, reason)
    variance = spread * float(max(line.budget_to_date, ZERO))
    if line.from_history:
        variance += float(line.share) ** 2 * spread * float(max(line.budget, ZERO))
    return Chance("Prescribing", line.variance, line.budget_to_date, Cumulants(0.0, variance, 0.0))


def _pooled(spreads: Sequence[Spread]) -> Spread:
    by_line: dict[str, Moments] = {}
    for spread in spreads:
        for line, moments in spread.by_line.items():
            by_line[line] = by_line.get(line, Moments()) + moments
    return Spread(reduce(add, (spread.hospital for spread in spreads), Moments()), by_line)


def _pounds(value: float) -> Decimal:
    return round_pence(Decimal(str(round(value, 4))))


def _words(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,.0f}"
