"""The page of components draws every one of them."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

pytestmark = pytest.mark.django_db


def page(client: Client, address: str = "/components/") -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_the_gallery_shows_every_component(client: Client) -> None:
    soup = page(client)
    assert {caption.text for caption in soup.select("caption")} >= {"Sample practices"}
    assert "−£" in soup.text
    assert "illustrative value" in soup.text
    assert soup.select_one(".pbc-empty p").text == "No practice has a budget yet."
    assert soup.select_one("[role=img][aria-label]")
    assert "Enter a name" in soup.select_one(".nhsuk-error-summary").text


def test_a_table_that_stacks_says_what_it_is_and_names_each_cell(client: Client) -> None:
    table = page(client).select_one("table.pbc-stacked")
    assert table["role"] == "table"
    assert [row["role"] for row in table.select("tr")] == ["row", "row"]
    assert [cell["role"] for cell in table.select("tbody tr > *")] == ["rowheader", "cell", "cell"]
    labels = [label.text for label in table.select(".pbc-stacked__label")]
    assert labels == ["From", "What happened", "Evidence"]
    assert page(client).select_one("table:not(.pbc-stacked)").select(".pbc-stacked__label, [role]") == []


def test_a_drawing_that_is_wide_scrolls_and_one_drawn_twice_is_shown_once(client: Client) -> None:
    once, twice = page(client).select("figure.pbc-figure")
    assert once.select_one("[role=region][tabindex='0'] [role=img]")
    assert len(twice.select("[role=img]")) == len(twice.select(".pbc-if-wide, .pbc-if-narrow")) == 2
    assert once.select_one(".pbc-figure__unit").text == "spells a month"


def test_a_link_of_the_error_summary_leads_to_its_field(client: Client) -> None:
    soup = page(client)
    links = soup.select(".nhsuk-error-summary a")
    assert len(links) > 5
    assert [link["href"] for link in links if not soup.select_one(link["href"])] == []


def test_ids_are_unique(client: Client) -> None:
    ids = [tag["id"] for tag in page(client).select("[id]")]
    assert sorted({name for name in ids if ids.count(name) > 1}) == []


def test_every_label_names_a_field(client: Client) -> None:
    soup = page(client)
    assert [label["for"] for label in soup.select("label[for]") if not soup.select_one(f"#{label['for']}")] == []


def test_nothing_is_styled_or_scripted_inside_the_page(client: Client) -> None:
    soup = page(client)
    assert soup.select("[style], style, [onclick], script:not([src])") == []


def test_the_list_sorts_filters_and_leaves(client: Client) -> None:
    assert page(client, "/components/?sort=-patients").select_one("tbody th").text.startswith("Practice 32")
    assert page(client, "/components/?q=07").select_one(".pbc-count").text == "1 result"
    response = client.get("/components/?q=07&format=csv")
    assert response["Content-Disposition"] == 'attachment; filename="sample-practices.csv"'
    assert response.content.decode("utf-8-sig").splitlines()[1].startswith("Practice 07,2959,")
