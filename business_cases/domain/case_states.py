"""The life of a business case: from draft to decision, and on to a service that runs and is measured (R96–R102).

S4 ¶50–55; domain handbook §7.1. A deed moves a case from one state to another; who may do it stands in
:mod:`business_cases.permissions`. On whose desk a case lies follows from its state, so that each day of the eight
weeks can be laid at somebody's door.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pbc.core.errors import Denied


class CaseStatus(StrEnum):
    DRAFT = "draft"
    RECEIVED = "received"  # the clock runs
    RETURNED = "returned"  # not complete, so not received; once
    IN_ASSESSMENT = "in_assessment"
    CLARIFICATION = "clarification"  # a question waits for the practice; the clock runs on
    FOR_DECISION = "for_decision"  # with those who sign, step by step
    DEFERRED = "deferred"  # to a dated meeting; the clock runs on
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    IMPLEMENTED = "implemented"  # the service has begun
    GIVEN_UP = "given_up"  # approved, and never begun
    STOPPED = "stopped"  # by a verdict: it ends on a day, and what is left of its money went back
    EVALUATED = "evaluated"


class Deed(StrEnum):
    """What moves a case."""

    SUBMIT = "submit"
    RETURN = "return"
    ASSESS = "assess"  # assessors are named
    ASK = "ask"
    ANSWER = "answer"
    SEND = "send"  # to those who decide
    DEFER = "defer"
    APPROVE = "approve"
    REFUSE = "refuse"
    RULE = "rule"  # a panel ruled that a refused case is approved
    WITHDRAW = "withdraw"
    IMPLEMENT = "implement"
    GIVE_UP = "give_up"
    STOP = "stop"
    EVALUATE = "evaluate"


class Desk(StrEnum):
    """Who has to act next."""

    PROPOSER = "proposer"  # the practice or consortium
    PCT = "pct"  # the PBC manager, who looks whether it is complete
    ASSESSORS = "assessors"
    DECIDERS = "deciders"
    NOBODY = "nobody"


S = CaseStatus
UNDECIDED = frozenset({S.RECEIVED, S.IN_ASSESSMENT, S.CLARIFICATION, S.FOR_DECISION, S.DEFERRED})
"""The eight weeks run in these."""
WRITABLE = frozenset({S.DRAFT, S.RETURNED})
"""The proposer writes in these and in no other."""
AGREED = frozenset({S.APPROVED, S.IMPLEMENTED, S.STOPPED, S.EVALUATED})
"""Cases whose money is committed."""


@dataclass(frozen=True)
class Move:
    """:param to: where the deed leads; ``None`` back to where the case was before it was asked about."""

    out_of: frozenset[CaseStatus]
    to: CaseStatus | None


MOVES: Mapping[Deed, Move] = {
    Deed.SUBMIT: Move(WRITABLE, S.RECEIVED),
    Deed.RETURN: Move(frozenset({S.RECEIVED}), S.RETURNED),
    Deed.ASSESS: Move(frozenset({S.RECEIVED}), S.IN_ASSESSMENT),
    Deed.ASK: Move(frozenset({S.IN_ASSESSMENT, S.FOR_DECISION, S.DEFERRED}), S.CLARIFICATION),
    Deed.ANSWER: Move(frozenset({S.CLARIFICATION}), None),
    Deed.SEND: Move(frozenset({S.RECEIVED, S.IN_ASSESSMENT, S.CLARIFICATION}), S.FOR_DECISION),
    Deed.DEFER: Move(frozenset({S.FOR_DECISION, S.DEFERRED}), S.DEFERRED),
    Deed.APPROVE: Move(frozenset({S.FOR_DECISION, S.DEFERRED}), S.APPROVED),
    Deed.REFUSE: Move(frozenset({S.FOR_DECISION, S.DEFERRED}), S.REFUSED),
    Deed.RULE: Move(frozenset({S.REFUSED}), S.APPROVED),
    Deed.WITHDRAW: Move(UNDECIDED | WRITABLE, S.WITHDRAWN),
    Deed.IMPLEMENT: Move(frozenset({S.APPROVED}), S.IMPLEMENTED),
    Deed.GIVE_UP: Move(frozenset({S.APPROVED}), S.GIVEN_UP),
    Deed.STOP: Move(frozenset({S.IMPLEMENTED}), S.STOPPED),
    Deed.EVALUATE: Move(frozenset({S.IMPLEMENTED, S.STOPPED}), S.EVALUATED),
}

LABELS: Mapping[CaseStatus, str] = {
    S.DRAFT: "Draft",
    S.RECEIVED: "Received",
    S.RETURNED: "Returned as incomplete",
    S.IN_ASSESSMENT: "In assessment",
    S.CLARIFICATION: "Question to the practice",
    S.FOR_DECISION: "For decision",
    S.DEFERRED: "Deferred to a meeting",
    S.APPROVED: "Approved",
    S.REFUSED: "Refused",
    S.WITHDRAWN: "Withdrawn",
    S.IMPLEMENTED: "Service running",
    S.GIVEN_UP: "Given up after approval",
    S.STOPPED: "Stopped by a verdict",
    S.EVALUATED: "Evaluated",
}

DESKS: Mapping[CaseStatus, Desk] = {
    S.DRAFT: Desk.PROPOSER,
    S.RECEIVED: Desk.PCT,
    S.RETURNED: Desk.PROPOSER,
    S.IN_ASSESSMENT: Desk.ASSESSORS,
    S.CLARIFICATION: Desk.PROPOSER,
    S.FOR_DECISION: Desk.DECIDERS,
    S.DEFERRED: Desk.DECIDERS,
    S.APPROVED: Desk.PCT,
    S.REFUSED: Desk.NOBODY,
    S.WITHDRAWN: Desk.NOBODY,
    S.IMPLEMENTED: Desk.PCT,
    S.GIVEN_UP: Desk.NOBODY,
    S.STOPPED: Desk.PCT,
    S.EVALUATED: Desk.NOBODY,
}

DEED_WORDS: Mapping[Deed, str] = {
    Deed.SUBMIT: "be submitted",
    Deed.RETURN: "be returned as incomplete",
    Deed.ASSESS: "be given to assessors",
    Deed.ASK: "be asked about",
    Deed.ANSWER: "be answered",
    Deed.SEND: "be sent for decision",
    Deed.DEFER: "be deferred",
    Deed.APPROVE: "be approved",
    Deed.REFUSE: "be refused",
    Deed.RULE: "be approved by a ruling",
    Deed.WITHDRAW: "be withdrawn",
    Deed.IMPLEMENT: "be recorded as running",
    Deed.GIVE_UP: "be given up",
    Deed.STOP: "be stopped",
    Deed.EVALUATE: "be evaluated",
}


def _back(status: CaseStatus) -> frozenset[CaseStatus]:
    return MOVES[Deed.ASK].out_of if status is S.CLARIFICATION else frozenset()


TRANSITIONS: Mapping[CaseStatus, frozenset[CaseStatus]] = {
    status: frozenset(move.to for move in MOVES.values() if move.to and status in move.out_of) | _back(status)
    for status in CaseStatus
}


def after(deed: Deed, status: CaseStatus, *, asked_in: CaseStatus | None = None) -> CaseStatus:
    """The state that a deed leads to.

    :param asked_in: the state in which the open question was asked; an answer leads back to it.
    :raises Denied: where the deed has no place in this state; nothing was changed.
    """
    move = MOVES[deed]
    if status not in move.out_of:
        raise Denied(f"A case that is “{LABELS[status].lower()}” cannot {DEED_WORDS[deed]}. Nothing was changed.")
    if move.to is not None:
        return move.to
    if asked_in is None:
        raise Denied("No question of this case waits for an answer. Nothing was changed.")
    return asked_in
