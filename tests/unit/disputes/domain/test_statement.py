from datetime import date

import pytest

from disputes.domain.parties import Side
from disputes.domain.statement import (
    Statement,
    check_may_fix,
    check_statement,
    digest_of,
    fixed_because,
    questions_in,
)
from pbc.core.errors import Denied, Invalid

WHOLE = Statement(("Is it within the terms?",), "It was lodged in July.", "What was freed up.")
DUE = date(2006, 9, 25)
NAMES = {Side.PRACTICE: "First Surgery", Side.PCT: "Northmoor PCT"}


def test_questions_are_lines() -> None:
    assert questions_in(" One?\n\n Two? \n") == ("One?", "Two?")


@pytest.mark.parametrize(
    ("statement", "field"),
    [
        (Statement((), "A", "D"), "questions"),
        (Statement(("Q",), "A", "D", by_issue=True), "questions"),
        (Statement(("Q",), " ", "D"), "agreed"),
        (Statement(("Q",), "A", ""), "disputed"),
    ],
)
def test_a_statement_that_no_panel_could_rule_on_is_refused(statement: Statement, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_statement(statement)
    assert caught.value.field == field


def test_a_whole_package_and_several_issues_pass() -> None:
    check_statement(WHOLE)
    check_statement(Statement(("Q", "R"), "A", "D", by_issue=True))


def test_a_signature_stands_under_every_word_and_figure() -> None:
    figures = [{"name": "Claimed", "value": "£12,000.00"}]
    own = digest_of("A", 1, WHOLE, figures, DUE)
    others = [
        digest_of("A", 2, WHOLE, figures, DUE),
        digest_of("A", 1, Statement(("Is it?",), WHOLE.agreed, WHOLE.disputed), figures, DUE),
        digest_of("A", 1, WHOLE, [{"name": "Claimed", "value": "£12,000.01"}], DUE),
        digest_of("A", 1, WHOLE, figures, date(2006, 9, 26)),
    ]
    assert own not in others
    assert len(set(others)) == len(others)


def test_the_clerk_waits_and_says_from_what() -> None:
    with pytest.raises(Denied, match="have until 25 September 2006"):
        check_may_fix(DUE, DUE)
    check_may_fix(DUE, date(2006, 9, 26))
    assert fixed_because({Side.PRACTICE: 2}, NAMES, DUE) == (
        "The two sides did not agree by 25 September 2006. The SHA’s clerk fixed this from version 2 of First Surgery "
        "and nothing of Northmoor PCT, which wrote none."
    )
