"""Who pays the market forces factor, and reasons for having no price."""

from datetime import date
from decimal import Decimal

import pytest

from pbc.activity.domain.lines import Line
from pbc.activity.domain.pricing.terms import (
    REASON_TEXTS,
    MarketForces,
    MarketForcesMode,
    ModeSpan,
    UnpricedReason,
    factor_parameter,
    unpriced,
)

CENTRAL, VIA_PCT = MarketForcesMode.CENTRAL, MarketForcesMode.VIA_PCT
OWN, OTHER = 7, 8
RULES = MarketForces(
    (
        ModeSpan(None, CENTRAL, None, date(2008, 4, 1)),
        ModeSpan(None, VIA_PCT, date(2008, 4, 1), None),
        ModeSpan(OWN, VIA_PCT, date(2006, 6, 1), date(2006, 9, 1)),
        ModeSpan(OWN, CENTRAL, date(2008, 10, 1), None),
    )
)

LONGEST = 40


def test_every_reason_has_its_sentence_and_fits_its_column():
    assert set(REASON_TEXTS) == set(UnpricedReason)
    assert max(map(len, UnpricedReason)) <= LONGEST


def test_an_unpriced_row_carries_its_reason_in_words():
    row = unpriced(Line.AE, UnpricedReason.NO_PRICE)

    assert row.price is None
    assert row.working.reason == "The price list of the year has no price for this code."


@pytest.mark.parametrize(
    ("commissioner", "on", "mode"),
    [
        (OWN, date(2006, 5, 31), CENTRAL),
        (OWN, date(2006, 6, 1), VIA_PCT),
        (OWN, date(2006, 8, 31), VIA_PCT),
        (OWN, date(2006, 9, 1), CENTRAL),
        (OTHER, date(2006, 6, 1), CENTRAL),
        (None, date(2006, 6, 1), CENTRAL),
        (OWN, date(2008, 4, 1), VIA_PCT),
        (None, date(2008, 4, 1), VIA_PCT),
        (OWN, date(2008, 10, 1), CENTRAL),
        (OTHER, date(2008, 10, 1), VIA_PCT),
    ],
)
def test_a_pcts_own_rule_goes_before_the_nations_on_its_days(commissioner, on, mode):
    assert RULES.mode(commissioner, on) is mode


def test_without_a_rule_the_factor_is_paid_centrally():
    assert MarketForces().mode(OWN, date(2006, 6, 1)) is CENTRAL
    assert MarketForces().is_central
    assert MarketForces((ModeSpan(OWN, CENTRAL),)).is_central
    assert not RULES.is_central


def test_a_working_says_who_paid_the_factor_and_by_which_rule():
    assert factor_parameter(None).value == "paid centrally"
    paid = factor_parameter(Decimal("1.1"))
    assert paid.value == Decimal("1.1")
    assert "through the PCT by the rule “Who pays the market forces factor”" in paid.source
