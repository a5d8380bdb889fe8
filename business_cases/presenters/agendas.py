"""An agenda in words: plain values, from which page and PDF are made alike (R104; S4 ¶51, ¶52)."""

from collections.abc import Sequence
from typing import Any

from business_cases.domain.agendas import WITHHELD, by_year
from business_cases.domain.assessment import ADVICE_LABELS, Advice
from business_cases.domain.proforma import BY_KEY, PROFESSIONS
from business_cases.domain.route import LEVEL_LABELS, LEVEL_TITLES
from business_cases.domain.signing import Outcome
from business_cases.models import CaseSignature
from business_cases.presenters.assessment import OUTCOMES_SAID, bar_words
from business_cases.presenters.cases import clock_words
from business_cases.presenters.letters import signed_by
from business_cases.presenters.proforma import answer_words, read_parts
from business_cases.queries.agendas import Agenda, ItemFacts
from business_cases.queries.assessment import Result
from pbc.core.formats import MISSING, day, number, pounds
from pbc.core.virus_scan import SCAN_LABELS, Scan
from pbc.core.working import Working

YEARS = 3
"""Years of the service whose money is shown one by one."""


def agenda_content(agenda: Agenda) -> dict[str, Any]:
    """What an agenda says, in plain values; an item that is withheld says that and nothing else."""
    meeting = agenda.meeting
    quorum = f"{number(agenda.quorum.value)} members"
    return {
        "title": f"Agenda of {LEVEL_LABELS[meeting.level]}",
        "pct": meeting.pct.name,
        "date": day(meeting.held_on),
        "place": meeting.place,
        "reference": meeting.reference,
        "reader": agenda.reader,
        "made": day(agenda.on),
        "quorum": f"{quorum}, counted without those who leave for an interest",
        "quorum_source": f"{agenda.quorum.source}{', invented example' if agenda.quorum.illustrative else ''}",
        "members": [
            {"name": each.name, "office": _office(each.office, is_chair=each.is_chair)} for each in agenda.members
        ],
        "cases": [
            _item(place, facts) if facts else {"place": place, "withheld": WITHHELD}
            for place, facts in enumerate(agenda.items, start=1)
        ],
    }


def _office(office: str, *, is_chair: bool) -> str:
    if not is_chair:
        return office
    return office if "chair" in office.lower() else f"{office}, chair".removeprefix(", ")


def _item(place: int, facts: ItemFacts) -> dict[str, Any]:
    case = facts.case
    return {
        "place": place,
        "withheld": "",
        "reference": case.reference,
        "title": case.title,
        "owner": case.owner.name,
        "recommendation": facts.item.recommendation,
        "recommended_by": facts.item.recommended_by,
        "conditions": facts.item.conditions.splitlines(),
        "facts": _facts(facts),
        "years": _years(facts),
        "replaces": _answer(facts, "efficiency_and_effectiveness", "substitution"),
        "route": [f"{each['words']} ({each['paragraph']})" for each in facts.version.route["reasons"]],
        "decides": f"{LEVEL_TITLES[case.level]} decides." if case.level else "",
        "buying": facts.version.route["procurement"],
        "steps": [[LEVEL_TITLES[step.level], *_said(step.signature, is_due=step.is_due)] for step in facts.steps],
        "clock": [clock_words(facts.clock), bar_words(facts.clock)],
        "room": _room(facts),
        "scores": _scores(facts.result) if facts.result else None,
        "advice": _advice(facts.result) if facts.result else [],
        "tests": _tests(facts),
        "risks": [
            [each.what, each.likelihood, each.impact, each.score, each.answer or "no answer"]
            for each in sorted(facts.proposal.risks, key=lambda risk: -risk.score)
        ],
        "thread": _thread(facts),
        "parts": _parts(facts),
        "version": f"Version {facts.version.number}, submitted by {facts.version.submitted_by} on "
        f"{day(facts.version.submitted_at)}",
        "files": [f"{each.name} ({SCAN_LABELS[Scan(each.scan)]})" for each in facts.attachments],
    }


def _facts(facts: ItemFacts) -> list[tuple[str, str]]:
    case = facts.case
    return [
        ("Proposed by", f"{case.owner.name} ({case.owner.code})"),
        ("Value", pounds(case.value)),
        ("Paid once", pounds(case.one_off)),
        ("Recurs each year", pounds(case.recurrent)),
        ("Frees each year", pounds(case.freed)),
        ("To be found beforehand", pounds(case.upfront)),
        ("Starts", facts.proposal.start.label if facts.proposal.start else "not said"),
        ("Received", day(case.received_on)),
        ("Decision due", day(case.due_on)),
    ]


