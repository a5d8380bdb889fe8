"""What a reader sees of a dispute as plain data: for the API, and for machines that read the whole file."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from disputes.domain.mediation import Speaker
from disputes.domain.states import LABELS, WHO_ACTS
from disputes.models import CarriedOut, Dispute, SealedOffer
from disputes.models.settlement import SettlementDraft
from disputes.presenters.deadlines import deadlines_of
from disputes.presenters.offers import opened_words
from disputes.presenters.sight import MediationSeen, SettlementSeen, Sight, StatementSeen
from pbc.core.clock import day_of
from pbc.core.money import round_pence
from pbc.organisations.models import Organisation

Data = dict[str, Any]


def data_of(sight: Sight, on: date) -> Data:
    """Everything but what was said in mediation and how it was settled: see :func:`without_prejudice`."""
    dispute, hearing = sight.dispute, sight.hearing
    return {
        **heading_of(dispute),
        "question": dispute.question,
        "sought": dispute.sought,
        "figures": list(dispute.figures),
        "clock": _clock(sight, on),
        "deadlines": [_deadline(each.key, each.words, each.ends) for each in deadlines_of(dispute, sight.side)],
        "local_steps": [_step(each) for each in sight.steps],
        "changes": [_change(each) for each in reversed(sight.changes)],
        "statement": _statement(sight.statement),
        "offers": _offers(sight),
        "panel": [{"name": seat.user.name, "chair": seat.chair, "state": str(seat.state)} for seat in sight.seats],
        "questions": [_question(question, answers) for question, answers, _ in hearing.questions],
        "ruling": _ruling(sight),
    }


def heading_of(dispute: Dispute) -> Data:
    """What a list says of a dispute."""
    return {
        "reference": dispute.reference,
        "practice": _organisation(dispute.practice),
        "pct": _organisation(dispute.pct),
        "sha": _organisation(dispute.sha) if dispute.sha else None,
        "about": dispute.about,
        "subject": dispute.subject_label,
        "paragraph": dispute.paragraph,
        "by_issue": dispute.by_issue,
        "status": dispute.status,
        "who_acts": str(WHO_ACTS[dispute.state]),
        "raised_by": dispute.raised_by_side,
        "raised_on": dispute.raised_on,
        "referred_on": dispute.referred_on,
        "stage_due_on": dispute.stage_due_on,
        "offers_due_at": dispute.offers_due_at,
        "ruled_on": dispute.ruled_on,
    }


def without_prejudice(sight: Sight) -> Data:
    """What was said in mediation, and the terms of a settlement: empty for all but whom they are for."""
    found: Data = {}
    if sight.mediation is not None and sight.mediation.reads_notes:
        found["mediation"] = _mediation(sight.mediation)
    if sight.settlement is not None and sight.settlement.draft is not None:
        found["settlement"] = _settlement(sight.settlement, sight.settlement.draft)
    return found


def events_of(sight: Sight) -> list[Data]:
    """All that was done, in its order: each with its moment, its kind, and what the page says of it."""
    changes = [_event(each.at, "state", **_change(each)) for each in reversed(sight.changes)]
    steps = [_event(each.recorded_at, "local_step", by_name=each.by_name, **_step(each)) for each in sight.steps]
    signed = [
        _event(each.at, "statement_signed", by_name=each.by_name, side=each.side) for each in sight.statement.signatures
    ]
    lodged = [_event(row.lodged_at, "offer_lodged", **_lodged(row)) for row in sight.offers.lodged.values()]
    found = [*changes, *steps, *signed, *lodged, *_events_of_hearing(sight)]
    return sorted(found, key=itemgetter("at"))


def _events_of_hearing(sight: Sight) -> Iterable[Data]:
    for question, answers, _ in sight.hearing.questions:
        words = {"number": question.number, "words": question.words}
        yield _event(question.asked_at, "panel_asked", by_name=question.asked_by, **words)
        for each in answers:
            words = {"number": question.number, "words": each.words, "side": each.side}
            yield _event(each.at, "panel_answered", by_name=each.by_name, **words)
    ruling = sight.hearing.ruling
    if ruling is not None:
        yield _event(ruling.issued_at, "ruling_issued", sha256=ruling.digest)
    for row in sight.hearing.carried_out:
        yield _event(row.at, "ruling_carried_out", **_carried_out(row))
    for following in sight.hearing.followings:
        words = {"side": following.side, "words": following.words}
        yield _event(following.at, "ruling_confirmed", by_name=following.by_name, **words)


def _event(moment: datetime, kind: str, **facts: Any) -> Data:
    return {"at": moment, "kind": kind} | {name: each for name, each in facts.items() if name != "at"}


def _organisation(organisation: Organisation) -> Data:
    return {"code": organisation.code, "name": organisation.name}


def _clock(sight: Sight, on: date) -> Data:
    due_on, begun_on = sight.dispute.stage_due_on, sight.changes[0].on if sight.changes else sight.dispute.raised_on
    return {
        "stage": LABELS[sight.dispute.state],
        "begun_on": begun_on,
        "day": (on - begun_on).days,
        "due_on": due_on,
        "days_left": (due_on - on).days if due_on else None,
    }


def _deadline(key: str, words: str, ends: date | datetime) -> Data:
    moment = ends if isinstance(ends, datetime) else None
    return {"key": key, "words": words, "on": day_of(moment) if moment else ends, "at": moment}


def _step(step: Any) -> Data:
    return {"on": step.on, "by_side": step.by_side, "words": step.words, "outcome": step.outcome}


def _change(change: Any) -> Data:
    names = ("number", "deed", "before", "status", "words", "by_name", "on", "at")
    return {name: getattr(change, name) for name in names}


def _statement(seen: StatementSeen) -> Data | None:
    version = seen.version
    if version is None:
        return None
    names = ("number", "questions", "by_issue", "agreed", "disputed", "figures", "figures_on", "digest")
    return {name: getattr(version, name) for name in names} | {
        "stands": seen.joint is not None,
        "because": seen.joint.because if seen.joint else "",
        "written_by": version.side or "clerk",
        "signatures": [{"side": each.side, "by_name": each.by_name, "at": each.at} for each in seen.signatures],
    }


def _offers(sight: Sight) -> Data:
    opened = opened_words(sight.dispute, sight.offers.opened)
    return {
        "lodged": [_lodged(row) for row in sight.offers.lodged.values()],
        "opened": [
            _opened(row, said["offer"], holds=said["holds"])
            for row, said in zip(sight.offers.opened, opened, strict=True)
        ],
    }


def _lodged(row: SealedOffer) -> Data:
    return {"side": row.side, "number": row.number, "lodged_at": row.lodged_at, "receipt": row.receipt}


def _opened(row: SealedOffer, offer: Any, *, holds: bool) -> Data:
    amount = None if offer.amount is None else round_pence(offer.amount)
    return {
        "side": row.side,
        "position": offer.position,
        "amount": amount,
        "because": offer.because,
        "receipt": row.receipt,
        "holds": holds,
    }


def _question(question: Any, answers: Iterable[Any]) -> Data:
    shown = [{"side": each.side, "words": each.words, "by_name": each.by_name, "at": each.at} for each in answers]
    return {"number": question.number, "words": question.words, "answer_by": question.answer_by, "answers": shown}


def _ruling(sight: Sight) -> Data | None:
    ruling = sight.hearing.ruling
    if ruling is None:
        return None
    content: Mapping[str, Any] = ruling.content
    done = [{"side": each.side, "words": each.words, "at": each.at} for each in sight.hearing.followings]
    return {
        "issued_on": ruling.issued_on,
        "sha256": ruling.digest,
        "outcomes": content.get("outcomes", []),
        "binds": content.get("binds", ""),
        "reasons": content.get("reasons", []),
        "to_do": sight.hearing.tasks,
        "carried_out": [{**_carried_out(row), "at": row.at} for row in sight.hearing.carried_out],
        "confirmed": done,
    }


def _carried_out(row: CarriedOut) -> Data:
    return {"issue": row.outcome.issue, "words": row.words, "by_name": row.by_name}


def _mediation(seen: MediationSeen) -> Data:
    notes = [
        {"speaker": str(Speaker(each.speaker)), "by_name": each.by_name, "at": each.at, "words": each.words}
        for each in seen.notes
    ]
    return {
        "running": seen.running,
        "accepted": sorted(str(side) for side in seen.accepted),
        "mediator": seen.mediator,
        "notes": notes,
    }


def _settlement(seen: SettlementSeen, draft: SettlementDraft) -> Data:
    names = ("number", "terms", "digest", "side", "by_name", "at")
    signed = [{"side": each.side, "by_name": each.by_name, "at": each.at} for each in seen.signatures]
    return {name: getattr(draft, name) for name in names} | {"signatures": signed}
