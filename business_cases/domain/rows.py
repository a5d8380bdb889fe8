"""The rows of the proforma that are tables: costs, savings, measures, risks (R97, R99; S4 ¶51, ¶52).

What people write is kept as they wrote it, save for what is read the same by everybody: “£6,000” is 6000, “10 2006” is
October 2006. What cannot be read is kept as well, and said to be so, until it is mended.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from budgets.domain.services import SERVICES
from business_cases.domain.costs import COST_LABELS, Cost, Saving, check_lines
from business_cases.domain.proforma import Answers, Kind
from business_cases.domain.proposal import proposal_of
from pbc.core.errors import Invalid
from pbc.core.periods import Month

MOST_ROWS = 40
LONGEST = 200
MONTH_FORMS = ("%B %Y", "%b %Y", "%m %Y", "%m/%Y", "%Y-%m", "%Y%m")


class CellKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    MONTH = "month"
    CHOICE = "choice"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Cell:
    """:param initial: what a new row says."""

    key: str
    label: str
    kind: CellKind = CellKind.TEXT
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    initial: str = ""


@dataclass(frozen=True)
class RowForm:
    """The cells of one kind of table; ``one`` names a row of it."""

    one: str
    cells: tuple[Cell, ...]


LINES = tuple((service.key, service.label) for service in SERVICES.values() if service.kind != "excluded")
FIVE = tuple((str(number), str(number)) for number in range(1, 6))

ROW_FORMS: Mapping[Kind, RowForm] = {
    Kind.COSTS: RowForm(
        "Cost",
        (
            Cell("words", "What is it?"),
            Cell(
                "kind",
                "What kind of cost?",
                CellKind.CHOICE,
                choices=tuple((kind.value, label) for kind, label in COST_LABELS.items()),
            ),
            Cell(
                "amount", "How much, in pounds?", CellKind.NUMBER, "Of the year. What recurs stands for every year on."
            ),
            Cell("year", "In which year of the service?", CellKind.NUMBER, "1 to 5.", initial="1"),
        ),
    ),
    Kind.SAVINGS: RowForm(
        "Saving",
        (
            Cell("line", "Which service does it free?", CellKind.CHOICE, choices=LINES),
            Cell("units", "How many a month move?", CellKind.NUMBER, "Once it runs in full."),
            Cell("price", "What does one cost today, in pounds?", CellKind.NUMBER, "By tariff."),
            Cell("replacement", "What will one cost the new way, in pounds?", CellKind.NUMBER, initial="0"),
            Cell("from_month", "From which month of the service?", CellKind.NUMBER, "1 is its first.", initial="1"),
            Cell("full_month", "From which month in full?", CellKind.NUMBER, initial="1"),
            Cell(
                "double_months",
                "For how many months is the old service paid for as well?",
                CellKind.NUMBER,
                initial="0",
            ),
            Cell("substitution", "What is done instead?"),
        ),
    ),
    Kind.MEASURES: RowForm(
        "Measure",
        (
            Cell("name", "What is counted?"),
            Cell("unit", "In what?", hint="Such as “a month” or “per cent”."),
            Cell("today", "The figure today", CellKind.NUMBER),
            Cell("promised", "The figure promised", CellKind.NUMBER),
            Cell("by", "By which month?", CellKind.MONTH, "Such as 10 2006."),
            Cell("higher_is_better", "Is more better?", CellKind.YES_NO),
        ),
    ),
    Kind.RISKS: RowForm(
        "Risk",
        (
            Cell("what", "What could go wrong?"),
            Cell("likelihood", "How likely, from 1 to 5?", CellKind.CHOICE, choices=FIVE),
            Cell("impact", "How bad, from 1 to 5?", CellKind.CHOICE, choices=FIVE),
            Cell("answer", "What is done about it?"),
        ),
    ),
}


def row_of(form: RowForm, given: Mapping[str, str]) -> dict[str, Any] | None:
    """A row as it is kept; ``None`` for one in which nobody wrote anything of their own."""
    texts = {cell.key: given.get(cell.key, "").strip()[:LONGEST] for cell in form.cells}
    if all(texts[cell.key] in ("", cell.initial) or cell.kind is CellKind.YES_NO for cell in form.cells):
        return None
    return {cell.key: _kept(cell.kind, texts[cell.key]) for cell in form.cells}


def new_row(form: RowForm) -> dict[str, Any]:
    """A row to be filled in."""
    return {cell.key: cell.initial for cell in form.cells}


def month_said(text: str) -> str:
    """A month as it is kept, ``2006-10``, from “10 2006”, “October 2006”, “2006-10”; other text as it is."""
    tidy = re.sub(r"\s+", " ", text.strip())
    for form in MONTH_FORMS:
        try:
            found = datetime.strptime(tidy, form)  # noqa: DTZ007 - a month has no hour
            return str(Month(found.year, found.month))
        except ValueError:
            continue
    return tidy


def month_shown(text: str) -> str:
    """A month as people write it: “10 2006”."""
    try:
        month = Month.parse(text)
    except ValueError:
        return text
    return f"{month.month:02d} {month.year}"


def number_said(text: str) -> str:
    """A number without the signs that people write in it; other text as it is."""
    plain = text.strip().replace("£", "").replace(",", "").replace(" ", "")
    try:
        return plain if Decimal(plain).is_finite() else text.strip()
    except InvalidOperation:
        return text.strip()


def fault_of(section_key: str, answers: Answers) -> Invalid | None:
    """What of a part cannot be read, or cannot be, if anything."""
    try:
        found = proposal_of({section_key: answers})
        check_lines(found.costs, found.savings)
        _check_lines_known(found.savings)
    except Invalid as fault:
        return fault
    return None


def costs_as_rows(costs: tuple[Cost, ...]) -> list[dict[str, Any]]:
    """Costs as the proforma keeps them."""
    return [{"kind": c.kind.value, "year": str(c.year), "amount": str(c.amount), "words": c.words} for c in costs]


def savings_as_rows(savings: tuple[Saving, ...]) -> list[dict[str, Any]]:
    """Savings as the proforma keeps them."""
    return [{cell.key: str(getattr(saving, cell.key)) for cell in ROW_FORMS[Kind.SAVINGS].cells} for saving in savings]


def _kept(kind: CellKind, text: str) -> Any:
    match kind:
        case CellKind.NUMBER:
            return number_said(text)
        case CellKind.MONTH:
            return month_said(text)
        case CellKind.YES_NO:
            return text == "yes"
        case _:
            return text


def _check_lines_known(savings: tuple[Saving, ...]) -> None:
    for row, saving in enumerate(savings, start=1):
        if saving.line not in dict(LINES):
            fix = "Choose the service whose cost falls."
            raise Invalid(f"Saving {row} names no service.", field="savings", rule="service_line", fix=fix)
