from datetime import date

import pytest

from governance.queries.needs import needs
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.governance import InterestFactory
from tests.factories.organisations import PctFactory, ProviderFactory
from tests.factories.principals import hat

pytestmark = pytest.mark.django_db


def test_the_yearly_word_is_asked_for_a_month_before_it_is_due() -> None:
    pct = PctFactory()
    user = RoleAssignmentFactory(role="pct_director", organisation=pct).user
    InterestFactory(user=user, organisation=ProviderFactory())  # declared on 1 April 2006
    by = hat("pct_director", pct, user_id=user.pk)
    assert needs(principal=by, today=date(2007, 3, 1)) == []
    assert [need.due_on for need in needs(principal=by, today=date(2007, 3, 2))] == [date(2007, 4, 1)]
