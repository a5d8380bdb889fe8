"""What became of organisations, and what a further succession would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from pbc.organisations.domain.kinds import SuccessionKind
from pbc.organisations.domain.memberships import Held
from pbc.organisations.domain.successions import (
    Lineage,
    Move,
    Parties,
    Step,
    contradiction,
    joined_too_late,
    moves,
)
from pbc.organisations.models import Affiliation, Organisation, Succession


@dataclass(frozen=True)
class SuccessionPreview:
    """What recording a succession would change.

    :param refused: why it cannot be recorded, as a sentence; empty if it can.
    :param moves: memberships that end, and with whom they go on.
    :param closes: does the predecessor close on the day?
    """

    step: Step
    refused: str
    moves: Sequence[Move] = ()
    closes: bool = False


def lineage() -> Lineage:
    """All successions on record. There are hundreds, not thousands."""
    rows = Succession.objects.values_list("kind", "predecessor_id", "successor_id", "effective_on")
    return Lineage(Step(SuccessionKind(kind), old, new, on) for kind, old, new, on in rows)


def preview_succession(
    *, kind: SuccessionKind, predecessor: Organisation, successor: Organisation, effective_on: date
) -> SuccessionPreview:
    """Say what would change, and change nothing."""
    step = Step(kind, predecessor.pk, successor.pk, effective_on)
    parties = Parties(
        kinds=(predecessor.kind, successor.kind),
        codes=(predecessor.code, successor.code),
        predecessor_opened_on=predecessor.opened_on,
        predecessor_closed_on=predecessor.closed_on,
        successor_opened_on=successor.opened_on,
        successor_closed_on=successor.closed_on,
    )
    refused = contradiction(step, parties, lineage())
    if refused:
        return SuccessionPreview(step, refused)
    memberships = _memberships(predecessor.pk, successor.pk)
    late = joined_too_late(step, memberships)
    if late:
        return SuccessionPreview(step, _too_late(predecessor, effective_on, len(late)))
    closes = kind is not SuccessionKind.SPLIT and predecessor.closed_on is None
    return SuccessionPreview(step, "", moves(step, memberships), closes)


def _too_late(predecessor: Organisation, effective_on: date, late: int) -> str:
    are = "membership of it begins" if late == 1 else "memberships of it begin"
    return f"{predecessor.code} cannot end on {effective_on.isoformat()}: {late} {are} on that day or later."


def _memberships(*organisations: int) -> list[Held]:
    rows = Affiliation.objects.filter(Q(child__in=organisations) | Q(parent__in=organisations)).order_by("pk")
    return [
        Held(key, child, parent, period.lower, period.upper, is_sole, purpose)
        for key, child, parent, period, is_sole, purpose in rows.values_list(
            "pk", "child_id", "parent_id", "period", "is_sole", "purpose"
        )
    ]
