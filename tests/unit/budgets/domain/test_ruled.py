from decimal import Decimal

import pytest

from budgets.domain.ruled import ruled_change
from pbc.core.errors import Denied

AS_ISSUED = Decimal("26496.00")


@pytest.mark.parametrize(("ruled", "change"), [("27600.00", "1104.00"), ("26000.50", "-495.50"), ("0.00", "-26496.00")])
def test_a_ruling_changes_the_line_by_what_it_differs_from_the_issued_year(ruled, change) -> None:
    working = ruled_change("Emergency", AS_ISSUED, AS_ISSUED, Decimal(ruled), "Ruling D1")
    assert (working.value, working.paragraph) == (Decimal(change), "S4 ¶73")
    assert [each.value for each in working.inputs] == [Decimal(ruled), AS_ISSUED]
    assert working.all_sources[0].label == "Ruling D1"


@pytest.mark.parametrize(
    ("standing", "ruled", "words"),
    [
        (AS_ISSUED, None, "names no amount for Emergency. Change the line from the ledger"),
        (None, Decimal("1.00"), "does not hold Emergency any more"),
        (Decimal("26000.00"), Decimal("27600.00"), r"was £26,496.00 .* and the budget in force gives £26,000.00"),
        (AS_ISSUED, AS_ISSUED, "nothing to change. Confirm on the page of the dispute"),
    ],
)
def test_a_ruling_that_does_not_fit_says_how_to_follow_it(standing, ruled, words) -> None:
    with pytest.raises(Denied, match=words):
        ruled_change("Emergency", AS_ISSUED, standing, ruled, "Ruling D1")
