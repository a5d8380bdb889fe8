"""Every address, with every role, in one's own organisations and in others': what url_expectations.py says, happens."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from pbc.accounts.domain.roles import ROLES
from pbc.accounts.models import User
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.organisations import ConsortiumFactory, PctFactory, PracticeFactory, ShaFactory
from tests.integration.url_expectations import EXPECTATIONS, Machine, Open, Page, Personal, Tree, nothing
from tests.worlds import kept

pytestmark = pytest.mark.django_db

IMPOSSIBLE = {"disputes:follow", "disputes:publish"}
"""Their disputes are ruled on without a ruling: enough to be refused, and too little for a list."""
REFUSED, ELSEWHERE, AWAY = 403, 404, 302
UNAUTHENTICATED = {401, 403}
ANYTHING = {"int": 1, "str": "x", "slug": "x", "path": "x", "uuid": "00000000-0000-0000-0000-000000000000"}


def addresses(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        else:
            yield f"{namespace}{entry.name or f'unnamed {entry.pattern}'}", entry


ADDRESSES = dict(addresses(get_resolver()))


def named(kind: type) -> list[str]:
    return [name for name, expected in EXPECTATIONS.items() if isinstance(expected, kind) and name in ADDRESSES]


def pages(has: Callable[[Page], object]) -> list[str]:
    return [name for name in named(Page) if has(cast(Page, EXPECTATIONS[name]))]


@dataclass(frozen=True)
class Trees:
    """A person of every role in one tree of organisations, each signed in, and another tree."""

    own: Tree
    other: Tree
    hatless: User
    sessions: dict[str, str]

    def person(self, role: str) -> Client:
        """Somebody with this role, in the lowest kind of organisation that it is held in."""
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client


def tree() -> Tree:
    sha = ShaFactory()
    pct = PctFactory(sha=sha)
    practice = PracticeFactory(pct=pct)
    consortium = ConsortiumFactory(pct=pct, members=[practice])
    return Tree(sha, pct, consortium, practice, sibling=PracticeFactory(pct=pct))


def session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def place(role: str) -> str:
    return next(kind for kind in ("practice", "consortium", "pct", "sha") if kind in ROLES[role].held_in)


@kept
def trees() -> Trees:
    own, other = tree(), tree()
    people = {role: RoleAssignmentFactory(role=role, organisation=getattr(own, place(role))).user for role in ROLES}
    return Trees(own, other, UserFactory(), {role: session(user) for role, user in people.items()})


def ask(client: Client, name: str, kwargs: dict[str, Any], method: str = "get") -> HttpResponse:
    response: HttpResponse = getattr(client, method)(reverse(name, kwargs=kwargs))
    return response


def test_every_address_has_its_expectation() -> None:
    missing = sorted(ADDRESSES.keys() - EXPECTATIONS.keys())
    assert missing == [], "say in url_expectations.py who may open them"
    assert sorted(EXPECTATIONS.keys() - ADDRESSES.keys()) == []


def may(role: str, expected: Page) -> bool:
    return expected.permission is None or expected.permission in ROLES[role].permissions


@pytest.mark.parametrize("name", named(Page))
def test_a_page_opens_for_hats_with_its_permission_alone(trees: Trees, name: str) -> None:
    expected = EXPECTATIONS[name]
    assert isinstance(expected, Page)
    wanted = {role: expected.but.get(role, expected.status) if may(role, expected) else REFUSED for role in ROLES}
    shown, got = expected.make(trees.own), {}
    for role in ROLES:
        got[role] = ask(trees.person(role), name, shown, expected.method).status_code
        if expected.method == "post" and got[role] != REFUSED:  # what was sent may have changed it
            shown = expected.make(trees.own)
    assert got == wanted


@pytest.mark.parametrize("name", pages(lambda page: page.make is not nothing and not page.shared))
def test_things_of_another_tree_are_not_found(trees: Trees, name: str) -> None:
    expected = EXPECTATIONS[name]
    assert isinstance(expected, Page)
    wanted = {role: ELSEWHERE if may(role, expected) else REFUSED for role in ROLES}
    theirs = expected.make(trees.other)
    got = {role: ask(trees.person(role), name, theirs, expected.method).status_code for role in ROLES}
    assert got == wanted


@pytest.mark.parametrize("name", pages(lambda page: page.beside))
def test_things_of_the_practice_beside_are_for_those_above_it(trees: Trees, name: str) -> None:
    expected = EXPECTATIONS[name]
    assert isinstance(expected, Page)
    assert expected.beside is not None
    shown = expected.beside(trees.own)
    for role in (role for role in ROLES if may(role, expected)):
        is_low = not ROLES[role].held_in & {"pct", "sha"}
        wanted = ELSEWHERE if is_low else expected.but.get(role, expected.status)
        assert ask(trees.person(role), name, shown, expected.method).status_code == wanted, role
        if expected.method == "post" and not is_low:
            shown = expected.beside(trees.own)


@pytest.mark.parametrize("name", named(Page))
def test_nobody_else_can_send_to_a_page(trees: Trees, name: str) -> None:
    """A page that shows a form guards the sending of it too."""
    expected = EXPECTATIONS[name]
    assert isinstance(expected, Page)
    shown = expected.make(trees.own)
    for role in (role for role in ROLES if not may(role, expected)):
        assert ask(trees.person(role), name, shown, "post").status_code == REFUSED, role


@pytest.mark.parametrize("name", [*named(Page), *named(Personal)])
def test_strangers_are_sent_to_sign_in(name: str) -> None:
    kwargs = anything(name)
    for method in ("get", "post"):
        response = ask(Client(), name, kwargs, method)
        assert response.status_code == AWAY, method
        assert response["Location"].startswith(settings.LOGIN_URL)


@pytest.mark.parametrize("name", named(Page))
def test_a_person_without_a_hat_is_sent_to_the_page_of_hats(trees: Trees, name: str) -> None:
    expected = EXPECTATIONS[name]
    assert isinstance(expected, Page)
    client = Client()
    client.force_login(trees.hatless)
    response = ask(client, name, anything(name), expected.method)
    assert (response.status_code, response["Location"].split("?")[0]) == (AWAY, reverse("accounts:hats"))


@pytest.mark.parametrize("name", named(Personal))
def test_a_personal_page_opens_with_any_hat(trees: Trees, name: str) -> None:
    expected = EXPECTATIONS[name]
    assert isinstance(expected, Personal)
    assert {ask(trees.person(role), name, {}).status_code for role in ROLES} == {expected.status}


@pytest.mark.parametrize("name", named(Open))
def test_an_open_page_opens_for_strangers(name: str) -> None:
    expected = EXPECTATIONS[name]
    assert isinstance(expected, Open)
    assert ask(Client(), name, {}, expected.method).status_code == expected.status


@pytest.mark.parametrize("name", named(Machine))
def test_an_address_for_machines_refuses_strangers_and_people(trees: Trees, name: str) -> None:
    kwargs = anything(name)
    for client in (Client(), *(trees.person(role) for role in ROLES)):
        for method in ("get", "post"):
            assert ask(client, name, kwargs, method).status_code in UNAUTHENTICATED | {405}
    assert ask(Client(), name, kwargs).status_code in UNAUTHENTICATED | {405}


def anything(name: str) -> dict[str, Any]:
    """Arguments of an address that need not lead anywhere: who asks is judged before."""
    converters = ADDRESSES[name].pattern.converters
    return {key: ANYTHING[_converter(converter)] for key, converter in converters.items()}


def _converter(converter: object) -> str:
    return type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")


def test_no_list_takes_more_queries_for_more_rows(trees: Trees) -> None:
    """Each list as the first role that may reads it, and the home page of every role: two of all there is, then six."""
    one_more_of_each(trees.own)
    queries_of_lists(trees)  # what is read once and kept is not to be counted
    one_more_of_each(trees.own)
    few = queries_of_lists(trees)
    for _ in range(4):
        one_more_of_each(trees.own)
    many = queries_of_lists(trees)
    assert {each: (few[each], many[each]) for each in few if many[each] > few[each]} == {}
    assert len(few) > 60


def one_more_of_each(tree: Tree) -> None:
    for name in (name for name in named(Page) if name not in IMPOSSIBLE):
        cast(Page, EXPECTATIONS[name]).make(tree)


def queries_of_lists(trees: Trees) -> dict[tuple[str, str], int]:
    """By address and role, of pages that need nothing to show."""
    found = {}
    for name in pages(lambda page: page.make is nothing and page.method == "get"):
        roles = [role for role in ROLES if may(role, cast(Page, EXPECTATIONS[name]))]
        for role in roles if name == "home" else roles[:1]:
            with CaptureQueriesContext(connection) as captured:
                ask(trees.person(role), name, {})
            found[name, role] = len(captured)
    return found
