"""Reasons for having no price."""

from pbc.activity.domain.lines import Line
from pbc.activity.domain.pricing.terms import REASON_TEXTS, UnpricedReason, unpriced

LONGEST = 40


def test_every_reason_has_its_sentence_and_fits_its_column():
    assert set(REASON_TEXTS) == set(UnpricedReason)
    assert max(map(len, UnpricedReason)) <= LONGEST


def test_an_unpriced_row_carries_its_reason_in_words():
    row = unpriced(Line.AE, UnpricedReason.NO_PRICE)

    assert row.price is None
    assert row.working.reason == "The price list of the year has no price for this code."
