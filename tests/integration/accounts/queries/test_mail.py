from datetime import UTC, date, datetime

import pytest

from pbc.accounts.domain.mail import Pace
from pbc.accounts.models import Mail, MailChoice
from pbc.accounts.queries.mail import pace_of, paces_of, people_with_hats, reader_of, takes_mail, waiting
from tests.factories.accounts import MailFactory, RoleAssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db
ON = date(2006, 10, 2)
AT = datetime(2006, 10, 2, 9, tzinfo=UTC)


def test_who_has_not_chosen_gets_mail_at_once() -> None:
    user, other = UserFactory(), UserFactory()
    MailChoice.objects.create(user=other, pace="weekly", chosen_at=AT)
    assert (pace_of(user.pk), pace_of(other.pk)) == (Pace.AT_ONCE, Pace.WEEKLY)
    assert paces_of([user.pk, other.pk]) == {other.pk: Pace.WEEKLY}


def test_mail_is_read_in_the_hat_for_which_it_comes() -> None:
    hat = RoleAssignmentFactory(role="pct_director")
    reader = reader_of(MailFactory(user=hat.user, hat=hat), ON)
    assert (reader.role, reader.organisation_id) == ("pct_director", hat.organisation_id)
    assert reader_of(MailFactory(user=hat.user), ON).organisation_id is None
    assert reader_of(MailFactory(user=hat.user, hat=hat), date(1999, 1, 1)) is None


def test_only_people_with_a_role_and_an_open_account_get_digests() -> None:
    hat = RoleAssignmentFactory()
    RoleAssignmentFactory(user=UserFactory(is_active=False))
    UserFactory()
    assert people_with_hats(ON) == [hat.user]
    assert takes_mail(hat.user)


def test_the_oldest_waiting_goes_first() -> None:
    late, early = MailFactory(next_at=AT), MailFactory()
    MailFactory(next_at=datetime(2006, 10, 2, 10, tzinfo=UTC))
    MailFactory(status="not_needed", next_at=None)
    assert waiting(AT) == [early.pk, late.pk]
    assert waiting(AT, limit=1) == [early.pk]
    assert Mail.objects.count() == 4
