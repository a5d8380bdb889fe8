from business_cases.domain.case_states import Desk
from business_cases.domain.clock import Clock, Standing
from business_cases.domain.signing import Outcome
from business_cases.presenters.assessment import OUTCOME_COLOURS, OUTCOMES_SAID, bar_words
from business_cases.presenters.desk_bar import WIDTH, segments


def test_every_outcome_has_words_and_a_colour() -> None:
    assert set(OUTCOMES_SAID) == set(OUTCOME_COLOURS) == set(Outcome)


def test_the_bar_in_words() -> None:
    clock = Clock(Standing.IN_TIME, day=9, desks={Desk.PCT: 3, Desk.ASSESSORS: 4, Desk.PROPOSER: 2})
    assert bar_words(clock) == (
        "Of 9 days, 3 lay with the PCT, before assessment, 4 with the assessors, 2 with the practice or consortium."
    )
    one = Clock(Standing.IN_TIME, day=1, desks={Desk.PCT: 1})
    assert bar_words(one) == "Of 1 day, 1 lay with the PCT, before assessment."
    assert bar_words(Clock(Standing.NOT_RUNNING)) == "No full day has passed since receipt."


def test_the_parts_fill_the_bar_in_order() -> None:
    parts = segments(Clock(Standing.IN_TIME, day=7, desks={Desk.PCT: 3, Desk.ASSESSORS: 4}))
    assert [(part.letter, part.days) for part in parts] == [("A", 3), ("B", 4)]
    assert parts[0].x == 0
    assert round(sum(part.width for part in parts)) == WIDTH
    assert parts[1].x == parts[0].width
    assert segments(Clock(Standing.NOT_RUNNING)) == []
