"""Traces as the API gives them: a working, each of its sources with the address to open it at."""

from collections.abc import Mapping
from typing import Any

from django.urls import NoReverseMatch, reverse

from pbc.core.working import Working

ROUTES = {
    "batch": "api:import",
    "list_size": "api:practice",
    "month_close": "api:close",
    "posting": "api:posting",
    "rows": "api:rows",
    "rule": "api:rule",
}
"""Where each kind of source opens: the parts of its reference, apart by strokes, are those of the address."""


def trace_of(working: Working | Mapping[str, Any]) -> dict[str, Any]:
    """A working, or one as it was stored, with the address of each source; null where a source has none."""
    return _opened(working.as_dict() if isinstance(working, Working) else working)


def source_url(kind: str, reference: str) -> str | None:
    """Where a source opens."""
    route = ROUTES.get(kind)
    try:
        return reverse(route, args=reference.split("/")) if route and reference else None
    except NoReverseMatch:
        return None


def _opened(working: Mapping[str, Any]) -> dict[str, Any]:
    shown = dict(working)
    if sources := working.get("sources"):
        shown["sources"] = [{**each, "url": source_url(each["kind"], each["reference"])} for each in sources]
    if inputs := working.get("inputs"):
        shown["inputs"] = [_opened(each) for each in inputs]
    return shown
