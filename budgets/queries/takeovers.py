"""Which practices a statement takes in, and where a practice's own statement ended (R8)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import OuterRef, Subquery

from budgets.models import Budget
from pbc.core.formats import day
from pbc.core.periods import FinancialYear, Month
from pbc.organisations.domain.kinds import OrganisationKind, SuccessionKind
from pbc.organisations.domain.successions import Lineage, Step
from pbc.organisations.models import Organisation, Succession

VERBS = {SuccessionKind.MERGE: "merged", SuccessionKind.RENAME: "renamed"}


@dataclass(frozen=True)
class TakenOver:
    """A practice that is part of another by now. ``how``: ``merged on 1 July 2006``."""

    practice: Organisation
    how: str
    on: date


@dataclass(frozen=True)
class Ended:
    """What became of a practice whose own statement has ended. ``heir`` is who has its figures now.

    :param whole_year: whether the heir's budget in force holds it, so that the heir's statements do for every month.
    """

    heir: Organisation
    how: str
    on: date
    whole_year: bool = False

    @property
    def last_month(self) -> Month | None:
        """The last month at whose end the practice was still itself; none where the heir has the whole year."""
        return None if self.whole_year else Month.of(self.on).plus(-1)


@dataclass(frozen=True)
class Takeovers:
    """What became of practices by the end of a month, and what became them.

    :param of: by practice, those it took over, the earliest first.
    :param ended: practices that are part of another by now.
    :param splits: by practice, splits of the year that it had a part in, a sentence each: these are not restated.
    :param joined: by practice that is part of another by the end of the month, that other, whatever budgets hold.
    """

    of: Mapping[int, Sequence[TakenOver]]
    ended: Mapping[int, Ended]
    splits: Mapping[int, Sequence[str]]
    joined: Mapping[int, int] = field(default_factory=dict)


def takeovers(practices: Sequence[Organisation], month: Month) -> Takeovers:
    """Mergers, new names and splits up to the end of the month. One query, however many practices.

    A practice whose history its heir's budget in force holds is part of it in every month of the year: budgets of the
    year were issued again since, and budget and activity stand in one statement.
    """
    wanted = {practice.pk for practice in practices}
    rows = Succession.objects.filter(predecessor__kind=OrganisationKind.PRACTICE)
    budgets = Budget.objects.in_force(month.financial_year.start_year).filter(practice=OuterRef("successor"))
    rows = rows.annotate(heir_holds=Subquery(budgets.values("facts__recorded_under")[:1]))
    in_order = list(rows.select_related("predecessor", "successor").order_by("effective_on", "predecessor__code"))
    known = Lineage(
        Step(SuccessionKind(row.kind), row.predecessor_id, row.successor_id, row.effective_on) for row in in_order
    )
    held = _held(in_order, month.financial_year)
    people = {row.successor_id: row.successor for row in in_order}
    of: dict[int, list[TakenOver]] = defaultdict(list)
    ended: dict[int, Ended] = {}
    splits: dict[int, list[str]] = defaultdict(list)
    for row in in_order:
        is_past, old = row.effective_on <= month.last_day, row.predecessor_id
        if row.kind == SuccessionKind.SPLIT:
            if is_past and row.effective_on >= month.financial_year.first_day:
                for key in wanted & {old, row.successor_id}:
                    splits[key].append(_split(row))
        elif is_past or old in held:
            heir = _heir(old, known, held, month.last_day)
            how = _how(row, people[heir])
            if heir in wanted:
                of[heir].append(TakenOver(row.predecessor, how, row.effective_on))
            if old in wanted:
                ended[old] = Ended(people[heir], how, row.effective_on, whole_year=old in held)
    return Takeovers(of, ended, splits, _joined(known, {row.predecessor_id for row in in_order}, month))


def joined_codes(practice_ids: Collection[int], month: Month) -> dict[int, int]:
    """The practices that are part of these, or of what these became, by the end of a month: by practice, that other.

    A patient of several of them is one patient of one practice. One query.
    """
    rows = Succession.objects.filter(predecessor__kind=OrganisationKind.PRACTICE, effective_on__lte=month.last_day)
    steps = [
        Step(SuccessionKind(kind), old, new, on)
        for kind, old, new, on in rows.values_list("kind", "predecessor_id", "successor_id", "effective_on")
    ]
    known = Lineage(steps)
    heirs = {known.successor(practice, until=month.last_day) for practice in practice_ids}
    joined = _joined(known, {step.predecessor for step in steps}, month)
    return {old: heir for old, heir in joined.items() if heir in heirs}


def _joined(known: Lineage, practices: Collection[int], month: Month) -> dict[int, int]:
    heirs = {practice: known.successor(practice, until=month.last_day) for practice in practices}
    return {practice: heir for practice, heir in heirs.items() if heir != practice}


def _held(rows: Sequence[Succession], year: FinancialYear) -> dict[int, int]:
    """Practices that became part of another since the year began, and whose history a budget in force holds.

    By key of the practice, that whose budget it is. No query.

    :param rows: successions, each knowing the codes that the budget of its successor holds (``heir_holds``).
    """
    recent = [row for row in rows if row.effective_on > year.first_day and row.kind != SuccessionKind.SPLIT]
    known = Lineage(
        Step(SuccessionKind(row.kind), row.predecessor_id, row.successor_id, row.effective_on) for row in recent
    )
    keys = {row.predecessor.code: row.predecessor_id for row in recent}
    codes = {row.successor_id: getattr(row, "heir_holds", None) or () for row in recent}
    holds = [(keys[code], heir) for heir, every in codes.items() for code in every[1:] if code in keys]
    return {old: heir for old, heir in holds if known.leads_to(old, heir)}


def _heir(old: int, known: Lineage, held: Mapping[int, int], until: date) -> int:
    """Whose statement has the figures of a practice by a day."""
    heir = known.successor(held.get(old, old), until=until)
    return _heir(heir, known, held, until) if heir in held else heir


def _how(row: Succession, heir: Organisation) -> str:
    verb = VERBS[SuccessionKind(row.kind)]
    into = "" if row.successor_id == heir.pk else f" into {row.successor.name} ({row.successor.code})"
    return f"{verb}{into} on {day(row.effective_on)}"


def _split(row: Succession) -> str:
    old, new = (f"{each.name} ({each.code})" for each in (row.predecessor, row.successor))
    return (
        f"Patients of {old} went to {new} when it split on {day(row.effective_on)}. This statement is not restated for "
        "that: budget and activity stay with the practice they were recorded for."
    )
