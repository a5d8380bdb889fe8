"""Who signs next, what they may say, and what each outcome needs (R89, R94, R100, R103–R105; S3; S4 ¶44, ¶52, ¶53)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from business_cases.domain.case_states import Deed
from business_cases.domain.conditions import Before
from business_cases.domain.route import LEVEL_LABELS, Level
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day as words_of


class Outcome(StrEnum):
    """What a body or person on the route says."""

    RECOMMEND = "recommend"
    RECOMMEND_WITH = "recommend_with"
    ADVISE_AGAINST = "advise_against"
    APPROVE = "approve"
    APPROVE_WITH = "approve_with"
    REFUSE = "refuse"
    DEFER = "defer"


ADVISING = (Outcome.RECOMMEND, Outcome.RECOMMEND_WITH, Outcome.ADVISE_AGAINST)
DECIDING = (Outcome.APPROVE, Outcome.APPROVE_WITH, Outcome.REFUSE, Outcome.DEFER)
APPROVALS = frozenset({Outcome.APPROVE, Outcome.APPROVE_WITH})
DEEDS: Mapping[Outcome, Deed] = {
    Outcome.APPROVE: Deed.APPROVE,
    Outcome.APPROVE_WITH: Deed.APPROVE,
    Outcome.REFUSE: Deed.REFUSE,
    Outcome.DEFER: Deed.DEFER,
}
OUTCOME_LABELS: Mapping[Outcome, str] = {
    Outcome.RECOMMEND: "Recommend it",
    Outcome.RECOMMEND_WITH: "Recommend it, with what is said below",
    Outcome.ADVISE_AGAINST: "Advise against it",
    Outcome.APPROVE: "Approve",
    Outcome.APPROVE_WITH: "Approve with conditions",
    Outcome.REFUSE: "Refuse",
    Outcome.DEFER: "Defer to a dated meeting",
}
IN_MEETINGS = frozenset({Level.COMMITTEE, Level.BOARD})
"""Levels that decide in a meeting, as minuted; the others are persons who sign."""


@dataclass(frozen=True)
class Term:
    """A condition of an approval: what, by whose hand, by which day, and what waits for it."""

    words: str
    owner: str
    due_on: date | None
    before: Before = Before.START


@dataclass(frozen=True)
class Judgement:
    """What is said at one step of the route.

    :param reasons: why; ``resolves`` the parameters or actions that would resolve a refusal (S4 ¶53).
    :param deferred_to: the day of the meeting that takes it up again.
    """

    outcome: Outcome
    reasons: str = ""
    resolves: str = ""
    terms: tuple[Term, ...] = ()
    deferred_to: date | None = None


def next_step(steps: Sequence[Level], signed: Collection[Level]) -> Level | None:
    """The first step that has not signed yet; ``None`` where all have.

    >>> next_step((Level.CONSORTIUM, Level.DIRECTOR), {Level.CONSORTIUM}).name
    'DIRECTOR'
    """
    return next((level for level in steps if level not in signed), None)


def check_turn(level: Level, steps: Sequence[Level], signed: Collection[Level]) -> None:
    """Refuse a step out of turn: nobody skips, nobody signs twice, and nobody who is not on the route.

    :raises Denied: saying whose turn it is.
    """
    if level not in steps:
        raise Denied(f"This case does not go to {LEVEL_LABELS[level]}. Nothing was changed.")
    due = next_step(steps, signed)
    if level is not due:
        whose = f"It lies with {LEVEL_LABELS[due]}" if due else "It is decided"
        raise Denied(f"It is not the turn of {LEVEL_LABELS[level]}. {whose}. Nothing was changed.")


def check_judgement(judgement: Judgement, *, decides: bool, on: date) -> None:
    """Refuse an outcome that is not this step's to give, or that lacks what it needs.

    :param decides: whether this step is the last of the route.
    :raises Denied: for an outcome of the other kind.
    :raises Invalid: naming what is missing.
    """
    allowed = DECIDING if decides else ADVISING
    if judgement.outcome not in allowed:
        who = "The last step of the route decides" if decides else "A step before the last recommends"
        raise Denied(f"{who}: choose among {'; '.join(OUTCOME_LABELS[each].lower() for each in allowed)}.")
    if judgement.outcome in {Outcome.RECOMMEND_WITH, Outcome.ADVISE_AGAINST, Outcome.REFUSE, Outcome.DEFER}:
        _need(judgement.reasons, "reasons", "The reasons are missing.", "Give them in full (S4 ¶53).")
    if judgement.outcome is Outcome.REFUSE:
        fix = "Say which parameters or actions would resolve it: a refusal is not saved without them (S4 ¶53)."
        _need(judgement.resolves, "resolves", "It is not said what would resolve the refusal.", fix)
    _check_terms(judgement, on)
    _check_day(judgement, on)


def _check_terms(judgement: Judgement, on: date) -> None:
    if judgement.outcome is not Outcome.APPROVE_WITH:
        if judgement.terms:
            fix = "Choose “approve with conditions”, or take the conditions away."
            raise Invalid("Conditions belong to an approval with conditions.", field="terms", rule="terms", fix=fix)
        return
    if not judgement.terms:
        fix = "Give at least one, with owner and day."
        raise Invalid("There is no condition.", field="terms", rule="terms_are_given", fix=fix)
    for row, term in enumerate(judgement.terms, start=1):
        if not term.words.strip() or not term.owner.strip() or term.due_on is None:
            fix = "Give all three: what, who, by which day."
            raise Invalid(
                f"Condition {row} lacks its words, owner or day.", field="terms", rule="term_is_whole", fix=fix
            )
        if term.due_on < on:
            text = f"Condition {row} is due on {words_of(term.due_on)}, which is past."
            raise Invalid(text, field="terms", rule="term_not_past", fix="Give a day from today on.")


def _check_day(judgement: Judgement, on: date) -> None:
    if judgement.outcome is not Outcome.DEFER:
        return
    if judgement.deferred_to is None:
        fix = "Give the day of the meeting. The clock runs on."
        raise Invalid("A case is deferred to a dated meeting.", field="deferred_to", rule="dated_meeting", fix=fix)
    if judgement.deferred_to <= on:
        text = f"{words_of(judgement.deferred_to)} is not to come."
        raise Invalid(text, field="deferred_to", rule="meeting_to_come", fix="Give a day after today.")


def check_consents(missing: Collection[str], outcome: Outcome) -> None:
    """Refuse an approval while consents of other professions are missing (S4 ¶35).

    :raises Denied: naming them.
    """
    if outcome in APPROVALS and missing:
        names = ", ".join(sorted(name.replace("_", " ") for name in missing))
        raise Denied(
            f"The consent of {names} is missing: their services change only with it (S4 ¶35). Record the consent, "
            "defer the case, or refuse it and say what would resolve it."
        )


def check_quorum(body: Level, deciding: int, quorum: int) -> None:
    """Refuse a decision of a meeting that was not quorate for this case.

    :param deciding: members who were there and did not leave for an interest.
    :raises Invalid: with both numbers.
    """
    if deciding < quorum:
        raise Invalid(
            f"{deciding} {'member' if deciding == 1 else 'members'} took part for {LEVEL_LABELS[body]}; "
            f"the quorum is {quorum}.",
            field="attendance",
            rule="quorum",
            fix="Call members who may stand in for those who left, or take the case to another date. "
            "Nothing was recorded.",
        )


def check_deputy_days(from_on: date, to_on: date, most: int) -> None:
    """Refuse a deputy's time that ends before it begins, or that is too long.

    :param most: the most days, both ends counted.
    :raises Invalid: with the number of days.
    """
    days = (to_on - from_on).days + 1
    if days < 1:
        raise Invalid("The last day is before the first.", field="to_on", rule="days_in_order", fix="Swap them.")
    if days > most:
        text = f"{days} days are asked; a deputy signs for {most} at most."
        raise Invalid(
            text, field="to_on", rule="case_deputy_days", fix="Give an earlier last day, and name again then."
        )


def _need(text: str, field: str, message: str, fix: str) -> None:
    if not text.strip():
        raise Invalid(message, field=field, rule="said_in_words", fix=fix)
