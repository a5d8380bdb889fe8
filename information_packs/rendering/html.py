"""A pack as HTML: one body, which the page shows as stored and the PDF is made from."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

from information_packs.models import Pack
from information_packs.presenters import views_of
from information_packs.rendering.charts import charts_of, markup, picture
from pbc.core.charts.figure import Svg
from pbc.core.clock import day_of
from pbc.core.periods import Month

Charts = Mapping[str, Svg]


def body_of(pack: Pack, charts: Charts) -> str:
    """The body for the page: every figure of the statement and the benchmarks opens to its working."""
    return render_to_string("packs/body.jinja", _context(pack, charts, for_print=False))


def document_of(pack: Pack, charts: Charts) -> str:
    """The whole document that the PDF is made from: the same body, with the workings left out."""
    return render_to_string("packs/document.jinja", _context(pack, charts, for_print=True))


def charts_for(pack: Pack) -> Charts:
    return charts_of(_data(pack))


def _context(pack: Pack, charts: Charts, *, for_print: bool) -> dict[str, Any]:
    data = _data(pack)
    return {
        "pack": pack,
        "data": data,
        "month": Month.of(pack.month),
        "views": views_of(data),
        "charts": charts,
        "markup": markup,
        "picture": picture,
        "for_print": for_print,
        "asked_on": day_of(pack.run.requested_at),
    }


def _data(pack: Pack) -> dict[str, Any]:
    """The pack's stored data.

    :raises ValueError: for a pack whose data have not been put together yet.
    """
    if pack.data is None:
        raise ValueError(f"the pack {pack} has no data yet")
    data: dict[str, Any] = pack.data
    return data
