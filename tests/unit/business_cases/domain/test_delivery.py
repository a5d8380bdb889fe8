from datetime import date

import pytest

from business_cases.domain.delivery import (
    NEXT_LABELS,
    STEPS,
    VERDICT_LABELS,
    WORDS,
    Next,
    Step,
    Verdict,
    check_step,
    steps_for,
)
from business_cases.domain.proforma import BUYING
from pbc.core.errors import Denied, Invalid

TODAY = date(2006, 12, 1)
SPECIFIED = {Step.SPECIFICATION: date(2006, 10, 2)}


def test_every_way_of_buying_ends_with_the_start() -> None:
    assert set(STEPS) == {key for key, _ in BUYING}
    assert all(steps_for(key)[-1].step is Step.START for key in [*STEPS, ""])
    assert set(WORDS) == set(Step)
    assert set(VERDICT_LABELS) == set(Verdict)
    assert set(NEXT_LABELS) == set(Next)


def test_the_light_route_buys_by_quotes() -> None:
    assert [each.step for each in steps_for("")] == [Step.QUOTES, Step.START]


def test_steps_follow_each_other() -> None:
    assert check_step("specification", "tender", {}, TODAY, TODAY) is Step.SPECIFICATION
    assert check_step("advert", "tender", SPECIFIED, date(2006, 10, 2), TODAY) is Step.ADVERT


@pytest.mark.parametrize(
    ("step", "done", "on", "fault", "text"),
    [
        ("terms", {}, TODAY, Invalid, "no step “terms”"),
        ("specification", SPECIFIED, TODAY, Denied, "was recorded for 2 October 2006"),
        ("contract", SPECIFIED, TODAY, Denied, "First comes “Advertised"),
        ("advert", SPECIFIED, date(2006, 12, 2), Invalid, "2 December 2006 is not here yet"),
        ("advert", SPECIFIED, date(2006, 10, 1), Invalid, "1 October 2006 is before the step before it"),
    ],
)
def test_steps_out_of_turn(step: str, done: dict[Step, date], on: date, fault: type[Exception], text: str) -> None:
    with pytest.raises(fault, match=text):
        check_step(step, "tender", done, on, TODAY)
