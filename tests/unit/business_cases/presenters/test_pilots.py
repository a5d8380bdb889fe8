from datetime import date

import pytest

from business_cases.domain.verdicts import Due, Payer
from business_cases.presenters.pilots import IN_THE_LEDGER, standing_words

POSSIBLE, DUE = date(2007, 4, 1), date(2007, 5, 27)


@pytest.mark.parametrize(
    ("given", "today", "words"),
    [
        (None, date(2007, 3, 31), "possible from 1 April 2007"),
        (None, POSSIBLE, "possible now"),
        (None, date(2007, 5, 28), "late by 1 day"),
        (None, date(2007, 5, 30), "late by 3 days"),
        (DUE, date(2008, 1, 1), "drawn on 27 May 2007"),
        (date(2007, 5, 28), date(2008, 1, 1), "drawn on 28 May 2007, late"),
    ],
)
def test_a_verdict_stands_against_its_day_in_words(given: date | None, today: date, words: str) -> None:
    assert standing_words(Due(6, POSSIBLE, DUE, given), today) == words


def test_each_payer_says_what_it_does_in_the_ledger() -> None:
    assert set(IN_THE_LEDGER) == set(Payer)
    assert [payer for payer, words in IN_THE_LEDGER.items() if "at once" in words] == [Payer.PCT_BUDGET]
