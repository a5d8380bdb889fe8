"""Bring memberships on record in line with a register, so that no child has two parents on a day.

A register gives a child's rows; each either is on record already, corrects the days of the same membership, or is
new. If what would come of a child's rows contradicts itself or the record, the child keeps what it has, and every
row that would have changed something is a problem.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from pbc.organisations.domain.rows import Problem


@dataclass(frozen=True, slots=True)
class Held:
    """A membership on record, half-open."""

    key: int
    child: int
    parent: int
    start: date | None
    end: date | None
    is_sole: bool = True
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A membership that a row asks for, half-open."""

    row_number: int
    child: int
    parent: int
    start: date | None
    end: date | None
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """New days for a membership on record. ``shared`` are the days that old and new have in common."""

    held: Held
    wanted: Wanted

    @property
    def shared(self) -> tuple[date | None, date | None]:
        return later(self.held.start, self.wanted.start), earlier(self.held.end, self.wanted.end)


@dataclass
class Plan:
    """:param unchanged: how many rows ask for what is on record already."""

    additions: list[Wanted] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0


@dataclass(frozen=True)
class Names:
    """How problems call children and parents: their codes, by key."""

    codes: dict[int, str]

    def clash(self, row: Wanted, other: Held | Wanted) -> Problem:
        by = f"row {other.row_number} of this file" if isinstance(other, Wanted) else "the record"
        taken = f"by {by} it is in {self.codes[other.parent]} {_days(other)}"
        here = f"{self.codes[row.child]} cannot be in {self.codes[row.parent]} {_days(row)}"
        return self._problem(row, f"{here}: {taken}.", "Correct the dates, or end the other membership first.")

    def waits(self, row: Wanted) -> Problem:
        message = f"Another row about {self.codes[row.child]} contradicts the record, so this one waits with it."
        return self._problem(row, message, "Correct the other row and send the file again.")

    def _problem(self, row: Wanted, message: str, fix: str) -> Problem:
        parent = self.codes[row.parent]
        return Problem(row.row_number, "parent organisation", parent, "memberships_do_not_overlap", message, fix)


def plan(held: Iterable[Held], wanted: Iterable[Wanted], *, sole: bool, names: Names) -> Plan:
    """What to add and correct so that the record says what the rows say.

    :param sole: a child has one parent at a time, whichever; otherwise only the same parent excludes itself.
    """
    held_of: dict[int, list[Held]] = defaultdict(list)
    for membership in held:
        held_of[membership.child].append(membership)
    wanted_of: dict[int, list[Wanted]] = defaultdict(list)
    for row in wanted:
        wanted_of[row.child].append(row)
    result = Plan()
    for child, rows in wanted_of.items():
        _plan_child(held_of[child], rows, sole=sole, names=names, result=result)
    return result


def _plan_child(held: Sequence[Held], rows: Sequence[Wanted], *, sole: bool, names: Names, result: Plan) -> None:
    same = _same_memberships(held, rows)
    additions = [row for row in rows if row not in same]
    corrections = [Correction(old, row) for row, old in same.items() if (old.start, old.end) != (row.start, row.end)]
    changing = {*additions, *(correction.wanted for correction in corrections)}
    left_alone = [membership for membership in held if membership not in same.values()]
    clashes = _clashes([*left_alone, *rows], sole=sole) if changing else []
    result.unchanged += len(rows) - len(changing)
    if not clashes:
        result.additions += additions
        result.corrections += corrections
        return
    opponents = {row: other for one, two in clashes for row, other in ((one, two), (two, one)) if row in changing}
    for row in sorted(changing, key=lambda row: row.row_number):
        other = opponents.get(row)
        result.problems.append(names.clash(row, other) if other else names.waits(row))


def _same_memberships(held: Sequence[Held], rows: Sequence[Wanted]) -> dict[Wanted, Held]:
    """The membership on record that each row speaks of: that of the same days, else one that shares a day."""
    same: dict[Wanted, Held] = {}
    free = list(held)
    for is_same in (_is_on_record, _is_corrected_by):
        for row in rows:
            found = next((old for old in free if is_same(old, row)), None) if row not in same else None
            if found is not None:
                same[row] = found
                free.remove(found)
    return same


def _is_on_record(old: Held, row: Wanted) -> bool:
    return (old.parent, old.start, old.end) == (row.parent, row.start, row.end)


def _is_corrected_by(old: Held, row: Wanted) -> bool:
    return old.parent == row.parent and overlap(old, row)


def _clashes(memberships: Sequence[Held | Wanted], *, sole: bool) -> list[tuple[Held | Wanted, Held | Wanted]]:
    """Pairs of neighbours in time that share a day, and the parent unless there may be only one."""
    groups: dict[int, list[Held | Wanted]] = defaultdict(list)
    for membership in memberships:
        groups[0 if sole else membership.parent].append(membership)
    return [
        (one, two)
        for group in groups.values()
        for one, two in pairwise(sorted(group, key=lambda membership: membership.start or date.min))
        if overlap(one, two)
    ]


def overlap(one: Held | Wanted, two: Held | Wanted) -> bool:
    return _before(one.start, two.end) and _before(two.start, one.end)


def _before(start: date | None, end: date | None) -> bool:
    return start is None or end is None or start < end


def later(one: date | None, two: date | None) -> date | None:
    """The later of two starts; none is the beginning of time."""
    return max((day for day in (one, two) if day), default=None)


def earlier(one: date | None, two: date | None) -> date | None:
    """The earlier of two ends; none is the end of time."""
    return min((day for day in (one, two) if day), default=None)


def _days(membership: Held | Wanted) -> str:
    start = f"from {membership.start.isoformat()}" if membership.start else "from the beginning"
    return f"{start} until before {membership.end.isoformat()}" if membership.end else f"{start} on"
