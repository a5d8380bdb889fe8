"""Help says what the declarations say, to everybody, and is offered on the screens it is about."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from pbc.accounts.domain.roles import ROLES
from pbc.activity.domain.formats import FORMATS
from pbc.help.pages import PAGES, PERMISSION_WORDS, ROWS, WHOLE_FILE
from pbc.help.views import glossary
from tests.factories.accounts import RoleAssignmentFactory

pytestmark = pytest.mark.django_db

QUESTIONS = (
    "What does universal coverage mean?",
    "What information is needed?",
    "How will budgets and their management work?",
    "What are governance and accountability?",
    "What support is there?",
)


def shown(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_the_start_page_asks_the_five_questions_and_leads_to_every_page(client: Client) -> None:
    page = shown(client, reverse("help"))
    assert tuple(heading.text for heading in page.select("main h2"))[:5] == QUESTIONS
    links = {link["href"] for link in page.select("main nav a")}
    assert links == {reverse(each.route) for each in PAGES}


@pytest.mark.parametrize("each", PAGES, ids=lambda page: page.slug)
def test_a_page_is_one_page_with_the_others_below_it(client: Client, each) -> None:
    page = shown(client, reverse(each.route))
    assert [heading.text for heading in page.select("h1")] == [each.title]
    links = {link["href"] for link in page.select("main nav a")}
    assert links == {reverse(other.route) for other in PAGES if other is not each}


def test_every_kind_of_file_and_every_message_is_listed(client: Client) -> None:
    page = shown(client, reverse("help_files"))
    links = {link["href"] for link in page.select("main table a")}
    assert {reverse("activity:format", args=[code]) for code in FORMATS} == links
    words = page.select_one("main").text
    assert all(message.meaning in words and message.remedy in words for message in (*WHOLE_FILE, *ROWS))


def test_every_role_is_listed_with_what_it_may_do(client: Client) -> None:
    page = shown(client, reverse("help_roles"))
    sections = page.select("main section")
    assert [section["aria-labelledby"] for section in sections] == list(ROLES)
    for section, role in zip(sections, ROLES.values(), strict=True):
        assert role.description in section.text
        said = {permission for permission, words in PERMISSION_WORDS.items() if words in section.text}
        assert said == role.permissions


def test_words_are_those_of_the_glossary(client: Client) -> None:
    page = shown(client, reverse("help_words"))
    assert [cell.text for cell in page.select("tbody th")] == [each.term for each in glossary()]


def test_a_screen_offers_the_help_about_it_and_every_page_the_start(client: Client) -> None:
    client.force_login(RoleAssignmentFactory(role="pct_finance").user)
    page = shown(client, reverse("budgets:statements"))
    assert page.find("a", string="Help: Budgets and statements")["href"] == reverse("help_budgets")
    assert page.select_one("footer").find("a", string="Help")["href"] == reverse("help")
    assert not shown(client, reverse("home")).select_one("main").find("a", string=lambda text: text.startswith("Help:"))


def test_an_unknown_page_is_not_found(client: Client) -> None:
    assert client.get("/help/nothing/").status_code == 404
