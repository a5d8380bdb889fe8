from datetime import date

import pytest

from disputes.domain.mediation import Speaker, check_accepted, check_time_is_over
from disputes.domain.parties import Side
from pbc.core.errors import Denied

DUE = date(2006, 10, 9)


def test_a_mediator_waits_for_both_sides() -> None:
    for accepted in (set(), {Side.PCT}, {Side.PRACTICE}):
        with pytest.raises(Denied, match="Both sides have to accept"):
            check_accepted(accepted)
    check_accepted(set(Side))


def test_the_clerk_waits_for_the_last_day_to_pass() -> None:
    with pytest.raises(Denied, match="have until 9 October 2006"):
        check_time_is_over(DUE, DUE)
    check_time_is_over(DUE, date(2006, 10, 10))


def test_each_side_is_a_speaker() -> None:
    assert {Speaker(side) for side in Side} == set(Speaker) - {Speaker.MEDIATOR}
