"""The proforma in words: answers, what became of each part, and what is different."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from business_cases.domain.changes import Changed
from business_cases.domain.proforma import BY_KEY, Answers, Content, Kind, Question, Section, asked, is_empty, missing
from business_cases.domain.rows import ROW_FORMS, CellKind, fault_of
from pbc.core.formats import pounds
from pbc.core.periods import Month

AUDIT_SENTENCES = {
    "business_cases.file_attached": "attached a file to a business case",
    "business_cases.file_removed": "took a file off a business case",
}

NOT_ANSWERED = "Not answered"
IN_POUNDS = ", in pounds?"
"""The end of a question whose answer is money."""


@dataclass(frozen=True)
class Task:
    """A part on the task list. ``fault`` says what of it cannot be read, where something cannot."""

    section: Section
    status: str
    is_done: bool
    fault: str = ""


@dataclass(frozen=True)
class ShownChange:
    """A question whose answer is different, in words."""

    part: str
    question: str
    before: list[str]
    now: list[str]


def tasks(content: Content, *, light: bool) -> list[Task]:
    """Every part with what is missing of it."""
    lacking = missing(content, light=light)
    return [
        _task(section, content.get(section.key, {}), [each for each in lacking if each.section is section])
        for section in BY_KEY.values()
    ]


def answer_words(question: Question, answer: Any, bodies: Mapping[str, str] | None = None) -> list[str]:
    """An answer as lines of words.

    :param bodies: names of organisations by code.
    """
    if is_empty(answer):
        return [NOT_ANSWERED]
    labels = dict(question.choices)
    match question.kind:
        case Kind.YES_NO:
            return ["Yes" if answer else "No"]
        case Kind.MONTH:
            return [_month(str(answer))]
        case Kind.CHOICE:
            return [labels.get(answer, str(answer))]
        case Kind.CHOICES:
            return [_capital(labels.get(each, str(each))) for each in answer]
        case Kind.BODIES:
            return [f"{(bodies or {}).get(code, 'Not on record')} ({code})" for code in answer]
        case kind if kind in ROW_FORMS:
            return [row_words(question, row) for row in answer]
        case _:
            return str(answer).splitlines()


def row_words(question: Question, row: Mapping[str, Any]) -> str:
    """A row of a table in one line, each cell by its question."""
    found = []
    for cell in ROW_FORMS[question.kind].cells:
        value = row.get(cell.key, "")
        text = _month(str(value)) if cell.kind is CellKind.MONTH else dict(cell.choices).get(str(value), str(value))
        if cell.kind is CellKind.YES_NO:
            text = "Yes" if value else "No"
        if text:
            found.append(_cell_words(cell.label, text))
    return "; ".join(found)


def _cell_words(label: str, text: str) -> str:
    if label.endswith(IN_POUNDS):
        label, text = f"{label.removesuffix(IN_POUNDS)}?", _pounds(text)
    return f"{label} {text}" if label.endswith("?") else f"{label}: {text}"


def change_words(kept: Sequence[Mapping[str, Any]], bodies: Mapping[str, str] | None = None) -> list[ShownChange]:
    """The differences frozen with a version, in words."""
    found = []
    for each in kept:
        section = BY_KEY[each["section"]]
        question = section.question(each["question"])
        found.append(shown_change(Changed(section, question, each["before"], each["now"]), bodies))
    return found


def shown_change(changed: Changed, bodies: Mapping[str, str] | None = None) -> ShownChange:
    """A difference in words."""
    before, now = (answer_words(changed.question, each, bodies) for each in (changed.before, changed.now))
    return ShownChange(changed.section.title, changed.question.label, before, now)


ReadPart = tuple[Section, list[tuple[Question, list[str]]]]


def read_parts(content: Content, *, light: bool, bodies: Mapping[str, str]) -> list[ReadPart]:
    """The whole case in words, part by part."""
    return [
        (
            section,
            [(each, answer_words(each, content.get(section.key, {}).get(each.key), bodies)) for each in questions],
        )
        for section in BY_KEY.values()
        if (questions := asked(section, light=light))
    ]


def _task(section: Section, answers: Answers, lacking: Sequence[Any]) -> Task:
    fault = fault_of(section.key, answers)
    if fault:
        return Task(section, "To be mended", is_done=False, fault=str(fault))
    if not lacking:
        return Task(section, "Done", is_done=True)
    if all(is_empty(answer) for answer in answers.values()):
        return Task(section, "Not begun", is_done=False)
    return Task(section, f"{len(lacking)} to answer", is_done=False)


def _pounds(text: str) -> str:
    try:
        return pounds(Decimal(text))
    except InvalidOperation:
        return text


def _month(text: str) -> str:
    try:
        return Month.parse(text).label
    except ValueError:
        return text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
