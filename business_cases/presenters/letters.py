"""The words of a decision letter: plain values, so that they can be frozen with the decision (R100; S4 ¶52, ¶53)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from business_cases.domain.conditions import BEFORE_LABELS, Before
from business_cases.domain.route import LEVEL_LABELS, LEVEL_TITLES, Level
from business_cases.domain.signing import APPROVALS, Outcome
from business_cases.models import BusinessCase, CaseSignature, Condition, Meeting
from pbc.core.formats import day, pounds

SUBJECTS = {
    Outcome.APPROVE: "Approved",
    Outcome.APPROVE_WITH: "Approved with conditions",
    Outcome.REFUSE: "Not approved",
}
NEXT_APPROVED = (
    "The PCT buys what is needed and says when the service may begin (S4 ¶54).",
    "Money is released through the ledger of the year, and shown on your statement.",
    "What the case promised is looked at after six and twelve months.",
)
NEXT_CONDITIONS = (
    "Show on the page of the case that each condition is met, by its day: the PCT accepts it, or says what is missing. "
    "What waits for a condition does not happen before."
)
NEXT_REFUSED = (
    "You may submit the case again with what has changed: your answers are kept, and changes are marked.",
    "The PCT helps with what would resolve it: ask the person who signed this letter.",
)
DISPUTE = (
    "If you think the decision wrong, choose “Dispute this decision” on the page of the case and say why. Both sides "
    "see the note at once. It is settled in the PCT first, then by mediation and arbitration of the strategic health "
    "authority."
)


def letter_content(
    case: BusinessCase, signature: CaseSignature, conditions: Sequence[Condition], *, on: date
) -> dict[str, Any]:
    """What the letter of a decision says, in plain values."""
    outcome = Outcome(signature.outcome)
    is_approved = outcome in APPROVALS
    return {
        "reference": case.reference,
        "title": case.title,
        "pct": case.pct.name,
        "addressee": case.owner.name,
        "address": [part for part in (case.owner.code,) if part],
        "date": day(on),
        "subject": SUBJECTS[outcome],
        "decision": _decision(case, signature),
        "value": pounds(case.value) if case.value is not None else "",
        "received": day(case.received_on),
        "days": (on - case.received_on).days if case.received_on else None,
        "reasons": signature.reasons,
        "conditions": [
            {
                "number": each.number,
                "words": each.words,
                "owner": each.owner,
                "due": day(each.due_on),
                "waits": BEFORE_LABELS[Before(each.before)],
            }
            for each in conditions
        ],
        "resolves": signature.resolves,
        "next": [*([NEXT_CONDITIONS] if conditions else []), *(NEXT_APPROVED if is_approved else NEXT_REFUSED)],
        "dispute": "" if is_approved else DISPUTE,
        "signed": signed_by(signature),
    }


def signed_by(signature: CaseSignature) -> str:
    """Who signed, in a line: a deputy with the director's name, a meeting with its minute and who keeps it."""
    if signature.meeting:
        words = body_words(signature.meeting)
        return f"{words[0].upper()}{words[1:]}, recorded by its clerk, {signature.by_name}"
    if signature.for_name:
        return f"{signature.by_name}, deputy of {signature.for_name}, for {signature.by_organisation}"
    return f"{signature.by_name}, for {signature.by_organisation}"


def body_words(meeting: Meeting) -> str:
    """A meeting in words: which body, when, and where it is minuted."""
    return f"{LEVEL_LABELS[meeting.level]}, meeting of {day(meeting.held_on)}, minute {meeting.reference}"


def _decision(case: BusinessCase, signature: CaseSignature) -> str:
    level = LEVEL_TITLES[Level(signature.level)]
    done = {
        Outcome.APPROVE: "has approved",
        Outcome.APPROVE_WITH: "has approved, on the conditions below,",
        Outcome.REFUSE: "has not approved",
    }[Outcome(signature.outcome)]
    return f"{level} {done} your business case {case.reference}, “{case.title}”."
