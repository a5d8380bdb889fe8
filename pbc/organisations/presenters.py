"""Words for what is known of organisations."""

from datetime import date, timedelta

from pbc.core.formats import day
from pbc.organisations.domain.kinds import CommissionerKind, PracticeStatus, SuccessionKind
from pbc.organisations.models import Organisation, Succession, UndoneSuccession

AUDIT_SENTENCES: dict[str, str] = {
    "organisations.practices_loaded": "loaded the register of practices",
    "organisations.pcts_loaded": "loaded the list of PCTs",
    "organisations.shas_loaded": "loaded the list of strategic health authorities",
    "organisations.organisations_loaded": "loaded organisations and whom they belong to",
    "organisations.memberships_loaded": "loaded which practice belonged to which PCT",
    "organisations.consortium_members_loaded": "loaded the members of consortia",
    "organisations.pct_links_loaded": "loaded which PCT belongs to which SHA",
    "organisations.succession_recorded": "recorded what became of an organisation",
    "organisations.succession_undone": "took back what was recorded of an organisation",
    "organisations.successions_loaded": "loaded what became of organisations",
    "organisations.population_loaded": "loaded counts of registered patients",
}

STATUS_WORDS = {
    PracticeStatus.ACTIVE: "Open",
    PracticeStatus.CLOSED: "Closed",
    PracticeStatus.DORMANT: "Dormant",
    PracticeStatus.PROPOSED: "Proposed",
}
STATUS_COLOURS = {
    PracticeStatus.ACTIVE: "green",
    PracticeStatus.CLOSED: "grey",
    PracticeStatus.DORMANT: "orange",
    PracticeStatus.PROPOSED: "blue",
}

COMMISSIONER_WORDS = {
    CommissionerKind.PCT: "primary care trust",
    CommissionerKind.PRIMARY_CARE_GROUP: "primary care group",
    CommissionerKind.LOCAL_HEALTH_BOARD: "local health board",
    CommissionerKind.CLINICAL_COMMISSIONING_GROUP: "clinical commissioning group",
}

PRESCRIBING_SETTINGS = {
    "0": "Other",
    "1": "Walk-in centre",
    "2": "Out of hours",
    "3": "Walk-in centre and out of hours",
    "4": "General practice",
}

BECAME = {
    SuccessionKind.MERGE: "merged into",
    SuccessionKind.SPLIT: "split, in part into",
    SuccessionKind.RENAME: "was renamed as",
}

HAPPENED = {
    SuccessionKind.MERGE: "It merged into another",
    SuccessionKind.SPLIT: "It split, and part of it went to another",
    SuccessionKind.RENAME: "It goes on under a new code",
}


def sentence(kind: SuccessionKind, predecessor: Organisation, successor: Organisation, on: date) -> str:
    """``Old Mill Surgery (Z1) merged into Ash Tree Surgery (Z2) on 1 October 2006.``"""
    return f"{predecessor} {BECAME[kind]} {successor} on {day(on)}."


def happened(step: Succession | UndoneSuccession) -> str:
    """A succession, on record or undone, as a sentence."""
    return sentence(SuccessionKind(step.kind), step.predecessor, step.successor, step.effective_on)


WHAT_FOLLOWS = {
    SuccessionKind.MERGE: (
        "It closes. Who belongs to it belongs to the successor from that day; what it belongs to itself ends.",
        "Its history stays under its own code. Statements, packs and benchmarks of the successor take it in, for the "
        "whole financial year.",
    ),
    SuccessionKind.SPLIT: (
        "Nobody moves: only a register can say who went where. Send memberships that say so.",
        "Statements are not restated for a split; budget and activity stay where they were recorded.",
    ),
    SuccessionKind.RENAME: (
        "The old code closes. Who belongs to it, and what it belongs to, goes on under the new code from that day.",
        "Its history stays under the old code. Statements, packs and benchmarks of the new code take it in.",
    ),
}
"""What each kind of succession does, in sentences, for who is about to record it."""


def status_words(status: str) -> str:
    """``Open`` for ``A``; what no register says is not known."""
    return STATUS_WORDS[PracticeStatus(status)] if status else "Not known"


def status_colour(status: str) -> str:
    return STATUS_COLOURS[PracticeStatus(status)] if status else "white"


def last_day(end: date | None) -> date | None:
    """The last day of a half-open range, as people and registers say it."""
    return end - timedelta(days=1) if end else None
