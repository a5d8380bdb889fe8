"""What organisations became, followed from day to day (R8).

A merger or a new name has one successor, so whatever belonged to the old belongs to the new. A split has several:
only a register can say which practice went where, so what is known of the old body alone stays with it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pbc.core.formats import day
from pbc.core.periods import Month
from pbc.organisations.domain.kinds import SuccessionKind
from pbc.organisations.domain.memberships import Held, overlap

SPLIT = SuccessionKind.SPLIT


@dataclass(frozen=True, slots=True)
class Step:
    """One predecessor becoming one successor on a day."""

    kind: SuccessionKind
    predecessor: int
    successor: int
    effective_on: date


class Lineage:
    """All successions on record, to be followed forwards."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self._steps_from: dict[int, list[Step]] = defaultdict(list)
        for step in steps:
            self._steps_from[step.predecessor].append(step)

    def successor(self, organisation: int, *, until: date) -> int:
        """What the organisation is by a day: itself, unless it merged or was renamed by then. A split ends the way."""
        while True:
            steps = [step for step in self.steps_from(organisation) if step.effective_on <= until]
            if len(steps) != 1 or steps[0].kind is SPLIT:
                return organisation
            organisation = steps[0].successor

    def taken_over_by(self, organisation: int, *, until: date) -> set[int]:
        """The organisation, and all that it has taken over by a day."""
        return {organisation} | {each for each in self._steps_from if self.successor(each, until=until) == organisation}

    def leads_to(self, start: int, goal: int) -> bool:
        """Does one organisation become another, by whatever way and on whatever days?"""
        seen, waiting = set(), [start]
        while waiting:
            here = waiting.pop()
            if here == goal:
                return True
            if here not in seen:
                seen.add(here)
                waiting += [step.successor for step in self.steps_from(here)]
        return False

    def steps_from(self, organisation: int) -> tuple[Step, ...]:
        return tuple(self._steps_from.get(organisation, ()))


@dataclass(frozen=True, slots=True)
class Restated:
    """Where a practice of one day belongs by the map of another.

    :param practice: the practice it is by then: itself, or what it merged into.
    :param pct: its PCT by then.
    :param reason: why that is the PCT: ``register``, ``succession`` (the practice has closed; its PCT's successor),
        or ``unknown`` (its PCT split or ended, and nothing says where the practice went).
    """

    original_practice: int
    original_pct: int
    practice: int
    pct: int
    reason: str


def restate(
    places: Mapping[int, int], places_by_then: Mapping[int, int], lineage: Lineage, *, to: date
) -> list[Restated]:
    """Put every practice of one day on the map of another. Each practice appears once, so sums are kept.

    :param places: practice to PCT on the one day.
    :param places_by_then: practice to PCT on the day ``to``.
    """
    return [_restated(practice, pct, places_by_then, lineage, to=to) for practice, pct in sorted(places.items())]


def _restated(practice: int, pct: int, by_then: Mapping[int, int], lineage: Lineage, *, to: date) -> Restated:
    heir = lineage.successor(practice, until=to)
    if heir in by_then:
        return Restated(practice, pct, heir, by_then[heir], "register")
    pct_by_then = lineage.successor(pct, until=to)
    has_split = any(step.effective_on <= to for step in lineage.steps_from(pct_by_then))
    return Restated(practice, pct, heir, pct_by_then, "unknown" if has_split else "succession")


@dataclass(frozen=True, slots=True)
class Parties:
    """What a succession must agree with. Days are half-open: ``closed_on`` is the first day closed."""

    kinds: tuple[str, str]
    codes: tuple[str, str]
    predecessor_opened_on: date | None
    predecessor_closed_on: date | None
    successor_opened_on: date | None
    successor_closed_on: date | None


def contradiction(step: Step, parties: Parties, lineage: Lineage) -> str:
    """Why this succession cannot be, as a sentence; empty if it can."""
    old, new = parties.codes
    if step.predecessor == step.successor:
        return f"{old} cannot succeed itself."
    if parties.kinds[0] != parties.kinds[1]:
        return f"{old} and {new} are not the same kind of organisation."
    if lineage.leads_to(step.successor, step.predecessor):
        return f"{new} became {old} already, so {old} cannot become {new}."
    others = [other for other in lineage.steps_from(step.predecessor) if other.successor != step.successor]
    if others and {(other.kind, other.effective_on) for other in (*others, step)} != {(SPLIT, step.effective_on)}:
        return f"{old} has another successor already. Only a split, on one day, has several."
    against = _against_the_days(step, parties)
    return f"{against} {old} cannot become {new} on {step.effective_on.isoformat()}." if against else ""


