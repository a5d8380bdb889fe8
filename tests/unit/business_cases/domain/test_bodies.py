from datetime import date

import pytest

from business_cases.domain.bodies import check_body, check_days, check_last_day
from business_cases.domain.route import Level
from pbc.core.errors import Denied, Invalid

FIRST, LAST = date(2006, 4, 1), date(2006, 9, 30)


def test_only_committee_and_board_have_members() -> None:
    check_body(Level.COMMITTEE)
    with pytest.raises(Denied, match="not in a meeting"):
        check_body(Level.DIRECTOR)


def test_a_membership_does_not_end_before_it_begins() -> None:
    check_days(FIRST, None)
    check_days(FIRST, FIRST)
    with pytest.raises(Invalid, match="before it begins"):
        check_days(FIRST, date(2006, 3, 31))


def test_nor_before_a_meeting_that_the_member_was_at() -> None:
    check_last_day(FIRST, LAST, [FIRST, LAST])
    with pytest.raises(Invalid, match="meeting of 1 October 2006"):
        check_last_day(FIRST, LAST, [FIRST, date(2006, 10, 1)])
