"""The life of an exception to a rule of budgets: asked of the SHA, put to the Department, decided there (R28)."""

from collections.abc import Mapping
from enum import StrEnum

from pbc.core.errors import Denied


class ExceptionStatus(StrEnum):
    ASKED = "asked"  # with the SHA
    SUPPORTED = "supported"  # with the Department, which the SHA has put it to
    DECLINED = "declined"  # by the SHA: it goes no further
    GRANTED = "granted"
    REFUSED = "refused"  # by the Department
    WITHDRAWN = "withdrawn"


S = ExceptionStatus
TRANSITIONS: Mapping[ExceptionStatus, frozenset[ExceptionStatus]] = {
    S.ASKED: frozenset({S.SUPPORTED, S.DECLINED, S.WITHDRAWN}),
    S.SUPPORTED: frozenset({S.GRANTED, S.REFUSED, S.WITHDRAWN}),
    S.GRANTED: frozenset({S.WITHDRAWN}),
    S.DECLINED: frozenset(),
    S.REFUSED: frozenset(),
    S.WITHDRAWN: frozenset(),
}

LABELS: Mapping[ExceptionStatus, str] = {
    S.ASKED: "With the SHA",
    S.SUPPORTED: "With the Department",
    S.DECLINED: "Declined by the SHA",
    S.GRANTED: "Granted",
    S.REFUSED: "Refused by the Department",
    S.WITHDRAWN: "Withdrawn",
}

OF_THE_SHA = (S.SUPPORTED, S.DECLINED)
OF_THE_DEPARTMENT = (S.GRANTED, S.REFUSED)


def check_move(old: ExceptionStatus, new: ExceptionStatus) -> None:
    """:raises Denied: where the life of an exception does not lead from the one state to the other."""
    if new not in TRANSITIONS[old]:
        raise Denied(
            f"An exception that is “{LABELS[old].lower()}” cannot become “{LABELS[new].lower()}”. Nothing was changed."
        )
