"""Traces as the API gives them: a working, each of its sources with the address to open it at."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.urls import NoReverseMatch, reverse

from budgets.domain.evidence import AS_THEN
from pbc.core.working import Source, Working

ROUTES = {
    "batch": "api:import",
    "list_size": "api:practice",
    "month_close": "api:close",
    "posting": "api:posting",
    "rows": "api:rows",
    "rule": "api:rule",
    "scenario_practice": "api:scenario_trace",
    "threshold_part": "api:threshold_part_trace",
}
"""Where each kind of source opens: the parts of its reference, apart by strokes, are those of the address."""


def trace_of(working: Working | Mapping[str, Any]) -> dict[str, Any]:
    """A working, or one as it was stored, with the address of each source; null where a source has none."""
    return _opened(working.as_dict() if isinstance(working, Working) else working)


def whole_trace(working: Working, sources: Iterable[Source] | None = None) -> dict[str, Any]:
    """A trace by itself: with every rule, paragraph and source behind it in one place, however deep they lie.

    :param sources: where more is known of them than the working says.
    """
    found = working.all_sources if sources is None else sources
    return trace_of(working) | {
        "rules": [asdict(each) | {"value": _text(each.value)} for each in working.all_parameters],
        "paragraphs": list(working.all_paragraphs),
        "evidence": [asdict(each) | {"url": source_url(each.kind, each.reference)} for each in found],
    }


def source_url(kind: str, reference: str) -> str | None:
    """Where a source opens."""
    route = ROUTES.get(kind)
    *parts, last = reference.split("/")
    query = f"?figures={AS_THEN}" if parts and last == AS_THEN else ""
    try:
        return reverse(route, args=parts if query else [*parts, last]) + query if route and last else None
    except NoReverseMatch:
        return None


def _opened(working: Mapping[str, Any]) -> dict[str, Any]:
    shown = dict(working)
    if sources := working.get("sources"):
        shown["sources"] = [{**each, "url": source_url(each["kind"], each["reference"])} for each in sources]
    if inputs := working.get("inputs"):
        shown["inputs"] = [_opened(each) for each in inputs]
    return shown


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
