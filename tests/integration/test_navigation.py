from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from pbc.accounts.domain.roles import ROLES
from pbc.core.principal import Principal
from pbc.navigation import PLACES, navigation


def places(role: str, path: str = "/") -> list[dict[str, object]]:
    request = RequestFactory().get(path)
    request.principal = Principal(name="x", role=role, permissions=frozenset(ROLES[role].permissions))  # type: ignore[attr-defined]
    return list(navigation(request)["navigation"])


def test_a_hat_sees_the_places_it_may_open() -> None:
    assert {"Users", "Machine keys"} <= {place["text"] for place in places("system_administrator")}
    assert "Users" not in {place["text"] for place in places("pct_finance")}


def test_the_present_place_is_marked_and_the_places_within_it() -> None:
    [here] = [place for place in places("system_administrator", "/users/") if place["active"]]
    assert (here["text"], here["current"]) == ("Users", True)
    [above] = [place for place in places("system_administrator", "/users/7/") if place["active"]]
    assert (above["text"], above["current"]) == ("Users", False)


def test_nobody_sees_none() -> None:
    assert navigation(SimpleNamespace(principal=None, path="/")) == {"navigation": []}  # type: ignore[arg-type]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_somewhere_to_go(role: str) -> None:
    assert places(role)


def test_words_are_different() -> None:
    assert len({place.text for place in PLACES}) == len(PLACES)
