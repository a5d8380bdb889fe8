from datetime import date
from types import SimpleNamespace

from budgets.domain.explanation_states import ExplanationStatus
from budgets.presenters import explanations as words


def asked(status=ExplanationStatus.ASKED):
    return SimpleNamespace(label="Day cases", month=date(2006, 5, 1), status=status, due_on=date(2006, 6, 5))


def test_it_is_named_by_line_and_month() -> None:
    assert words.title(asked()) == "Day cases, May 2006"


def test_it_is_overdue_the_day_after_while_it_lies_with_the_practice() -> None:
    assert words.state(asked(), date(2006, 6, 5)) == "Asked"
    assert words.state(asked(), date(2006, 6, 6)) == "Asked, overdue"
    assert words.state(asked(ExplanationStatus.ANSWERED), date(2006, 6, 6)) == "Answered"


def test_every_state_has_a_colour_and_a_sentence() -> None:
    assert words.STATUS_COLOURS.keys() == words.STEP_SENTENCES.keys() == set(ExplanationStatus)
