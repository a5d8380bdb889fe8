"""Who may do what with a claim, and what a refusal must say (R86, R95; S4 ¶43, ¶63)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from budgets.domain.claim_states import LABELS, TRANSITIONS, ClaimStatus
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day, pounds

FEWEST_WORDS = 5
CHANCE_ASKED_ELSEWHERE = (
    "Whether the difference is more than chance would make is asked on the page “Saving or luck”. A claim rests on the "
    "terms, and they do not ask it."
)


class FactKind(StrEnum):
    """What both sides say of a practice’s year, and the enhanced service rests on."""

    AGREEMENT_STANDS = "agreement_stands"
    PLAN_AGREED = "plan_agreed"
    OBJECTIVES_MET = "objectives_met"


@dataclass(frozen=True)
class TwoWords:
    """The latest word of each side on a fact; ``None`` where a side has said nothing."""

    practice: bool | None = None
    pct: bool | None = None

    @property
    def stands(self) -> bool:
        """Both say so: enough to be paid on."""
        return self.practice is True and self.pct is True

    @property
    def is_denied(self) -> bool:
        """Both say that it is not so."""
        return self.practice is False and self.pct is False

    @property
    def is_disputed(self) -> bool:
        return None not in (self.practice, self.pct) and self.practice != self.pct

    @property
    def protects(self) -> bool:
        """Enough to be protected by: one side says so. In doubt nothing is taken from a practice."""
        return True in (self.practice, self.pct)


class DeedKind(StrEnum):
    """What happened to a claim, in the order of its life."""

    DECLARED = "declared"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    SPLIT_CONFIRMED = "split_confirmed"
    AGREED = "agreed"
    REFUSED = "refused"
    NOTED = "noted"
    DISPUTED = "disputed"
    USE_PROPOSED = "use_proposed"
    USE_AGREED = "use_agreed"
    USE_REFUSED = "use_refused"
    USE_CANNOT_YET = "use_cannot_yet"
    USE_WITHDRAWN = "use_withdrawn"
    RELEASED = "released"
    SPENT = "spent"
    RETURNED = "returned"
    COVERED = "covered"
    RULED = "ruled"


@dataclass(frozen=True)
class Step:
    """A step of a plan to remove an obstacle, and the day it is due."""

    due_on: date
    what: str


@dataclass(frozen=True)
class Explanation:
    """Why something is refused or cannot be done yet, and what will be done about it (S4 ¶63)."""

    reasons: str
    plan: str
    steps: Sequence[Step]


def check_change(before: ClaimStatus, after: ClaimStatus) -> None:
    """Refuse what the state table does not hold.

    :raises Denied: naming the state the claim is in.
    """
    if after not in TRANSITIONS[before]:
        raise Denied(f"This claim is “{LABELS[before].lower()}”, so that cannot be done any more. Nothing was changed.")


def check_ruled(before: ClaimStatus, total: Decimal, offered: Decimal | None) -> None:
    """Refuse to carry out a ruling on a claim that was not refused, or that rules for another amount than the claim.

    :param offered: the amount of the offer that the panel ruled for, if it names one.
    :raises Denied: with the way to mend it.
    """
    if before is not ClaimStatus.REFUSED:
        raise Denied(f"This claim is “{LABELS[before].lower()}”, not refused. Nothing was changed.")
    if offered is not None and offered != total:
        raise Denied(
            f"The panel ruled for {pounds(offered)}, and the claim is for {pounds(total)}. The practice declares "
            f"{pounds(offered)} anew, and the PCT agrees that claim. Nothing was changed."
        )


def check_not_given(since: Mapping[str, Decimal]) -> None:
    """Refuse to give money twice: a later claim is for all that is freed to date, what was refused before as well.

    :param since: what other claims of the year gave since this one was declared, by their references.
    :raises Denied: with the sum.
    """
    if since:
        raise Denied(
            f"{pounds(sum(since.values(), Decimal(0)))} of the same months was agreed since, in claim "
            f"{' and '.join(since)}, and would be given twice. Settle with the practice what is left of this claim; it "
            "declares that anew. Nothing was changed."
        )


def check_another(by: int | None, other: int | None, *, what: str) -> None:
    """Refuse the same person on both sides, whichever hat they wear.

    :param what: what the other person did, completing "whoever ___ does not decide it".
    :raises Denied: with a sentence.
    """
    if by is not None and by == other:
        raise Denied(f"Whoever {what} does not decide it: ask a colleague. Nothing was changed.")


def check_explained(explanation: Explanation, today: date) -> None:
    """Refuse a refusal without full reasons, a plan, and a timetable with days to come (S4 ¶63).

    :raises Invalid: for the first of them that is missing.
    """
    for field, words, what in (
        ("reasons", explanation.reasons, "the reasons in full"),
        ("plan", explanation.plan, "the plan to remove the obstacle, or what else the practice may do"),
    ):
        if len(words.split()) < FEWEST_WORDS:
            raise Invalid(
                f"A practice that is refused is owed {what} (S4 ¶63).",
                field=field,
                rule="refusal_is_explained",
                fix=f"Write at least {FEWEST_WORDS} words.",
            )
    steps = [step for step in explanation.steps if step.what.strip()]
    if not steps:
        raise Invalid(
            "The timetable is missing: at least one step with its day (S4 ¶63).",
            field="step_1",
            rule="refusal_has_a_timetable",
            fix="Say what will be done, and by when.",
        )
    if late := [step for step in steps if step.due_on <= today]:
        raise Invalid(
            f"{day(late[0].due_on)} is not after today.",
            field="step_1_on",
            rule="timetable_lies_ahead",
            fix="Give days to come.",
        )
