"""The life of a round of budgets: open while scenarios are tried, adopted, issued (R18; S4 ¶28)."""

from enum import StrEnum

from pbc.core.errors import Denied


class RoundStatus(StrEnum):
    OPEN = "open"
    ADOPTED = "adopted"
    ISSUED = "issued"
    SUPERSEDED = "superseded"


TRANSITIONS: dict[RoundStatus, frozenset[RoundStatus]] = {
    RoundStatus.OPEN: frozenset({RoundStatus.ADOPTED, RoundStatus.SUPERSEDED}),
    RoundStatus.ADOPTED: frozenset({RoundStatus.ISSUED, RoundStatus.SUPERSEDED}),
    RoundStatus.ISSUED: frozenset({RoundStatus.SUPERSEDED}),
    RoundStatus.SUPERSEDED: frozenset(),
}

LABELS = {
    RoundStatus.OPEN: "Open",
    RoundStatus.ADOPTED: "Scenario adopted",
    RoundStatus.ISSUED: "Budgets issued",
    RoundStatus.SUPERSEDED: "Superseded",
}


def check_moves(status: str, to: RoundStatus) -> None:
    """Refuse a change of a round's state that the table does not have.

    :raises Denied: with a sentence.
    """
    if to not in TRANSITIONS[RoundStatus(status)]:
        now = LABELS[RoundStatus(status)].lower()
        raise Denied(f"This round cannot become “{LABELS[to].lower()}”: it is “{now}”.")
