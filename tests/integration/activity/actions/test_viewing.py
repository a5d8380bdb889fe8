"""Looking at patient-level rows leaves an event."""

import pytest

from pbc.activity.actions.viewing import record_rows_viewed
from pbc.activity.domain.lines import Line
from pbc.core.models import AuditEvent
from pbc.core.periods import Month
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.organisations import PracticeFactory
from tests.integration.activity.actions.files import AT

pytestmark = pytest.mark.django_db


def test_who_looked_at_what_is_recorded() -> None:
    practice = PracticeFactory()
    by = RoleAssignmentFactory(role="practice_manager", organisation=practice).as_principal()
    record_rows_viewed(practice=practice, month=Month(2006, 4), line=Line.EMERGENCY, rows=7, by=by, at=AT)
    event = AuditEvent.objects.get()
    assert (event.kind, event.by_name, event.organisation_code) == (
        "activity.patient_rows_viewed",
        by.name,
        practice.code,
    )
    assert event.facts == {"month": "2006-04", "line": "emergency", "rows": 7}
