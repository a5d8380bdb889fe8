"""The parts of the proforma as forms, made from its questions. Anything may be left open: a draft is saved as it is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from business_cases.domain.proforma import LONG, SHORT, Kind, Question, Section, asked
from business_cases.domain.rows import (
    MOST_ROWS,
    ROW_FORMS,
    CellKind,
    RowForm,
    month_said,
    month_shown,
    new_row,
    row_of,
)

YES_NO = (("yes", "Yes"), ("no", "No"))


@dataclass(frozen=True)
class Row:
    """A row as the page shows it, from nought; its inputs are named after table and number."""

    number: int
    cells: tuple[tuple[Any, str, str], ...]


@dataclass(frozen=True)
class RowTable:
    """A question answered by rows. ``name`` is what its inputs, and the buttons that add and remove, are named by."""

    question: Question
    name: str
    form: RowForm
    rows: tuple[Row, ...]


class PartForm(forms.Form):
    """One part. What is answered elsewhere (the full proforma, on the light route) is kept as it was.

    :param answers: as they stand; ``revision`` is theirs.
    :param known: organisations on record, code and name, among which one more is chosen.
    :param more: the table to which an empty row is added; ``conflicts`` questions that two people answered in two ways.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        section: Section,
        answers: Mapping[str, Any],
        revision: int,
        light: bool = False,
        known: Sequence[tuple[str, str]] = (),
        more: str = "",
        conflicts: tuple[str, ...] = (),
    ) -> None:
        self.section, self.stored, self.more, self.conflicts = section, dict(answers), more, conflicts
        self.questions = asked(section, light=light)
        plain = [each for each in self.questions if each.kind not in ROW_FORMS]
        initial = {each.key: _shown(each, answers.get(each.key)) for each in plain} | {"seen": revision}
        super().__init__(data, prefix=section.key, initial=initial)
        for question in plain:
            self.fields[question.key] = _field(question)
            if question.kind is Kind.BODIES and known:
                self.fields[f"{question.key}_add"] = _one_more(known)

    @property
    def seen_revision(self) -> int:
        return self.cleaned_data.get("seen") or 0

    @property
    def answers(self) -> dict[str, Any]:
        """The answers of a valid form, with those of questions that were not asked."""
        given = {
            question.key: self._rows(question)
            if question.kind in ROW_FORMS
            else _answer(question, self._said(question.key))
            for question in self.questions
        }
        return self.stored | given

    @property
    def asked_keys(self) -> tuple[str, ...]:
        return tuple(question.key for question in self.questions)

    def unasked(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Of these answers, those of questions that the form does not ask."""
        return {key: answer for key, answer in answers.items() if key not in self.asked_keys}

    @property
    def parts(self) -> list[tuple[Question, Any]]:
        """Each question with its field, or with its table of rows."""
        return [
            (question, self.table(question) if question.kind in ROW_FORMS else self[question.key])
            for question in self.questions
        ]

    def table(self, question: Question) -> RowTable:
        """The rows of a question: as sent, or as they stand, and an empty one where none is there or one is wanted."""
        form, name = ROW_FORMS[question.kind], self.add_prefix(question.key)
        given = self._rows(question) if self.is_bound else list(self.stored.get(question.key) or [])
        if not given or self.more == name:
            given = [*given, new_row(form)]
        rows = tuple(
            Row(
                number,
                tuple((cell, f"{name}-{number}-{cell.key}", _cell(cell.kind, row)(cell.key)) for cell in form.cells),
            )
            for number, row in enumerate(given[:MOST_ROWS])
        )
        return RowTable(question, name, form, rows)

    def _said(self, key: str) -> Any:
        """What was sent to a question; codes with the one that was chosen besides."""
        more = self.cleaned_data.get(f"{key}_add")
        return f"{self.cleaned_data[key]}, {more}" if more else self.cleaned_data[key]

    def _rows(self, question: Question) -> list[dict[str, Any]]:
        """The rows that were sent, save the one whose removal is asked for, and save empty ones."""
        form, name = ROW_FORMS[question.kind], self.add_prefix(question.key)
        pattern = re.compile(rf"{re.escape(name)}-(\d{{1,3}})-[a-z_]+")
        numbers = sorted({int(match[1]) for key in self.data if (match := pattern.fullmatch(key))})
        taken_off = self.data.get("remove", "")
        rows = (
            row_of(form, {cell.key: self.data.get(f"{name}-{number}-{cell.key}", "") for cell in form.cells})
            for number in numbers
            if taken_off != f"{name}-{number}"
        )
        return [row for row in rows if row is not None][:MOST_ROWS]


def _field(question: Question) -> forms.Field:
    given: dict[str, Any] = {"label": question.label, "help_text": question.hint, "required": False}
    match question.kind:
        case Kind.LONG:
            return forms.CharField(widget=forms.Textarea, max_length=LONG, **given)
        case Kind.YES_NO:
            return forms.ChoiceField(widget=forms.RadioSelect, choices=YES_NO, **given)
        case Kind.CHOICE:
            return forms.ChoiceField(widget=forms.RadioSelect, choices=question.choices, **given)
        case Kind.CHOICES:
            return forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, choices=question.choices, **given)
        case Kind.BODIES:
            given["help_text"] = f"{question.hint} Give their codes, with commas between."
            return forms.CharField(max_length=LONG, **given)
        case _:
            return forms.CharField(max_length=SHORT, **given)


def _one_more(known: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Add an organisation by its name",
        help_text="Its code is added to those above when you save.",
        choices=[("", "Choose one, or leave it"), *known],
        required=False,
    )


def _answer(question: Question, given: Any) -> Any:
    match question.kind:
        case Kind.YES_NO:
            return {"yes": True, "no": False}.get(given)
        case Kind.MONTH:
            return month_said(given)
        case Kind.BODIES:
            return list(dict.fromkeys(code.strip().upper() for code in re.split(r"[,\s]+", given) if code.strip()))
        case _:
            return given


def _shown(question: Question, answer: Any) -> Any:
    match question.kind:
        case Kind.YES_NO:
            return {True: "yes", False: "no"}.get(answer)
        case Kind.MONTH:
            return month_shown(str(answer or ""))
        case Kind.BODIES:
            return ", ".join(answer or ())
        case _:
            return answer


def _cell(kind: CellKind, row: Mapping[str, Any]) -> Any:
    def shown(key: str) -> str:
        value = row.get(key, "")
        if kind is CellKind.YES_NO:
            return "yes" if value is True else "no" if value is False else ""
        return month_shown(str(value)) if kind is CellKind.MONTH else str(value)

    return shown
