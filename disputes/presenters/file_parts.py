"""The parts of a dispute's file, in words, for one reader: what its PDFs say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from disputes.domain.mediation import Speaker
from disputes.domain.offers import are_the_same, offer_from
from disputes.domain.panels import CHAIR_LABELS, Chair
from disputes.domain.parties import ABOUT_LABELS, About, Side
from disputes.domain.states import LABELS, DisputeStatus
from disputes.models import SealedOffer
from disputes.presenters.disputes import side_name, stage_words, who_acts
from disputes.presenters.following import issue_words
from disputes.presenters.mediation import WITHOUT_PREJUDICE, speaker_name
from disputes.presenters.offers import opened_words
from disputes.presenters.panels import SEAT_LABELS
from disputes.presenters.sight import Sight, lodged_words
from disputes.presenters.statement import scope_words, writer_of
from pbc.core.formats import day, moment, pounds

CHANGED = "The sealed offer is not the one of its receipt: it was changed after it was lodged. Tell the SHA’s clerk."
HOLDS = "The sealed offer is the one of its receipt."
OPENED_TOGETHER = "Both are opened together; until then nobody can read one, not even the side that lodged it."
SAME = "Both sides offer the same. The panel votes all the same, and whichever it rules for, the same is to be done."
TERMS_ARE_THEIRS = "The two sides alone read this. The SHA sees that a dispute was settled, not how."


@dataclass(frozen=True)
class Table:
    """:ivar head: empty where the first cell of a row says what the other is.
    :ivar narrow: how many columns, from the left, take little room; the others share the rest.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    narrow: int = 1


@dataclass(frozen=True)
class Section:
    """:ivar numbered: a list in its order; :ivar figures: each with its working as it was kept.
    :ivar small: fingerprints and the like.
    """

    heading: str
    words: tuple[str, ...] = ()
    numbered: tuple[str, ...] = ()
    table: Table | None = None
    figures: Sequence[dict[str, Any]] = field(default=())
    small: str = ""


@dataclass(frozen=True)
class Part:
    """:ivar name: of the file, without its ending."""

    name: str
    title: str
    intro: str
    sections: tuple[Section, ...]


def parts_of(sight: Sight, on: date) -> list[Part]:
    """Every part that this reader may read, in the order of the dispute; the ruling is a letter of its own."""
    found = [_dispute(sight, on), _statement(sight), _offers(sight), _hearing(sight), _mediation(sight)]
    return [part for part in (*found, _settlement(sight)) if part is not None]


def _dispute(sight: Sight, on: date) -> Part:
    dispute = sight.dispute
    raised_by = side_name(dispute, dispute.raiser)
    facts = (
        ("Between", f"{dispute.practice.name} and {dispute.pct.name}"),
        ("Before", dispute.sha.name if dispute.sha else "nobody yet: it is between the two sides"),
        ("About", ABOUT_LABELS[About(dispute.about)]),
        ("Rule relied on", dispute.paragraph or "none named"),
        ("Raised", f"{day(dispute.raised_on)}, by {raised_by}"),
        ("State", LABELS[dispute.state]),
        ("Who acts now", who_acts(dispute)),
    )
    steps = tuple((day(e.on), side_name(dispute, Side(e.by_side)), e.words, e.outcome) for e in sight.steps)
    done = tuple(
        (moment(e.at), LABELS[DisputeStatus(e.status)], e.by_name, e.words or "–") for e in reversed(sight.changes)
    )
    tried = ("When", "Recorded by", "What was tried", "What came of it")
    sections = [
        Section("The dispute", (stage_words(dispute, on),), table=Table("The dispute in short", (), facts)),
        Section("The question, as it was raised", (dispute.question,)),
        Section(f"What {raised_by} wants", (dispute.sought,)),
        *([Section("Figures in dispute", _as_on(dispute.raised_on), figures=dispute.figures)] * bool(dispute.figures)),
        _listed("What was tried at home", Table("Local steps", tried, steps, narrow=2), "Nothing is recorded."),
        _listed(
            "What was done",
            Table("Everything done, in its order", ("When", "State", "By", "Words"), done, narrow=3),
            "Nothing.",
        ),
    ]
    return Part("1-dispute", f"Dispute about {dispute.subject_label}", "", tuple(sections))


def _statement(sight: Sight) -> Part | None:
    seen, dispute = sight.statement, sight.dispute
    version = seen.version
    if version is None:
        return None
    written = f"Version {version.number}, written by {writer_of(dispute, version)}, {moment(version.at)}."
    draft = f"{written} It stands once both sides have signed it."
    intro = (seen.joint.because or "Both sides signed it.") if seen.joint else draft
    scope = scope_words(by_issue=version.by_issue)
    sections = [
        Section("What the panel is asked", (scope,), numbered=tuple(version.questions)),
        Section("What both sides agree on", (version.agreed,)),
        Section("What they do not agree on", (version.disputed,)),
        *([Section("Figures in dispute", _as_on(version.figures_on), figures=version.figures)] * bool(version.figures)),
        Section("Signatures", _signed(sight, seen.signatures), small=f"Fingerprint of all of it: {version.digest}"),
    ]
    return Part("2-joint-statement", "Joint statement", intro, tuple(sections))