ClosedUntil = Callable[[Collection[int]], Mapping[int, date]]
"""Keys of PCTs to the first day after the months each has closed; who has closed none is left out.

Months are closed above this app, so the fact comes in as a question. It is asked once the PCTs are locked.
"""


@dataclass(frozen=True, slots=True)
class ClosedMonths:
    """Closed months that stand in the way of a change on a day.

    :param pct: whose they are, as a sentence names it.
    :param open_from: the first day after them.
    """

    pct: str
    open_from: date

    def __str__(self) -> str:
        until = Month.of(self.open_from).plus(-1).label
        return f"{self.pct} has closed its months up to {until}, and their figures stand on who belonged to whom."

    @property
    def fix(self) -> str:
        return f"Choose {day(self.open_from)} or a later day, and tell the true one as evidence."


def closed_after(on: date, open_from: Mapping[str, date]) -> ClosedMonths | None:
    """The closed months that a change on a day would reach into, the latest first; none if it may be made.

    :param open_from: PCTs, as a sentence names them, to the first day after their closed months.
    """
    barred = [(first, pct) for pct, first in open_from.items() if first > on]
    return ClosedMonths(max(barred)[1], max(barred)[0]) if barred else None


def _against_the_days(step: Step, parties: Parties) -> str:
    old, new = parties.codes
    day = step.effective_on
    if parties.predecessor_opened_on and day <= parties.predecessor_opened_on:
        return f"{old} opened on {parties.predecessor_opened_on.isoformat()}."
    if parties.predecessor_closed_on and parties.predecessor_closed_on != day and step.kind is not SPLIT:
        return f"{old} closed on {parties.predecessor_closed_on.isoformat()}."
    if parties.successor_opened_on and day < parties.successor_opened_on:
        return f"{new} opened only on {parties.successor_opened_on.isoformat()}."
    if parties.successor_closed_on and parties.successor_closed_on <= day:
        return f"{new} closed on {parties.successor_closed_on.isoformat()}."
    return ""


@dataclass(frozen=True, slots=True)
class Move:
    """A membership that a succession ends.

    :param ends_on: the first day on which it holds no more.
    :param child: who goes on from that day to the old end, if anybody, and ...
    :param parent: ... with whom.
    """

    held: Held
    ends_on: date
    child: int | None = None
    parent: int | None = None


def moves(step: Step, memberships: Sequence[Held]) -> list[Move]:
    """What happens to memberships. A split moves nothing: only a register knows who went where.

    Who belonged to the predecessor belongs to the successor from the day on, unless it does so already. The
    predecessor's own memberships end; under a new name they go on.

    :param memberships: all in which the predecessor or the successor is child or parent.
    """
    if step.kind is SPLIT:
        return []
    found = []
    for held in (held for held in memberships if _touched(step, held)):
        child, parent = (
            (held.child, step.successor) if held.parent == step.predecessor else (step.successor, held.parent)
        )
        rest = replace(held, child=child, parent=parent, start=step.effective_on)
        is_there = any((m.child, m.parent) == (child, parent) and overlap(m, rest) for m in memberships)
        goes_on = not is_there and (held.parent == step.predecessor or step.kind is SuccessionKind.RENAME)
        found.append(Move(held, step.effective_on, *((child, parent) if goes_on else ())))
    return found


def joined_too_late(step: Step, memberships: Iterable[Held]) -> list[Held]:
    """Memberships of the predecessor that begin when it is no more; a split ends nothing."""
    if step.kind is SPLIT:
        return []
    return [held for held in memberships if _touched(step, held) and held.start and held.start >= step.effective_on]


def _touched(step: Step, held: Held) -> bool:
    is_of_predecessor = step.predecessor in (held.parent, held.child)
    return is_of_predecessor and (held.end is None or held.end > step.effective_on)
