from datetime import date
from typing import Any

import pytest

from pbc.accounts.queries.hats import hats_of
from tests.factories.accounts import RoleAssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_hats_are_those_in_force_in_one_query(django_assert_num_queries: Any) -> None:
    user = UserFactory()
    now = RoleAssignmentFactory(user=user, period=(date(2006, 4, 1), date(2006, 10, 1)))
    RoleAssignmentFactory(user=user, period=(date(2006, 10, 1), None))
    RoleAssignmentFactory()
    with django_assert_num_queries(1):
        hats = hats_of(user.pk, on=date(2006, 9, 30))
        assert [hat.as_principal().organisation_name for hat in hats] == [now.organisation.name]
    assert [hat.pk for hat in hats_of(user.pk, on=date(2006, 10, 1))] != [now.pk]
