from decimal import Decimal

import pytest

from budgets.domain.chance import Chance, Verdict, together
from budgets.presenters.chance import VERDICT_COLOURS, VERDICT_LABELS, sentence, span
from pbc.core.statistics.compound import Cumulants


def judged(variance: str) -> Chance:
    return Chance("Elm Surgery", Decimal(variance), Decimal("500000.00"), Cumulants(0.0, 10_000.0**2, 0.0))


@pytest.mark.parametrize(
    ("variance", "words"),
    [
        ("-18000.00", "£18,000 under budget to date is within chance: with nothing changed, a practice like this"),
        ("-30000.00", "£30,000 under budget to date is more than chance explains, so it may be called a saving"),
        ("30000.00", "£30,000 over budget to date is more than chance explains, so it may be called an overspend"),
    ],
)
def test_what_may_be_said(variance: str, words: str) -> None:
    text = sentence(judged(variance))
    assert text.startswith(words)
    assert "£19,600 under and £19,600 over" in text


def test_what_cannot_be_told_says_why() -> None:
    assert sentence(together("A", [])) == "Whether this is chance cannot be told: there are no data."
    assert span(together("A", [])) == "–"


def test_every_verdict_has_its_words() -> None:
    assert set(VERDICT_LABELS) == set(VERDICT_COLOURS) == set(Verdict)
