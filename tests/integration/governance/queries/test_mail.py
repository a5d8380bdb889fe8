from datetime import UTC, date, datetime

import pytest

from governance.actions.interests import confirm_interests, remind_of_interests
from governance.queries.mail import LETTERS, interests_due
from pbc.accounts.models import Mail
from pbc.core.principal import SYSTEM
from tests.factories.accounts import RoleAssignmentFactory

pytestmark = pytest.mark.django_db
ON = date(2006, 10, 2)
AT = datetime(2006, 10, 2, 9, tzinfo=UTC)


def test_it_says_what_to_do_until_it_is_done() -> None:
    hat = RoleAssignmentFactory(role="pct_director")
    remind_of_interests(by=SYSTEM, at=AT)
    mail = Mail.objects.get()
    words = interests_due(mail, hat.as_principal(), ON)
    assert words.subject == "Look through your interests"
    assert words.sections[0].links[0].path == "/interests/"
    confirm_interests(by=hat.as_principal(), at=AT)
    assert LETTERS[mail.kind](mail, hat.as_principal(), ON) is None
