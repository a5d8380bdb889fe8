"""A key opens what its scopes say."""

from types import SimpleNamespace

import pytest

from pbc.api.permissions import HasScope
from pbc.core.errors import Denied
from pbc.core.principal import Principal

VIEW = SimpleNamespace(scopes={"GET": ("a", "b")})


def request(method: str, *scopes: str) -> SimpleNamespace:
    principal = Principal("x", "machine", frozenset(scopes))
    return SimpleNamespace(method=method, user=SimpleNamespace(principal=principal))


def test_any_of_the_scopes_opens() -> None:
    assert HasScope().has_permission(request("GET", "b"), VIEW)
    assert HasScope().has_permission(request("HEAD", "a"), VIEW)
    assert HasScope().has_permission(request("PUT"), VIEW)  # then the method is refused


def test_without_them_the_missing_ones_are_named() -> None:
    with pytest.raises(Denied, match="lacks the scope a or b"):
        HasScope().has_permission(request("GET", "c"), VIEW)