def _years(facts: ItemFacts) -> list[list[str]]:
    if facts.recovery is None:
        return []
    return [
        [f"Year {year}", pounds(cost), pounds(freed), pounds(net)]
        for year, cost, freed, net in by_year(facts.recovery.months, YEARS)
    ]


def _answer(facts: ItemFacts, part: str, key: str) -> list[str]:
    return answer_words(BY_KEY[part].question(key), facts.version.content.get(part, {}).get(key), facts.bodies)


def _said(signature: CaseSignature | None, *, is_due: bool) -> list[str]:
    if signature is None:
        return ["its turn now" if is_due else "not yet", MISSING, MISSING]
    words = " ".join(filter(None, (signature.reasons, signature.resolves))) or MISSING
    by = signed_by(signature) if signature.meeting else f"{signed_by(signature)}, {day(signature.on)}"
    return [OUTCOMES_SAID[Outcome(signature.outcome)], by, words]


def _room(facts: ItemFacts) -> dict[str, Any] | None:
    found = facts.affordability
    if found is None:
        return None
    verdict = {
        None: f"Whether it can be paid is not known: {found.this_year.reason}",
        True: "There is room in both years.",
        False: "There is no room: others would have to save.",
    }[found.is_affordable]
    this_year, later = found.this_year, found.full_year
    parts = zip(this_year.inputs, later.inputs, strict=True)
    rows = [[one.name, _pounds(one), _pounds(other)] for one, other in parts]
    return {
        "verdict": verdict,
        "rows": [*rows, ["Room left", _pounds(this_year), _pounds(later)]],
        "notes": [*this_year.inputs[2].notes, *later.notes],
        "commitments": [[each.name, _pounds(each)] for each in this_year.inputs[2].inputs],
    }


def _pounds(working: Working) -> str:
    return pounds(working.value) if working.value is not None else "not known"


def _scores(result: Result) -> dict[str, Any]:
    names = [each.name for each in result.assessors]
    return {
        "names": names,
        "rows": [
            [
                each.criterion.label,
                *(str(given.score) for given in each.scores),
                number(each.agreed) if each.agreed is not None else "open",
            ]
            for each in result.outcomes
        ],
        "total": f"{number(result.total.value)} {result.total.unit}"
        if result.total.value is not None
        else result.total.reason,
        "words": [
            {
                "criterion": each.criterion.label,
                "said": [
                    f"{name}: {given.words} Evidence: {given.evidence}"
                    for name, given in zip(names, each.scores, strict=True)
                ]
                + [
                    f"{name}, on the difference: {settled.score}, {settled.words}"
                    for name, settled in zip(names, each.settled, strict=True)
                    if settled
                ],
            }
            for each in result.outcomes
        ],
    }


def _advice(result: Result) -> list[dict[str, str]]:
    return [
        {
            "name": each.name,
            "advice": ADVICE_LABELS[Advice(each.advice)],
            "words": each.advice_words,
            "fairness": each.fairness,
            "involvement": each.involvement,
            "risks": each.risks,
        }
        for each in result.assessors
    ]


def _tests(facts: ItemFacts) -> list[dict[str, Any]]:
    """Consent, inequality and involvement, in the proposer's words."""
    labels = dict(PROFESSIONS)
    given = {each.profession for each in facts.consents} | set(facts.proposal.consents)
    missing = [labels[key] for key in sorted(facts.proposal.protected - given)]
    recorded = [f"Consent of {labels[each.profession]}: {each.given_by}, {each.evidence}" for each in facts.consents]
    if not facts.proposal.protected:
        consent = ["No service of another profession changes: no consent is needed (S4 ¶35)."]
    elif missing:
        consent = [f"Missing: the consent of {', '.join(missing)}. Nobody may approve until it is recorded (S4 ¶35)."]
    else:
        consent = ["Every consent that is needed is recorded (S4 ¶35)."]
    return [
        {"title": "Consent of other professions", "lines": [*consent, *recorded]},
        {"title": "Inequalities", "lines": _answer(facts, "people", "fairness")},
        {"title": "Patients and partners asked", "lines": _answer(facts, "people", "consulted")},
        {"title": "What that changed", "lines": _answer(facts, "people", "changed")},
    ]


def _thread(facts: ItemFacts) -> list[dict[str, Any]]:
    return [
        {
            "question": f"{each.question.words} ({each.question.by_name}, {day(each.question.at)})",
            "answers": [f"{given.words} ({given.by_name}, {day(given.at)})" for given in each.answers],
        }
        for each in facts.thread
    ]


def _parts(facts: ItemFacts) -> Sequence[dict[str, Any]]:
    parts = read_parts(facts.version.content, light=facts.case.is_light, bodies=facts.bodies)
    return [
        {
            "title": section.title,
            "answers": [
                {"label": question.label, "lines": lines, "commercial": question.commercial}
                for question, lines in questions
            ],
        }
        for section, questions in parts
    ]
