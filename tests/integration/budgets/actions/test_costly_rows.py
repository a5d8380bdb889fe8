from budgets.actions.costly_rows import record_costly_rows_viewed
from pbc.core.models import AuditEvent
from pbc.core.periods import Month
from tests.factories.organisations import PracticeFactory
from tests.factories.principals import hat
from tests.integration.budgets.world import AT


def test_who_looked_at_how_many_rows_is_kept(db) -> None:
    practice = PracticeFactory()
    by = hat("practice_manager", practice, user_id=7)
    record_costly_rows_viewed(practice=practice, month=Month(2006, 6), rows=3, by=by, at=AT)
    event = AuditEvent.objects.get(kind="budgets.costly_rows_viewed")
    assert (event.by_user_id, event.organisation_code) == (7, practice.code)
    assert event.facts == {"month": "2006-06", "rows": 3}
