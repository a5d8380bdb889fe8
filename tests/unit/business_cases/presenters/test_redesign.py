from decimal import Decimal

from business_cases.domain.proforma import check_answers
from business_cases.domain.proposal import proposal_of
from business_cases.domain.redesign import Range, try_redesign
from business_cases.presenters.redesign import draft_content, range_words
from tests.unit.business_cases.domain.test_redesign import ask, used


def test_a_draft_holds_the_same_figures_as_what_was_tried() -> None:
    trial = try_redesign(ask(), used())
    content = draft_content(ask(), trial)
    for key, answers in content.items():
        check_answers(key, answers)
    found = proposal_of(content)
    assert (found.costs, found.savings, str(found.start)) == (trial.costs, (trial.saving,), "2007-01")


def test_the_interval_in_words() -> None:
    found = range_words(Range(Decimal("2013.70"), Decimal("4700.00"), None, 14))
    assert "from £2,014 to £4,700 a year" in found
    assert "in month 14 at the best end, not within five years at the worst" in found
    assert "Too few patients" in range_words(None)
