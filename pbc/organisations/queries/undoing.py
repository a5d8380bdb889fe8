"""What taking a succession back would change, and whether it can be."""

from collections.abc import Sequence
from dataclasses import dataclass

from pbc.core.formats import day
from pbc.organisations.domain.memberships import Held
from pbc.organisations.domain.successions import ClosedUntil
from pbc.organisations.domain.undoing import Carried, changed_since
from pbc.organisations.models import Affiliation, Succession
from pbc.organisations.queries.successions import closed_against

LATER = "Undo that first."
REGISTER = "Send a register of memberships that says who belongs to whom instead."


@dataclass(frozen=True)
class UndoPreview:
    """What undoing would change.

    :param refused: why it cannot be undone, as a sentence; empty if it can. ``fix`` is what to do instead.
    :param carried: memberships that go on again as before.
    :param reopens: is the predecessor open again?
    """

    refused: str
    fix: str = ""
    carried: Sequence[Carried] = ()
    reopens: bool = False


def preview_undoing(succession: Succession, *, closed_until: ClosedUntil) -> UndoPreview:
    """Say what would change, and change nothing."""
    old, new, on = succession.predecessor, succession.successor, succession.effective_on
    later = Succession.objects.filter(predecessor=new).select_related("successor").first()
    if later:
        became = f"{new.code} became {later.successor.code} on {day(later.effective_on)}, and stands on this."
        return UndoPreview(became, LATER)
    barred = closed_against(old, new, on, closed_until)
    if barred:
        return UndoPreview(f"This took effect on {day(on)}. {barred}", "What is closed is not taken back.")
    carried = _carried(succession)
    changed = changed_since(on, carried, _others(carried))
    if changed:
        return UndoPreview(_changed(changed), REGISTER)
    if succession.closed_predecessor and old.closed_on != on:
        closed = f"on {day(old.closed_on)}" if old.closed_on else "not at all"
        return UndoPreview(f"By a later register {old.code} closed {closed}.", REGISTER)
    return UndoPreview("", carried=carried, reopens=succession.closed_predecessor)


def _carried(succession: Succession) -> list[Carried]:
    moves = succession.moves.select_related("ended", "carried_on").order_by("pk")
    return [
        Carried(_held(move.ended), move.until, _held(move.carried_on) if move.carried_on else None) for move in moves
    ]


def _others(carried: Sequence[Carried]) -> list[Held]:
    """Every sole membership of the children that the succession has not touched."""
    touched = [held.key for each in carried for held in (each.ended, each.carried_on) if held]
    children = [each.ended.child for each in carried]
    rows = Affiliation.objects.filter(child__in=children, is_sole=True).exclude(pk__in=touched)
    return [_held(row) for row in rows]


def _held(row: Affiliation) -> Held:
    return Held(row.pk, row.child_id, row.parent_id, row.period.lower, row.period.upper, row.is_sole, row.purpose)


def _changed(changed: Sequence[Held]) -> str:
    children = Affiliation.objects.filter(pk__in=[held.key for held in changed]).order_by("child__code")
    codes = list(dict.fromkeys(children.values_list("child__code", flat=True)))
    return f"What {', '.join(codes)} belongs to has been changed since."
