"""Lists: the same rows sorted, filtered, paged and taken away."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.http import QueryDict

from pbc.core.listing import Column, Filter, Listing
from pbc.organisations.models import Organisation
from tests.factories.organisations import PctFactory


@dataclass(frozen=True)
class Row:
    name: str
    spend: Decimal | None


ROWS = [Row("Elm", Decimal(30)), Row("Ash", None), Row("Oak", Decimal(-5))]
COLUMNS = (
    Column("name", "Name", order_by="name", href=lambda row: f"/{row.name}/"),
    Column("spend", "Spend", kind="pounds", order_by="spend"),
)
FILTERS = (
    Filter("q", "Name", lambda rows, text: [row for row in rows if text in row.name]),
    Filter("known", "Spend", lambda rows, _: [row for row in rows if row.spend], [("yes", "known")]),
)


def listing(query: str = "", **options: object) -> Listing:
    return Listing("Trees", ROWS, COLUMNS, FILTERS, asked=QueryDict(query), sort="name", **options)  # type: ignore[arg-type]


def names(shown: Listing) -> list[str]:
    return [row[0]["text"] for row in shown.cells()]


def test_rows_come_in_the_usual_order_first() -> None:
    assert names(listing()) == ["Ash", "Elm", "Oak"]


def test_missing_values_come_last_both_ways() -> None:
    assert names(listing("sort=spend")) == ["Oak", "Elm", "Ash"]
    assert names(listing("sort=-spend")) == ["Elm", "Oak", "Ash"]


def test_an_unknown_sort_page_or_choice_is_passed_over() -> None:
    shown = listing("sort=password&page=abc&known=maybe")
    assert names(shown) == ["Ash", "Elm", "Oak"]
    assert not shown.is_filtered


def test_filters_narrow() -> None:
    assert names(listing("known=yes&q=E")) == ["Elm"]


def test_nothing_found_is_not_the_same_as_nothing_there() -> None:
    assert listing("q=Yew").empty == "Nothing matches these filters."
    assert Listing("Trees", [], COLUMNS, asked=QueryDict(), empty="Plant one.").empty == "Plant one."


def test_pages_and_what_is_said_of_them() -> None:
    shown = listing("page=2", per_page=2)
    assert names(shown) == ["Oak"]
    assert shown.count_text == "3 to 3 of 3 results"
    assert listing("page=99", per_page=2).page == 2


def test_a_column_can_be_for_exports_alone() -> None:
    columns = (*COLUMNS, Column("kind", "Kind", value=lambda row: "tree", on_page=False))
    shown = Listing("Trees", ROWS, columns, asked=QueryDict("format=csv"), sort="name")
    assert [cell["text"] for cell in shown.head()] == ["Name", "Spend"]
    assert {len(row) for row in shown.cells()} == {2}
    assert shown.file_response().content.decode("utf-8-sig").splitlines()[0] == "Name,Spend,Kind"


def test_addresses_keep_what_was_asked() -> None:
    shown = listing("q=a&page=2&sort=spend")
    assert shown.page_url(3) == "?q=a&page=3&sort=spend"
    assert shown.export_url("csv") == "?q=a&sort=spend&format=csv"
    assert shown.unfiltered_url() == "?sort=spend"


def test_the_head_says_how_it_is_sorted_and_links_to_the_other_way() -> None:
    name, spend = listing("sort=-spend").head()
    assert "sort" not in name
    assert (spend["sort"], spend["href"]) == ("descending", "?sort=spend")


def test_an_export_has_every_filtered_row_as_plain_values() -> None:
    response = listing("format=csv&known=yes", per_page=1).file_response()
    assert response.content.decode("utf-8-sig").splitlines() == ["Name,Spend", "Elm,30", "Oak,-5"]
    assert response["Content-Disposition"] == 'attachment; filename="trees.csv"'


def test_an_unknown_format_is_no_export() -> None:
    assert listing("format=exe").export_format == ""


@pytest.mark.django_db
def test_a_queryset_is_sorted_paged_and_counted_by_the_database(django_assert_num_queries: object) -> None:
    for name in ("C", "A", "B"):
        PctFactory(name=name)
    columns = (Column("name", "Name", order_by="name"),)
    with django_assert_num_queries(2):  # type: ignore[operator]
        shown = Listing("PCTs", Organisation.objects.all(), columns, asked=QueryDict("sort=-name"), per_page=2)
        assert names(shown) == ["C", "B"]
    assert shown.count_text == "1 to 2 of 3 results"