def _offers(sight: Sight) -> Part | None:
    due_at, offers = sight.dispute.offers_due_at, sight.offers
    if due_at is None:
        return None
    rows = tuple((_side(sight, side), *lodged_words(offers, side)) for side in Side)
    head = ("Side", "When", "Which", "Receipt (SHA-256 of the sealed offer)")
    opened = [
        Section(
            f"Offer of {each['side']}",
            tuple(filter(None, (each["offer"].position, _amount(each["offer"]), f"Why: {each['offer'].because}"))),
            small=f"{HOLDS if each['holds'] else CHANGED} Receipt: {each['receipt']}",
        )
        for each in opened_words(sight.dispute, offers.opened)
    ]
    both = "Both offers were opened together." if len(offers.opened) == len(Side) else ""
    intro = f"The deadline: {moment(due_at)}. {both or OPENED_TOGETHER}"
    same = (SAME,) if _are_the_same(offers.opened) else ()
    lodged = Section("What was lodged", same, table=Table("Offers and their receipts", head, rows, narrow=3))
    return Part("3-final-offers", "Final offers", intro, (lodged, *opened))


def _are_the_same(opened: Sequence[SealedOffer]) -> bool:
    return len(opened) == len(Side) and are_the_same(*(offer_from(row.opened.content) for row in opened))


def _hearing(sight: Sight) -> Part | None:
    if not sight.seats and not sight.hearing.questions:
        return None
    seats = tuple(
        (each.user.name, CHAIR_LABELS[Chair(each.chair)], _seat(each.state, each.replaced_because))
        for each in sight.seats
    )
    sections = [
        _listed("The panel", Table("Members of the panel", ("Member", "Brings", "State"), seats), "Nobody sits yet.")
    ]
    for question, answers, _ in sight.hearing.questions:
        told = tuple(f"{_side(sight, each.side)}, {each.by_name}, {moment(each.at)}: {each.words}" for each in answers)
        heading = f"Question {question.number}, to be answered by {day(question.answer_by)}"
        sections.append(Section(heading, (question.words, *(told or ("No answer is there to be read.",)))))
    done = tuple(f"{_side(sight, e.side)}, {moment(e.at)}: {e.words}" for e in sight.hearing.followings)
    if sight.hearing.ruling is not None:
        carried = tuple(
            f"{issue_words(e.outcome.issue)}Carried out by {e.by_name}, {moment(e.at)}: {e.words}"
            for e in sight.hearing.carried_out
        )
        if carried or sight.hearing.tasks:
            sections.append(Section("What follows from the ruling", (*carried, *sight.hearing.tasks)))
        sections.append(Section("Was the ruling done?", done or ("Neither side has confirmed it yet.",)))
    return Part("4-panel", "The panel, its questions and the answers", "", tuple(sections))


def _mediation(sight: Sight) -> Part | None:
    seen = sight.mediation
    if seen is None or not seen.reads_notes:
        return None
    rows = tuple(
        (moment(e.at), speaker_name(sight.dispute, Speaker(e.speaker)), e.by_name, e.words) for e in seen.notes
    )
    who = (f"{seen.mediator} mediates.",) if seen.running and seen.mediator else ()
    notes = _listed(
        "Notes",
        Table("Notes, the first on top", ("When", "For", "By", "Words"), rows, narrow=3),
        "Nothing is written.",
        who,
    )
    return Part("without-prejudice/mediation", "Mediation", WITHOUT_PREJUDICE, (notes,))


def _settlement(sight: Sight) -> Part | None:
    seen = sight.settlement
    draft = seen.draft if seen else None
    if seen is None or draft is None:
        return None
    written = f"Draft {draft.number}, by {_side(sight, draft.side)}, {moment(draft.at)}"
    small = f"Fingerprint of dispute, number and terms: {draft.digest}"
    sections = (
        Section("Terms", (written, draft.terms)),
        Section("Signatures", _signed(sight, seen.signatures), small=small),
    )
    return Part("without-prejudice/settlement", "Settlement", TERMS_ARE_THEIRS, sections)


def _listed(heading: str, table: Table, nothing: str, words: tuple[str, ...] = ()) -> Section:
    """A section with a table, or with a sentence where it would be empty."""
    return Section(heading, words, table=table) if table.rows else Section(heading, (*words, nothing))


def _as_on(on: date) -> tuple[str, ...]:
    return (f"As they stood on {day(on)}, each with its working.",)


def _signed(sight: Sight, signatures: Iterable[Any]) -> tuple[str, ...]:
    lines = tuple(f"Signed for {_side(sight, each.side)} by {each.by_name}, {moment(each.at)}." for each in signatures)
    return lines or ("Nobody has signed it.",)


def _amount(offer: Any) -> str:
    return "" if offer.amount is None else f"Amount: {pounds(offer.amount)}"


def _seat(state: Any, because: str) -> str:
    return f"{SEAT_LABELS[state]}: {because}" if because else SEAT_LABELS[state]


def _side(sight: Sight, side: str) -> str:
    return side_name(sight.dispute, Side(side))
