"""A pack as a tagged PDF (PDF/UA-1), from the same body as the page. Nothing is fetched from anywhere."""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from information_packs.models import Pack
from information_packs.rendering.html import Charts, charts_for, document_of

STYLE = Path(settings.BASE_DIR) / "static" / "css" / "pack-print.css"


def pdf_of(pack: Pack, charts: Charts | None = None) -> bytes:
    """The PDF of a pack with data. The same data give the same bytes on the same machine.

    :param charts: the pack's charts where they are drawn already.
    """
    document = HTML(string=document_of(pack, charts or charts_for(pack)), url_fetcher=_fetch_nothing)
    pdf: bytes = document.write_pdf(
        stylesheets=[_style()],
        font_config=_fonts(),
        pdf_variant="pdf/ua-1",
        pdf_identifier=bytes.fromhex(pack.data_hash)[:16],
    )
    return pdf


def _fetch_nothing(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """Everything a pack shows is in its document; an address in it is a mistake.

    :raises ValueError: always.
    """
    raise ValueError(f"a pack fetches nothing, and asked for {url}")


# Fonts and style are read once a process, at the first pack: a worker has forked by then.
@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _style() -> CSS:
    return CSS(filename=str(STYLE), font_config=_fonts())
