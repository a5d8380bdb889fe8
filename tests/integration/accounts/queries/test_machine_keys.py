from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pbc.accounts.domain.keys import make_key
from pbc.accounts.queries.machine_keys import principal_of_key
from tests.factories.accounts import MachineKeyFactory
from tests.integration.accounts.conftest import AT

pytestmark = pytest.mark.django_db


def test_a_key_is_its_organisation_with_its_scopes(django_assert_num_queries: Any) -> None:
    plain = make_key().plain
    key = MachineKeyFactory(plain=plain, scopes=["import.load"])
    with django_assert_num_queries(1):
        principal = principal_of_key(plain, AT)
    assert principal is not None
    assert (principal.machine_key_id, principal.organisation_id) == (key.pk, key.organisation_id)
    assert principal.may("import.load")
    assert not principal.may("pack.view")
    assert principal.user_id is None


def test_the_right_prefix_with_another_secret_opens_nothing() -> None:
    plain = make_key().plain
    MachineKeyFactory(plain=plain)
    assert principal_of_key(plain[:-1] + ("a" if plain[-1] != "a" else "b"), AT) is None


@pytest.mark.parametrize("text", ["", "nonsense", make_key().plain], ids=["none", "no key", "not ours"])
def test_an_unknown_key_opens_nothing(text: str) -> None:
    assert principal_of_key(text, AT) is None


def test_a_key_works_on_its_last_day_in_london_and_not_after() -> None:
    plain = make_key().plain
    MachineKeyFactory(plain=plain, expires_on=date(2006, 7, 31))
    last = datetime(2006, 7, 31, 22, 59, tzinfo=UTC)
    assert principal_of_key(plain, last)
    assert principal_of_key(plain, last + timedelta(minutes=1)) is None
