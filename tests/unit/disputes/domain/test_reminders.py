from datetime import date

import pytest

from disputes.domain.reminders import Moment, moment_of
from disputes.domain.states import DisputeStatus

S = DisputeStatus
MONDAY = date(2006, 10, 9)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2006, 10, 4), None),
        (date(2006, 10, 5), Moment.SOON),  # Thursday: two working days before
        (date(2006, 10, 8), Moment.SOON),
        (MONDAY, Moment.SOON),
        (date(2006, 10, 10), Moment.MISSED),
        (date(2006, 12, 10), Moment.MISSED),
    ],
)
def test_two_working_days_before_and_from_the_day_after(on: date, expected: Moment | None) -> None:
    assert moment_of(S.MEDIATION, MONDAY, on, 2) is expected


def test_final_offers_are_not_missed_and_without_days_it_is_the_last_day() -> None:
    assert moment_of(S.OFFERS, MONDAY, date(2006, 10, 10), 2) is None
    assert moment_of(S.OFFERS, MONDAY, MONDAY, 2) is Moment.SOON
    assert [moment_of(S.RULED, MONDAY, day, 0) for day in (date(2006, 10, 6), MONDAY)] == [None, Moment.SOON]
