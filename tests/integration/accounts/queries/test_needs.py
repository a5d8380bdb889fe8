from datetime import date

import pytest

from pbc.accounts.queries.needs import needs
from tests.factories.accounts import MailFactory, RoleAssignmentFactory
from tests.factories.organisations import PctFactory

pytestmark = pytest.mark.django_db
ON = date(2006, 10, 2)


def test_an_administrator_is_told_of_messages_that_did_not_leave_and_nobody_else_is() -> None:
    hat = RoleAssignmentFactory()
    administrator = RoleAssignmentFactory(role="system_administrator", organisation=hat.organisation).as_principal()
    other = RoleAssignmentFactory(role="system_administrator", organisation=PctFactory()).as_principal()
    MailFactory(user=hat.user, hat=hat)
    assert needs(principal=administrator, today=ON) == []
    for _ in range(2):
        MailFactory(user=hat.user, hat=hat, status="failed", next_at=None)
    [need] = needs(principal=administrator, today=ON)
    assert (need.title, need.url) == ("2 messages did not leave", "/outbox/")
    assert needs(principal=other, today=ON) == needs(principal=hat.as_principal(), today=ON) == []
