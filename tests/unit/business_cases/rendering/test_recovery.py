from business_cases.domain.figures import recovery_of, shown_months
from business_cases.domain.proposal import proposal_of
from business_cases.rendering.recovery import recovery_charts, recovery_words
from tests.factories.business_cases import complete


def test_the_chart_holds_the_balances_of_the_case() -> None:
    found = recovery_of(proposal_of(complete()))
    assert found is not None
    wide, narrow = recovery_charts(shown_months(found), found.month)
    assert "It is paid back in month 8." in wide.alt
    assert wide.table.rows[0] == ("Jan 07", "£6,400", "£1,200", "−£5,200")
    assert len(wide.table.rows) == 24
    assert (narrow.alt, narrow.table) == (wide.alt, wide.table)
    assert "Freed £" in wide.text
    assert "Freed £" not in narrow.text  # no room for figures beside the lines


def test_words_of_recovery() -> None:
    assert recovery_words(None) == "It is not paid back within five years."
    assert recovery_words(0) == "It is never below nought."
