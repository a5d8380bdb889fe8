from typing import Any

import pytest

from pbc.accounts.management.checks import no_demo_users_in_production
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def production(settings: Any) -> None:
    settings.DEMO = settings.DEBUG = False


def test_invented_people_are_an_error_in_production(production: None) -> None:
    UserFactory(is_demo=True)
    assert [fault.id for fault in no_demo_users_in_production(databases=["default"])] == ["accounts.E001"]


def test_real_people_are_fine(production: None) -> None:
    UserFactory()
    assert no_demo_users_in_production(databases=["default"]) == []


def test_a_demonstration_may_have_them() -> None:
    UserFactory(is_demo=True)
    assert no_demo_users_in_production(databases=["default"]) == []


def test_without_a_database_nothing_is_asked(production: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert no_demo_users_in_production(databases=None) == []
