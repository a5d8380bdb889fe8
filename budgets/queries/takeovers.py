"""Which practices a statement takes in, and where a practice's own statement ended (R8)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pbc.core.formats import day
from pbc.core.periods import Month
from pbc.organisations.domain.kinds import OrganisationKind, SuccessionKind
from pbc.organisations.models import Organisation, Succession
from pbc.organisations.queries import lineage

VERBS = {SuccessionKind.MERGE: "merged", SuccessionKind.RENAME: "renamed"}


@dataclass(frozen=True)
class TakenOver:
    """A practice that is part of another by now. ``how``: ``merged on 1 July 2006``."""

    practice: Organisation
    how: str
    on: date


@dataclass(frozen=True)
class Ended:
    """What became of a practice whose own statement has ended. ``heir`` is who has its figures now."""

    heir: Organisation
    how: str
    on: date

    @property
    def last_month(self) -> Month:
        """The last month at whose end the practice was still itself."""
        return Month.of(self.on).plus(-1)


@dataclass(frozen=True)
class Takeovers:
    """What became of practices by the end of a month, and what became them.

    :param of: by practice, those it took over, the earliest first.
    :param ended: practices that are part of another by now.
    :param splits: by practice, splits of the year that it had a part in, a sentence each: these are not restated.
    """

    of: Mapping[int, Sequence[TakenOver]]
    ended: Mapping[int, Ended]
    splits: Mapping[int, Sequence[str]]


def takeovers(practices: Sequence[Organisation], month: Month) -> Takeovers:
    """Mergers, new names and splits up to the end of the month. Two queries, however many practices."""
    wanted = {practice.pk for practice in practices}
    known = lineage()
    rows = Succession.objects.filter(predecessor__kind=OrganisationKind.PRACTICE, effective_on__lte=month.last_day)
    in_order = list(rows.select_related("predecessor", "successor").order_by("effective_on", "predecessor__code"))
    people = {row.successor_id: row.successor for row in in_order}
    of: dict[int, list[TakenOver]] = defaultdict(list)
    ended: dict[int, Ended] = {}
    splits: dict[int, list[str]] = defaultdict(list)
    for row in in_order:
        if row.kind == SuccessionKind.SPLIT:
            if row.effective_on >= month.financial_year.first_day:
                for key in wanted & {row.predecessor_id, row.successor_id}:
                    splits[key].append(_split(row))
            continue
        heir = known.successor(row.predecessor_id, until=month.last_day)
        how = _how(row, heir)
        if heir in wanted:
            of[heir].append(TakenOver(row.predecessor, how, row.effective_on))
        if row.predecessor_id in wanted:
            ended[row.predecessor_id] = Ended(people[heir], how, row.effective_on)
    return Takeovers(of, ended, splits)


def _how(row: Succession, heir: int) -> str:
    verb = VERBS[SuccessionKind(row.kind)]
    into = "" if row.successor_id == heir else f" into {row.successor.name} ({row.successor.code})"
    return f"{verb}{into} on {day(row.effective_on)}"


def _split(row: Succession) -> str:
    old, new = (f"{each.name} ({each.code})" for each in (row.predecessor, row.successor))
    return (
        f"Patients of {old} went to {new} when it split on {day(row.effective_on)}. This statement is not restated for "
        "that: budget and activity stay with the practice they were recorded for."
    )
