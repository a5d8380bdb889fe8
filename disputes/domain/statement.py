"""The joint statement: the question, what is agreed and what is not, written by both sides (R143; S4 ¶73)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from disputes.domain.parties import Side
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day


@dataclass(frozen=True)
class Statement:
    """What the panel is asked.

    :param questions: each answered for one side or the other.
    :param by_issue: whether the panel rules on each question by itself; else on the whole package.
    """

    questions: tuple[str, ...]
    agreed: str
    disputed: str
    by_issue: bool = False


def questions_in(text: str) -> tuple[str, ...]:
    """One question a line, without blank lines."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def check_statement(statement: Statement) -> None:
    """Refuse a statement that a panel could not rule on.

    :raises Invalid: without a question or facts, or issue by issue with one question alone.
    """
    fix = "Write it, then put the statement to both sides."
    if not statement.questions:
        raise Invalid("There is no question.", field="questions", rule="said_in_words", fix=fix)
    if statement.by_issue and len(statement.questions) == 1:
        raise Invalid(
            "One question is a package of its own.",
            field="questions",
            rule="issues_are_several",
            fix="Write the issues one a line, or let the panel rule on the whole package.",
        )
    for field, text, what in (
        ("agreed", statement.agreed, "What both sides agree on"),
        ("disputed", statement.disputed, "What they do not agree on"),
    ):
        if not text.strip():
            raise Invalid(f"{what} is missing.", field=field, rule="said_in_words", fix=fix)


def digest_of(reference: str, number: int, statement: Statement, figures: Any, figures_on: date) -> str:
    """What a signature stands under: SHA-256 of all that a version says, figures and their working too."""
    content = {
        "dispute": reference,
        "number": number,
        "questions": list(statement.questions),
        "by_issue": statement.by_issue,
        "agreed": statement.agreed,
        "disputed": statement.disputed,
        "figures": figures,
        "figures_on": figures_on.isoformat(),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def check_may_fix(due_on: date, on: date) -> None:
    """The clerk fixes a statement only once the sides' time to agree is over.

    :raises Denied: while it runs.
    """
    if on <= due_on:
        raise Denied(f"The sides have until {day(due_on)} to agree on a statement. Nothing was fixed.")


def fixed_because(last: Mapping[Side, int], names: Mapping[Side, str], due_on: date) -> str:
    """What a fixed statement says of itself: from which versions, and why.

    :param last: the number of each side's last version, for those that wrote one.
    """
    parts = [
        f"version {last[side]} of {names[side]}" if side in last else f"nothing of {names[side]}, which wrote none"
        for side in Side
    ]
    return f"The two sides did not agree by {day(due_on)}. The SHA’s clerk fixed this from {' and '.join(parts)}."
