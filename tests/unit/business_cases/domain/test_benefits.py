from decimal import Decimal

import pytest

from business_cases.domain.benefits import Change, moved, recovery_so_far
from business_cases.domain.costs import Saving
from pbc.core.periods import Month

START = Month(2006, 4)
SAVING = Saving("follow_up_outpatient", Decimal(16), Decimal("75.00"), Decimal("0.00"), 1, 1, 0, "Seen by the nurse")
BEFORE = [40, 42, 38, 41, 39, 40, 42, 38, 41, 39, 40, 40]
"""Mean 40; neighbours differ by 2 on average 2.18: limits 40 ± 5.8."""


def series(later: list[int], before: list[int] = BEFORE) -> list[tuple[Month, Decimal]]:
    first = START.plus(-len(before))
    return [(first.plus(place), Decimal(value)) for place, value in enumerate([*before, *later])]


@pytest.mark.parametrize(
    ("later", "change", "since"),
    [
        ([], Change.TOO_EARLY, None),
        ([39, 41, 40, 39], Change.NONE, "39.75"),
        ([24, 23, 25, 24], Change.AS_PROMISED, "24"),
        ([33, 32, 33, 34], Change.LESS, "33"),
        ([50, 49, 51, 50], Change.WRONG_WAY, "50"),
        ([38, 38, 39, 38, 39, 38, 39], Change.LESS, None),  # seven on one side: a shift
        ([38, 38, 39, 38, 39, 38], Change.NONE, None),  # six are not yet
        ([24, 56, 24, 56], Change.NONE, "40"),  # both ways: no claim
    ],
)
def test_only_what_is_more_than_chance_counts(later: list[int], change: Change, since: str | None) -> None:
    found = moved(SAVING, series(later), START)
    assert (found.before, found.promised, found.change, found.months) == (40, 24, change, len(later))
    if since:
        assert found.since == Decimal(since)


def test_months_of_growing_are_left_out_once_all_move() -> None:
    ramp = Saving("follow_up_outpatient", Decimal(16), Decimal("75.00"), Decimal("0.00"), 1, 3, 0, "Nurse")
    assert moved(ramp, series([36, 30, 24, 24]), START).since == 24
    assert moved(ramp, series([36, 30]), START).since == 33


def test_without_twelve_months_before_nothing_is_claimed() -> None:
    found = moved(SAVING, series([10, 10], before=[40] * 11), START)
    assert (found.change, found.promised) == (Change.NO_BASELINE, None)
    assert moved(SAVING, [], START).change is Change.NO_BASELINE


def test_recovery_by_hand() -> None:
    """1,000 paid a month before the start; then 40 − 24 = 16 × 75 = 1,200 freed, and 40 − 44 = −4 × 75 = −300."""
    rows = recovery_so_far(
        {Month(2006, 3): Decimal("1000.00")},
        {"follow_up_outpatient": series([24, 44])},
        [SAVING],
        START,
        {START: Decimal("-500.00")},
        Month(2006, 6),
    )
    assert [(row.paid, row.freed, row.balance, row.planned) for row in rows] == [
        (Decimal(1000), 0, Decimal(-1000), 0),
        (0, Decimal(1200), Decimal(200), Decimal(-500)),
        (0, Decimal(-300), Decimal(-100), 0),
        (0, 0, Decimal(-100), 0),  # no data yet
    ]
