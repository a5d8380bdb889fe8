"""A list that people sort, filter, page through and take away; the same rows in all four.

A view says what the columns and filters are, and hands over a queryset or a sequence of rows::

    COLUMNS = (
        Column("code", "Code", order_by="code", href=lambda row: reverse("organisations:practice", args=[row.code])),
        Column("name", "Practice", order_by="name"),
        Column("patients", "Patients", kind="number", order_by="patients"),
    )
    FILTERS = (Filter("q", "Name or code", lambda rows, text: rows.filter(name__icontains=text)),)

    listing = Listing("Practices", rows, COLUMNS, FILTERS, asked=request.GET, sort="name")
    if listing.export_format:
        return listing.file_response()
    return render(request, "organisations/practices.jinja", {"listing": listing})

An address that asks for a sort, page or filter that does not exist gets the usual one, not a fault.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import F, QuerySet
from django.http import HttpResponse, QueryDict
from django.utils.text import slugify
from markupsafe import Markup

from pbc.core import formats
from pbc.core.exports import FORMATS

Rows = Any  # a QuerySet, or a sequence of dataclasses or model rows
Kind = Literal["text", "number", "pounds", "percent", "date", "datetime", "month"]

SHOWN: dict[str, Callable[[Any], str]] = {
    "text": lambda value: formats.MISSING if value is None or value == "" else str(value),
    "number": formats.number,
    "pounds": formats.pounds,
    "percent": formats.percent,
    "date": formats.day,
    "datetime": formats.moment,
    "month": formats.month,
}
NUMERIC = {"number", "pounds", "percent"}


@dataclass(frozen=True)
class Column:
    """One column.

    :param value: the row's plain value, which exports hold; the attribute named ``key`` if not given.
    :param order_by: the field to sort a queryset by; sequences sort by value. Empty: no sorting.
    :param html: markup for the page instead of the value, such as a status tag.
    :param sub: small words below the value, on the page.
    :param on_page: no column of the page where false; exports have it.
    """

    key: str
    label: str
    kind: Kind = "text"
    value: Callable[[Any], Any] | None = None
    order_by: str = ""
    href: Callable[[Any], str | None] | None = None
    html: Callable[[Any], Markup] | None = None
    sub: Callable[[Any], str] | None = None
    on_page: bool = True

    def value_of(self, row: Any) -> Any:
        return self.value(row) if self.value else getattr(row, self.key)

    def cell(self, row: Any) -> dict[str, Any]:
        """The cell as components/table.jinja takes it."""
        return {
            "text": SHOWN[self.kind](self.value_of(row)),
            "html": self.html(row) if self.html else None,
            "href": self.href(row) if self.href else None,
            "sub": self.sub(row) if self.sub else None,
            "numeric": self.kind in NUMERIC,
        }


@dataclass(frozen=True)
class Filter:
    """One filter.

    :param apply: rows and what was asked, to fewer rows.
    :param choices: pairs of key and words; empty for free text. Other keys are ignored.
    """

    key: str
    label: str
    apply: Callable[[Rows, str], Rows]
    choices: Sequence[tuple[str, str]] = ()


class Listing:
    """Rows as asked for by an address. See the module for how a view uses it.

    :param sort: the key of the column sorted by at first; with a minus sign, downwards.
    :param empty: what to say when there is nothing at all.
    """

    def __init__(
        self,
        title: str,
        rows: Rows,
        columns: Sequence[Column],
        filters: Sequence[Filter] = (),
        *,
        asked: QueryDict,
        sort: str = "",
        per_page: int = 50,
        empty: str = "There is nothing here yet.",
    ) -> None:
        self.title, self.columns, self.filters, self.asked = title, columns, filters, asked
        self.per_page, self._empty = per_page, empty
        self.sort_key, self.is_descending = self._asked_sort(sort)
        self.rows = self._sorted(self._filtered(rows))
        self.total: int = self.rows.count() if isinstance(self.rows, QuerySet) else len(self.rows)
        self.pages = max(1, math.ceil(self.total / per_page))
        self.page = self._asked_page()

    # What is shown

    @property
    def page_rows(self) -> Rows:
        start = (self.page - 1) * self.per_page
        return self.rows[start : start + self.per_page]

    def head(self) -> list[dict[str, Any]]:
        return [self._head_cell(column) for column in self._page_columns]

    def cells(self) -> list[list[dict[str, Any]]]:
        return [[column.cell(row) for column in self._page_columns] for row in self.page_rows]

    @property
    def _page_columns(self) -> list[Column]:
        return [column for column in self.columns if column.on_page]

    @property
    def is_filtered(self) -> bool:
        return any(value for _, value in self.filter_values())

    @property
    def empty(self) -> str:
        return "Nothing matches these filters." if self.is_filtered else self._empty

    @property
    def count_text(self) -> str:
        if not self.total:
            return "0 results"
        first = (self.page - 1) * self.per_page + 1
        last = min(self.total, self.page * self.per_page)
        if self.pages == 1:
            return "1 result" if self.total == 1 else f"{self.total:,} results"
        return f"{first:,} to {last:,} of {self.total:,} results"

    def filter_values(self) -> list[tuple[Filter, str]]:
        return [(filter_, self._asked_filter(filter_)) for filter_ in self.filters]

    # Addresses

    def kept_in_filters(self) -> Iterator[tuple[str, str]]:
        """What the filter form must carry along."""
        if "sort" in self.asked:
            yield "sort", self.asked.get("sort", "")

    def page_url(self, page: int) -> str:
        return self._url(page=str(page))

    def export_url(self, extension: str) -> str:
        return self._url(page=None, format=extension)

    def unfiltered_url(self) -> str:
        return self._url(page=None, **{filter_.key: None for filter_ in self.filters})

    # The list as a file

    @property
    def export_format(self) -> str:
        asked = self.asked.get("format", "")
        return asked if asked in FORMATS else ""

    def file_response(self) -> HttpResponse:
        """Every row that the filters leave, in the order asked for."""
        chosen = FORMATS[self.export_format]
        rows = self.rows.iterator(chunk_size=2000) if isinstance(self.rows, QuerySet) else self.rows
        body = chosen.write(
            self.title,
            [column.label for column in self.columns],
            ([column.value_of(row) for column in self.columns] for row in rows),
        )
        response = HttpResponse(body, content_type=chosen.content_type)
        name = f"{slugify(self.title) or 'list'}.{self.export_format}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    # How it comes about

    def _filtered(self, rows: Rows) -> Rows:
        for filter_, value in self.filter_values():
            if value:
                rows = filter_.apply(rows, value)
        return rows if isinstance(rows, QuerySet) else list(rows)

    def _sorted(self, rows: Rows) -> Rows:
        column = next((column for column in self.columns if column.key == self.sort_key), None)
        if column is None:
            return rows
        if isinstance(rows, QuerySet):
            by = F(column.order_by)
            order = by.desc(nulls_last=True) if self.is_descending else by.asc(nulls_last=True)
            return rows.order_by(order, "pk")
        known = [row for row in rows if column.value_of(row) is not None]
        missing = [row for row in rows if column.value_of(row) is None]
        return sorted(known, key=column.value_of, reverse=self.is_descending) + missing

    def _asked_sort(self, usual: str) -> tuple[str, bool]:
        sortable = {column.key for column in self.columns if column.order_by}
        for asked in (self.asked.get("sort", ""), usual):
            if asked.removeprefix("-") in sortable:
                return asked.removeprefix("-"), asked.startswith("-")
        return "", False

    def _asked_page(self) -> int:
        asked = self.asked.get("page", "")
        return min(max(int(asked), 1), self.pages) if asked.isascii() and asked.isdecimal() else 1

    def _asked_filter(self, filter_: Filter) -> str:
        asked = self.asked.get(filter_.key, "").replace("\x00", "").strip()
        return asked if not filter_.choices or asked in dict(filter_.choices) else ""

    def _head_cell(self, column: Column) -> dict[str, Any]:
        cell: dict[str, Any] = {"text": column.label, "numeric": column.kind in NUMERIC}
        if column.order_by and self.total:
            is_sorted = column.key == self.sort_key
            turned = f"-{column.key}" if is_sorted and not self.is_descending else column.key
            cell["href"] = self._url(page=None, sort=turned)
            if is_sorted:
                cell["sort"] = "descending" if self.is_descending else "ascending"
        return cell

    def _url(self, **changes: str | None) -> str:
        query = self.asked.copy()
        query.pop("format", None)
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = value
        return f"?{query.urlencode()}"
