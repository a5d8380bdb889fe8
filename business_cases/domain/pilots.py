"""What a pilot registers before it begins, and what its stop rule says once it runs (R107–R109; S3).

A pilot is what the innovation fund pays for. Before its start it names figures that the system counts itself from the
loaded data, how far each is to move and which way, and the rule by which it stops. None of it changes afterwards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from business_cases.domain.benefits import Change, Series, limits_before, mean_of, shift
from pbc.activity.domain.lines import LINE_LABELS, LINE_UNITS, Line
from pbc.core.errors import Invalid
from pbc.core.formats import number
from pbc.core.money import round_pence
from pbc.core.periods import Month
from pbc.core.statistics.process_limits import ProcessLimits
from pbc.core.statistics.xmr import SHORTEST_BASELINE
from pbc.core.working import Source, Working

MOST_MONTHS = 12
MOST_MEASURES = 3


class Way(StrEnum):
    """The way a figure is to go."""

    LOWER = "lower"
    HIGHER = "higher"


WAY_LABELS: Mapping[Way, str] = {Way.LOWER: "Fewer", Way.HIGHER: "More"}


@dataclass(frozen=True)
class Counted:
    """A figure that the system counts by month: a service line, or one line over another.

    :param per: the lines it is divided by; none for a plain count.
    """

    key: str
    name: str
    unit: str
    of: tuple[Line, ...]
    per: tuple[Line, ...] = ()


COUNTED: Mapping[str, Counted] = {
    each.key: each
    for each in (
        *(Counted(line.value, LINE_LABELS[line], f"{LINE_UNITS[line]} a month", (line,)) for line in Line),
        Counted(
            "follow_up_ratio",
            "Follow-ups for each first attendance",
            "follow-ups for each first attendance",
            (Line.FOLLOW_UP_OUTPATIENT,),
            (Line.FIRST_OUTPATIENT,),
        ),
    )
}


@dataclass(frozen=True)
class Asked:
    """One measure as the practice names it.

    :param change: how far it is to move, in its own unit, above nought. ``moved_by``: below which it stops.
    :param worse_than: beyond which it stops; ``None`` where the pilot sets no such bound.
    """

    key: str
    way: Way
    change: Decimal
    moved_by: Decimal
    worse_than: Decimal | None = None


@dataclass(frozen=True)
class Registered:
    """One measure as it was registered, with the baseline that the system counted."""

    asked: Asked
    baseline: Decimal
    working: Mapping[str, Any]

    @property
    def counted(self) -> Counted:
        return COUNTED[self.asked.key]

    @property
    def promised(self) -> Decimal:
        sign = -1 if self.asked.way is Way.LOWER else 1
        return self.baseline + sign * self.asked.change

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        asked = self.asked
        return {
            "key": asked.key,
            "way": asked.way.value,
            "change": str(asked.change),
            "moved_by": str(asked.moved_by),
            "worse_than": None if asked.worse_than is None else str(asked.worse_than),
            "baseline": str(self.baseline),
            "working": dict(self.working),
        }


def registered_of(kept: Sequence[Mapping[str, Any]]) -> tuple[Registered, ...]:
    """The measures of a registration, from what was kept of it."""
    return tuple(
        Registered(
            asked=Asked(
                key=row["key"],
                way=Way(row["way"]),
                change=Decimal(row["change"]),
                moved_by=Decimal(row["moved_by"]),
                worse_than=None if row["worse_than"] is None else Decimal(row["worse_than"]),
            ),
            baseline=Decimal(row["baseline"]),
            working=row["working"],
        )
        for row in kept
    )


def check_asked(measures: Sequence[Asked], after_months: int) -> None:
    """Refuse measures and a stop rule that could not be judged.

    :raises Invalid: with the measure, the rule and the mend.
    """
    if not 1 <= len(measures) <= MOST_MEASURES or len({each.key for each in measures}) != len(measures):
        fix = f"Name one to {MOST_MEASURES} figures, each once."
        raise Invalid("A pilot is judged by its measures.", field="measure", rule="measures_of_a_pilot", fix=fix)
    if not 1 <= after_months <= MOST_MONTHS:
        fix = f"Give 1 to {MOST_MONTHS} months."
        raise Invalid(f"{after_months} months is no stop rule.", field="after_months", rule="stop_rule", fix=fix)
    for each in measures:
        if each.key not in COUNTED:
            fix = f"Choose among {', '.join(COUNTED)}."
            raise Invalid(f"“{each.key}” is not counted here.", field="measure", rule="counted_measure", fix=fix)
        if each.change <= 0:
            fix = "Give a number above nought; which way it goes is asked apart."
            raise Invalid("The expected change is missing.", field="change", rule="change_is_expected", fix=fix)
        if not 0 < each.moved_by <= each.change:
            fix = "Give at most the expected change, and more than nought."
            raise Invalid(
                f"A stop rule of {number(each.moved_by, 2)} cannot be.", field="moved_by", rule="stop_rule", fix=fix
            )


def register(asked: Asked, series: Series, before: Month) -> Registered:
    """A measure with its baseline: the mean of the twelve months before the service.

    :param series: by month, oldest first.
    :raises Invalid: where fewer than twelve months are loaded, or a bound lies on the wrong side of the baseline.
    """
    counted = COUNTED[asked.key]
    held = [(month, value) for month, value in series if month < before][-SHORTEST_BASELINE:]
    if len(held) < SHORTEST_BASELINE:
        fix = "Ask the PCT to load the months before, or choose another figure."
        what = f"A baseline takes twelve months, and before {before.label} “{counted.name}” has {len(held)} loaded."
        raise Invalid(what, field="measure", rule="baseline_of_twelve_months", fix=fix)
    baseline = round_pence(sum((value for _, value in held), Decimal(0)) / len(held))
    _check_bound(asked, baseline)
    working = Working(
        name=f"{counted.name}, a month before the service",
        value=baseline,
        unit=counted.unit,
        formula=f"the sum of {len(held)} months ÷ {len(held)}",
        inputs=tuple(Working.given(month.label, round_pence(value), counted.unit) for month, value in held),
        sources=(Source("rows", f"Activity as loaded, {held[0][0].label} to {held[-1][0].label}"),),
        paragraph="S3",
    )
    return Registered(asked, baseline, working.as_dict())


def _check_bound(asked: Asked, baseline: Decimal) -> None:
    bound = asked.worse_than
    if bound is None:
        return
    if (bound < baseline) if asked.way is Way.LOWER else (bound > baseline):
        side = "above" if asked.way is Way.LOWER else "below"
        fix = f"Give a figure {side} the baseline, {number(baseline, 2)}."
        raise Invalid(f"{number(bound, 2)} is not worse than today.", field="worse_than", rule="stop_rule", fix=fix)


class Stop(StrEnum):
    """What a stop rule says."""

    TOO_EARLY = "too_early"
    GO_ON = "go_on"
    STOP = "stop"


@dataclass(frozen=True)
class Finding:
    """A registered measure since the service began.

    :param since: the mean of the months that count; ``moved`` how far it went the promised way, below nought if not.
    :param months: of the service that are loaded and count.
    """

    measure: Registered
    since: Decimal | None
    moved: Decimal | None
    limits: ProcessLimits | None
    change: Change
    stop: Stop
    months: int

    @property
    def words(self) -> str:
        """What the stop rule says, in a sentence."""
        asked = self.measure.asked
        if self.stop is Stop.TOO_EARLY or self.moved is None or self.since is None:
            loaded = "1 month of the service is" if self.months == 1 else f"{self.months} months of the service are"
            return f"The stop rule is not due: {loaded} loaded."
        if self.stop is Stop.GO_ON:
            return f"The stop rule does not apply: it moved by {number(self.moved, 2)}."
        if self.moved < asked.moved_by:
            return (
                f"The stop rule says stop: it moved by {number(self.moved, 2)}, less than {number(asked.moved_by, 2)}."
            )
        return f"The stop rule says stop: {number(self.since, 2)} is worse than {number(asked.worse_than, 2)}."


def finding(measure: Registered, series: Series, start: Month, counts_from: Month, after_months: int) -> Finding:
    """What a measure did, by more than chance or not, and what the stop rule says.

    :param series: by month up to the last that is judged. :param counts_from: the first month that counts.
    :param after_months: of the stop rule.
    """
    asked = measure.asked
    later = [value for month, value in series if month >= counts_from]
    since, limits = mean_of(later), limits_before(series, start)
    if since is None:
        return Finding(measure, None, None, limits, Change.TOO_EARLY, Stop.TOO_EARLY, 0)
    change = Change.NO_BASELINE
    if limits is not None:
        change = shift(limits, later, measure.promised, higher_is_better=asked.way is Way.HIGHER)
    moved = measure.baseline - since if asked.way is Way.LOWER else since - measure.baseline
    return Finding(
        measure, since, moved, limits, change, _stop(asked, since, moved, len(later), after_months), len(later)
    )


def _stop(asked: Asked, since: Decimal, moved: Decimal, months: int, after_months: int) -> Stop:
    if months < after_months:
        return Stop.TOO_EARLY
    bound = asked.worse_than
    is_worse = bound is not None and (since > bound if asked.way is Way.LOWER else since < bound)
    return Stop.STOP if moved < asked.moved_by or is_worse else Stop.GO_ON
