"""Long lists by cursor: a page stays the same page while rows are added."""

from rest_framework.pagination import CursorPagination


class ByCursor(CursorPagination):
    """Follow ``next`` until it is null. ``page_size`` is at most 1,000."""

    page_size = 100
    max_page_size = 1000
    page_size_query_param = "page_size"
    ordering = "-pk"
    cursor_query_description = "Where the page begins: follow the address in next"
    page_size_query_description = "How many on a page: 100, unless you ask for another number up to 1,000"


class UpwardsByCursor(ByCursor):
    ordering = "pk"


class ByCode(ByCursor):
    ordering = "code"
