"""The first page: what needs you now, from every app that has something to say."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from pbc import home
from pbc.core import clock
from pbc.core.needs import Need
from tests.factories.accounts import RoleAssignmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(RoleAssignmentFactory().user)
    return client


def asking(*needs: Need) -> Callable[[], tuple[Callable[..., list[Need]], ...]]:
    return lambda: (lambda *, principal, today: list(needs),)


def need(title: str, days: int | None) -> Need:
    due_on = None if days is None else clock.today() + timedelta(days=days)
    return Need(title=title, detail="Because.", url=f"/{title}/", due_on=due_on, kind="month")


def test_needs_come_by_the_day_they_are_due_and_say_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "askers", asking(need("whenever", None), need("soon", 3), need("late", -2)))
    soup = BeautifulSoup(client.get("/").content, "html.parser")
    items = soup.select(".pbc-needs > li")
    assert [item.select_one("a").text for item in items] == ["late", "soon", "whenever"]
    assert [words.text for words in soup.select(".pbc-needs strong")] == ["Overdue by 2 days", "Due in 3 days"]


def test_nothing_waiting_is_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "askers", asking())
    assert "Nothing waits for you today" in client.get("/").content.decode()


def test_apps_with_needs_are_asked_with_the_hat_worn() -> None:
    hat: Any = RoleAssignmentFactory().as_principal()
    for ask in home.askers():
        assert isinstance(ask(principal=hat, today=clock.today()), list), ask.__module__
