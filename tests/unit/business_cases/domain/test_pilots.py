from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from business_cases.domain.benefits import Change, Series
from business_cases.domain.pilots import Asked, Stop, Way, check_asked, finding, register, registered_of
from pbc.core.errors import Invalid
from pbc.core.periods import Month

START = Month(2006, 10)
BEFORE = [40, 42, 38, 41, 39, 40, 42, 38, 41, 39, 40, 40]
"""Mean 40, limits 40 ± 5.8."""


def asked(**given: Any) -> Asked:
    kept = {"key": "follow_up_outpatient", "way": Way.LOWER, "change": Decimal(16), "moved_by": Decimal(8)} | given
    return Asked(**kept)


def series(later: Sequence[int], before: Sequence[int] = BEFORE) -> Series:
    first = START.plus(-len(before))
    return [(first.plus(place), Decimal(value)) for place, value in enumerate([*before, *later])]


def test_a_baseline_is_the_mean_of_twelve_months_and_opens() -> None:
    found = register(asked(), series([99, 99]), START)
    assert (found.baseline, found.promised) == (40, 24)
    assert len(found.working["inputs"]) == 12
    assert found.working["formula"] == "the sum of 12 months ÷ 12"
    assert registered_of([found.as_dict()]) == (found,)


@pytest.mark.parametrize(
    ("later", "way", "bound", "change", "stop", "words"),
    [
        ([], Way.LOWER, None, Change.TOO_EARLY, Stop.TOO_EARLY, "0 months of the service are loaded"),
        ([24], Way.LOWER, None, Change.AS_PROMISED, Stop.TOO_EARLY, "1 month of the service is loaded"),
        ([24] * 5, Way.LOWER, None, Change.AS_PROMISED, Stop.TOO_EARLY, "5 months of the service are loaded"),
        ([24] * 6, Way.LOWER, None, Change.AS_PROMISED, Stop.GO_ON, "it moved by 16.00"),
        ([32] * 6, Way.LOWER, None, Change.LESS, Stop.GO_ON, "it moved by 8.00"),
        ([33] * 6, Way.LOWER, None, Change.LESS, Stop.STOP, "it moved by 7.00, less than 8.00"),
        ([46] * 6, Way.LOWER, "45", Change.WRONG_WAY, Stop.STOP, "it moved by −6.00, less than 8.00"),
        ([56] * 6, Way.HIGHER, None, Change.AS_PROMISED, Stop.GO_ON, "it moved by 16.00"),
        ([24] * 6, Way.HIGHER, "30", Change.WRONG_WAY, Stop.STOP, "less than 8.00"),
    ],
)
def test_a_stop_rule_is_due_after_its_months_and_goes_by_move_and_bound(
    later: list[int], way: Way, bound: str | None, change: Change, stop: Stop, words: str
) -> None:
    one = asked(way=way, worse_than=None if bound is None else Decimal(bound))
    found = finding(register(one, series(later), START), series(later), START, START, after_months=6)
    assert (found.change, found.stop) == (change, stop)
    assert words in found.words


def test_months_before_an_adapted_version_do_not_count() -> None:
    measure = register(asked(), series([]), START)
    later = [40, 40, 40, 20, 20, 20]
    found = finding(measure, series(later), START, START.plus(3), after_months=3)
    assert (found.since, found.stop) == (20, Stop.GO_ON)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"key": "sunshine"}, "is not counted here"),
        ({"change": Decimal(0)}, "The expected change is missing"),
        ({"moved_by": Decimal(17)}, "A stop rule of 17.00 cannot be"),
        ({"moved_by": Decimal(0)}, "A stop rule of 0.00 cannot be"),
    ],
)
def test_measures_that_could_not_be_judged(given: dict[str, Any], text: str) -> None:
    with pytest.raises(Invalid, match=text):
        check_asked([asked(**given)], 6)


def test_measures_are_one_to_three_each_once_and_the_rule_is_due_within_a_year() -> None:
    check_asked([asked()], 12)
    for measures, months in (([], 6), ([asked(), asked()], 6), ([asked()], 13), ([asked()], 0)):
        with pytest.raises(Invalid):
            check_asked(measures, months)


def test_a_baseline_takes_twelve_months_and_a_bound_lies_beyond_it() -> None:
    with pytest.raises(Invalid, match="before October 2006 “Follow-up outpatient attendances” has 11 loaded"):
        register(asked(), series([24], BEFORE[1:]), START)
    with pytest.raises(Invalid, match="39.00 is not worse than today. Give a figure above the baseline, 40.00"):
        register(asked(worse_than=Decimal(39)), series([]), START)
