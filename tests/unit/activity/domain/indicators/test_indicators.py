"""Indicator files: complete, consistent, and refused with words when they are not."""

from pathlib import Path

import pytest

from pbc.activity.domain import indicators as package
from pbc.activity.domain.indicators import indicator_of, indicators, parse
from pbc.activity.domain.lines import Measure

GOOD = (Path(package.__file__).parent / "gp_referral_rate.toml").read_text(encoding="utf-8")


def test_the_four_benchmarks_of_the_guidance_are_there():
    assert {indicator.benchmark for indicator in indicators() if indicator.benchmark} == {
        "referral rates",
        "admission rates",
        "first outpatient attendances",
        "follow up rates",
    }


def test_every_measure_has_an_indicator_and_every_position_is_taken_once():
    assert {indicator.numerator for indicator in indicators()} == set(Measure)
    assert [indicator.position for indicator in indicators()] == list(range(1, len(indicators()) + 1))


def test_an_indicator_is_found_by_its_code():
    assert indicator_of("follow_up_ratio").denominator_measure == Measure.FIRST_OUTPATIENTS
    assert indicator_of("gp_referral_rate").denominator_measure is None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('numerator = "gp_referrals"', 'numerator = "referrals"', "'referrals' is not a valid Measure"),
        ('denominator = "list"', 'denominator = "people"', "'people' is not a valid Measure"),
        ('denominator = "list"', 'denominator = "follow_ups"', "only a rate among registered patients"),
        ("per = 1000", "per = 0", "must be 1 or more"),
        ("per = 1000", "", "missing or unknown per"),
        ("per = 1000", "per = 1000\ncolour = 1", "missing or unknown colour"),
        ("review_on = 2007-03-31", 'review_on = "soon"', "review_on must be a date"),
        ('polarity = "neutral"', 'polarity = "up"', "'up' is not a valid Polarity"),
        ('checker = "PCT information analyst"', 'checker = ""', "checker must not be empty"),
    ],
)
def test_a_faulty_file_is_refused_by_name(old, new, says):
    assert old in GOOD
    with pytest.raises(ValueError, match=f"x.toml: .*{says}"):
        parse("x.toml", GOOD.replace(old, new))
