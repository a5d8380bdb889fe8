"""When a variance is asked about, by when it is answered, and what an answer is (R41; S4 ¶38, ¶71)."""

from collections.abc import Collection, Sequence
from datetime import date

from budgets.domain.explanation_states import LABELS, TRANSITIONS, ExplanationStatus
from budgets.domain.statements import Attention, StatementLine
from pbc.core.calendar import add_working_days
from pbc.core.errors import Denied, Invalid

LONGEST = 2000
"""Characters of an answer: one paragraph."""


def due_on(asked_on: date, working_days: int) -> date:
    """The last day to answer: so many working days after the day of asking.

    >>> due_on(date(2006, 5, 19), 10)  # a Friday; 29 May was a bank holiday
    datetime.date(2006, 6, 5)
    """
    return add_working_days(asked_on, working_days)


def to_ask(lines: Sequence[StatementLine], wanted: Collection[str], asked: Collection[str]) -> list[StatementLine]:
    """The lines of a statement (or its total) that may be asked about, of those wanted.

    :param asked: lines that have been asked about already.
    :raises Invalid: for none, one that is not on the statement, one within the limits, or one asked about before.
    """
    by_line = {line.line: line for line in lines}
    if not wanted:
        raise Invalid("No line is chosen.", field="lines", rule="line_chosen", fix="Choose a line above the limits.")
    found = []
    for key in dict.fromkeys(wanted):
        line = by_line.get(key)
        if line is None:
            raise Invalid(f"The statement has no line {key}.", field="lines", rule="known_line", fix="Choose another.")
        if line.attention is not Attention.EXPLAIN:
            fix = "Choose a line that is marked “to be explained”, or change the PCT’s limits first."
            message = f"{line.label} is within the limits above which the PCT asks."
            raise Invalid(message, field="lines", rule="variance_explain_percent", fix=fix)
        if key in asked:
            fix = "Look at the explanation that is there; it can be asked about again once it is answered."
            raise Invalid(f"{line.label} has been asked about.", field="lines", rule="asked_once", fix=fix)
        found.append(line)
    return found


def check_move(now: ExplanationStatus, wanted: ExplanationStatus) -> None:
    """Refuse a step that the state does not allow.

    :raises Denied: with the state it is in.
    """
    if wanted not in TRANSITIONS[now]:
        raise Denied(f"This explanation is “{LABELS[now].lower()}”: it cannot become “{LABELS[wanted].lower()}”.")


def checked_words(words: str, *, what: str) -> str:
    """The words without blanks around them.

    :param what: what they are, beginning a sentence: ``The explanation``.
    :raises Invalid: where there are none, or too many.
    """
    found = " ".join(words.split())
    if not found:
        raise Invalid(f"{what} is missing.", field="words", rule="words_given", fix="Write it in a few sentences.")
    if len(found) > LONGEST:
        fix = f"Shorten it to {LONGEST:,} characters: one paragraph."
        raise Invalid(f"{what} has {len(found):,} characters.", field="words", rule="one_paragraph", fix=fix)
    return found
