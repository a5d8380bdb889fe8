from datetime import UTC, date, datetime

from budgets.actions.setting import issue_budgets
from budgets.queries.lateness import issues
from pbc.core.principal import SYSTEM
from tests.factories.organisations import PctFactory
from tests.integration.budgets.studio import adopted
from tests.integration.budgets.world import THIS


def test_who_issued_late_and_who_has_not_issued(world) -> None:
    other = PctFactory(name="Other PCT")
    adopted(world)
    late = datetime(2006, 4, 13, 9, tzinfo=UTC)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=late)
    none, issued = issues([world.pct, other], THIS, date(2006, 4, 20))
    assert (none.pct, none.issued_on, none.late, none.practices) == (other, None, 19, 0)
    assert (issued.pct, issued.issued_on, issued.late) == (world.pct, date(2006, 4, 13), 12)
    assert (issued.practices, issued.unsigned) == (2, 2)
    assert issues([other], THIS.previous, date(2006, 4, 20)) == [], "that year had no such day"
