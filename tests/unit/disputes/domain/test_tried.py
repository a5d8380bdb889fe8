from datetime import date

from disputes.domain.parties import Side
from disputes.domain.tried import Said, steps_from

NAMES = {Side.PRACTICE: "First Surgery", Side.PCT: "Northmoor PCT"}


def said(day: int, side: Side, words: str = "Why?") -> Said:
    return Said(date(2006, 6, day), side, "A person", words)


def test_what_came_of_a_word_is_the_next_word_of_the_other_side() -> None:
    asked, again, answered = said(1, Side.PRACTICE), said(2, Side.PRACTICE), said(5, Side.PCT, "So.")
    steps = steps_from([asked, again, answered], NAMES)
    assert [(step.on, step.side, step.words) for step in steps] == [
        (each.on, each.side, each.words) for each in (asked, again, answered)
    ]
    assert [step.outcome for step in steps] == [
        "Northmoor PCT answered on 5 June 2006.",
        "Northmoor PCT answered on 5 June 2006.",
        "First Surgery had not answered when the dispute was raised.",
    ]


def test_nothing_said_is_nothing_tried() -> None:
    assert steps_from([], NAMES) == ()
