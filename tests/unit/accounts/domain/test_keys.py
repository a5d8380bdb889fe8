import hashlib

import pytest

from pbc.accounts.domain.keys import SCOPES, hash_of, make_key, matches, prefix_of
from pbc.accounts.domain.permissions import Permission


def test_a_new_key_opens_with_its_own_hash_only() -> None:
    key, other = make_key(), make_key()
    assert key.plain != other.plain
    assert matches(key.plain, key.key_hash)
    assert not matches(other.plain, key.key_hash)
    assert key.key_hash == hashlib.sha256(key.plain.encode()).hexdigest() == hash_of(key.plain)


def test_the_prefix_is_read_back() -> None:
    key = make_key()
    assert prefix_of(key.plain) == key.prefix


@pytest.mark.parametrize(
    "text", ["", "pbc_", "pbc_0123abcd_short", "xyz_0123abcd_" + "a" * 43, "pbc_0123ABCD_" + "a" * 43]
)
def test_what_is_no_key_has_no_prefix(text: str) -> None:
    assert prefix_of(text) is None


def test_no_key_looks_after_users_or_closes_months() -> None:
    refused = {Permission.USERS_MANAGE, Permission.MONTH_CLOSE, Permission.PATIENT_ROWS_VIEW, Permission.BUDGET_SET}
    assert refused & SCOPES.keys() == set()
