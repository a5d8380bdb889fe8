"""Taking back what was recorded of an organisation: only as long as nothing has been built on it (R8)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pbc.organisations.domain.memberships import Held, overlap


@dataclass(frozen=True, slots=True)
class Carried:
    """A membership that a succession ended, as it stands now.

    :param ended: the membership, to be given back its end.
    :param until: the end it had; none is the end of time.
    :param carried_on: the membership that took its place, to be taken away; none if it just ended.
    """

    ended: Held
    until: date | None
    carried_on: Held | None = None


def changed_since(effective_on: date, carried: Iterable[Carried], others: Sequence[Held]) -> list[Held]:
    """Memberships that are no longer as the succession left them, so that nobody can say what to go back to.

    :param others: every other sole membership of the same children.
    """
    found = []
    for each in carried:
        if each.ended.end != effective_on:
            found.append(each.ended)
        elif each.carried_on and (each.carried_on.start, each.carried_on.end) != (effective_on, each.until):
            found.append(each.carried_on)
        elif each.ended.is_sole:
            again = Held(each.ended.key, each.ended.child, each.ended.parent, effective_on, each.until)
            found += [other for other in others if other.child == again.child and overlap(other, again)]
    return found
