"""The life of an indicative budget. Whether both sides have signed it is told apart: it is issued in any case."""

from enum import StrEnum


class BudgetStatus(StrEnum):
    PROPOSED = "proposed"
    ISSUED = "issued"
    SUPERSEDED = "superseded"


TRANSITIONS: dict[BudgetStatus, frozenset[BudgetStatus]] = {
    BudgetStatus.PROPOSED: frozenset({BudgetStatus.ISSUED, BudgetStatus.SUPERSEDED}),
    BudgetStatus.ISSUED: frozenset({BudgetStatus.SUPERSEDED}),
    BudgetStatus.SUPERSEDED: frozenset(),
}

LABELS = {
    BudgetStatus.PROPOSED: "Proposed",
    BudgetStatus.ISSUED: "Issued",
    BudgetStatus.SUPERSEDED: "Superseded",
}
