"""The first page: what it says, and that a busy reader can read it."""

import re
from decimal import Decimal

import pytest

from information_packs.domain import first_page
from information_packs.domain.contents import Comparison
from information_packs.domain.monthly import Amount, Monthly
from pbc.activity.domain.lines import Line
from pbc.core.periods import Month

JUNE = Month(2006, 6)
MONTHS = tuple(JUNE.plus(-back) for back in range(11, -1, -1))
OLDEST_READER = 9
"""Years of schooling, by Flesch and Kincaid."""


def comparison(code, significance):
    return Comparison(
        code, "Title", "", "", "", "", 12, 1.0, None, None, None, None, None, None, None, significance, "", "", {}, {}
    )


def monthly(now, before):
    amounts = {(month, str(Line.EMERGENCY)): Amount(now) for month in MONTHS}
    amounts |= {(month.plus(-12), str(Line.EMERGENCY)): Amount(before) for month in MONTHS}
    return Monthly(amounts, amounts)


@pytest.mark.parametrize(
    ("variance", "percent", "said"),
    [
        (Decimal("44464.10"), Decimal("4.4"), "That is £44,464 (4.4%) more than your budget to date."),
        (Decimal("-44464.10"), Decimal("-4.4"), "That is £44,464 (4.4%) less than your budget to date."),
        (Decimal(0), Decimal(0), "That is just what your budget gives to date."),
        (None, None, "You have no budget yet to set this against."),
    ],
)
def test_money(variance, percent, said):
    sentence = first_page.money(JUNE, Decimal("965271.40"), variance, percent)
    assert sentence == f"By the end of June you had spent £965,271. {said}"


def test_no_costs_are_not_nought():
    assert first_page.money(JUNE, None, None, None) == "We hold no costs for you this year so far."


def test_only_what_chance_does_not_explain_is_named():
    rows = [
        comparison("gp_referral_rate", "high_998"),
        comparison("ae_attendance_rate", "low_998"),
        comparison("follow_up_rate", "high_95"),
    ]
    assert first_page.others(rows) == (
        "Your patients have more GP referrals and fewer A&E visits than the PCT. Chance does not explain it."
    )
    assert "within the range" in first_page.others(rows[2:])
    assert first_page.others([comparison("gp_referral_rate", "")]) == "We cannot yet compare you with the PCT."


def test_a_movement_is_named_beyond_chance_alone():
    assert "there were 50% more" in first_page.movement(JUNE, monthly(30, 20), MONTHS)
    assert "within what chance" in first_page.movement(JUNE, monthly(21, 20), MONTHS)
    assert first_page.movement(JUNE, Monthly({}, ()), MONTHS) == "We hold no hospital stays for June 2006."


def test_the_question_goes_to_what_stands_out_most():
    high, low = comparison("gp_referral_rate", "high_998"), comparison("gp_referral_rate", "low_998")
    over = [("Day cases", Decimal(5)), ("Prescribing", Decimal(9))]
    assert "more GP referrals" in first_page.question([high], over, True)
    assert first_page.question([low], over, True).startswith("Prescribing is most over its budget.")
    assert "fewer GP referrals" in first_page.question([low], over, False)
    assert first_page.question([], [], False) == "Which figure in this pack does not look right to you?"


def syllables(word):
    """Near enough: groups of vowels, a silent e at the end left out."""
    groups = len(re.findall(r"[aeiouy]+", word))
    return max(1, groups - (word.endswith("e") and not word.endswith("le")))


def grade(text):
    """Flesch–Kincaid: 0.39 words a sentence + 11.8 syllables a word − 15.59. Numbers count as one word."""
    sentences = len(re.findall(r"[.?!](?:\s|$)", text))
    words = re.findall(r"[a-z]+|£?\d[\d,.]*%?", re.sub(r"’", "", text.lower()))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize("place", ["high_998", "low_998", "not_significant", ""])
@pytest.mark.parametrize("now", [30, 20])
@pytest.mark.parametrize("variance", [Decimal(5000), Decimal(-5000), None])
def test_the_page_is_plain(place, now, variance):
    rows = [comparison(code, place) for code in ("gp_referral_rate", "emergency_admission_rate")]
    text = " ".join(
        (
            first_page.money(JUNE, Decimal(965271), variance, variance and Decimal(4)),
            first_page.others(rows),
            first_page.movement(JUNE, monthly(now, 20), MONTHS),
            first_page.question(rows, [("Day cases", Decimal(5))], is_over=True),
        )
    )
    assert grade(text) <= OLDEST_READER, text
