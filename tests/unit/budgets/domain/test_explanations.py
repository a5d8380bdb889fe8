from datetime import date

import pytest

from budgets.domain.explanation_states import LABELS, TRANSITIONS, WITH_PRACTICE, ExplanationStatus
from budgets.domain.explanations import LONGEST, check_move, checked_words, due_on, to_ask
from budgets.domain.statements import Attention
from pbc.core.errors import Denied, Invalid


class Line:
    def __init__(self, line, attention=Attention.EXPLAIN) -> None:
        self.line, self.label, self.attention = line, line.capitalize(), attention


LINES = [Line("emergency"), Line("ae", Attention.WATCH), Line("total")]


def test_ten_working_days_skip_weekends_and_bank_holidays() -> None:
    """Asked on Friday 19 May 2006; the Monday of 29 May was a holiday."""
    assert due_on(date(2006, 5, 19), 10) == date(2006, 6, 5)


def test_lines_above_the_limits_and_the_total_may_be_asked_about() -> None:
    assert [line.line for line in to_ask(LINES, ["total", "emergency", "total"], ())] == ["total", "emergency"]


@pytest.mark.parametrize(
    ("wanted", "asked", "rule"),
    [
        ([], (), "line_chosen"),
        (["weather"], (), "known_line"),
        (["ae"], (), "variance_explain_percent"),
        (["emergency"], ("emergency",), "asked_once"),
    ],
)
def test_what_may_not_be_asked_says_which_rule(wanted, asked, rule) -> None:
    with pytest.raises(Invalid) as fault:
        to_ask(LINES, wanted, asked)
    assert fault.value.rule == rule
    assert fault.value.fix


@pytest.mark.parametrize("now", list(ExplanationStatus))
@pytest.mark.parametrize("wanted", list(ExplanationStatus))
def test_only_the_steps_of_the_table_are_taken(now, wanted) -> None:
    if wanted in TRANSITIONS[now]:
        check_move(now, wanted)
    else:
        with pytest.raises(Denied, match=LABELS[now].lower()):
            check_move(now, wanted)


def test_the_practice_has_the_word_where_an_answer_may_follow() -> None:
    assert {status for status in TRANSITIONS if ExplanationStatus.ANSWERED in TRANSITIONS[status]} == set(WITH_PRACTICE)


def test_an_answer_is_one_paragraph() -> None:
    assert checked_words("  Two\n lines  ", what="It") == "Two lines"
    for words, rule in (("  ", "words_given"), ("x" * (LONGEST + 1), "one_paragraph")):
        with pytest.raises(Invalid) as fault:
            checked_words(words, what="The explanation")
        assert fault.value.rule == rule
