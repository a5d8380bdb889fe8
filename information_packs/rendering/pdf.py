"""A pack as a tagged PDF (PDF/UA-1), from the same body as the page. Nothing is fetched from anywhere."""

from functools import cache
from pathlib import Path

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from information_packs.models import Pack
from information_packs.rendering.html import Charts, charts_for, document_of

STYLE = Path(settings.BASE_DIR) / "static" / "css" / "pack-print.css"


def pdf_of(pack: Pack, charts: Charts | None = None) -> bytes:
    """The PDF of a pack with data. The same data give the same bytes on the same machine.

    :param charts: the pack's charts where they are drawn already.
    """
    document = HTML(string=document_of(pack, charts or charts_for(pack)), url_fetcher=_own_pictures())
    pdf: bytes = document.write_pdf(
        stylesheets=[_style()],
        font_config=_fonts(),
        pdf_variant="pdf/ua-1",
        pdf_identifier=bytes.fromhex(pack.data_hash)[:16],
    )
    return pdf


# Fonts and style are read once a process, at the first pack: a worker has forked by then.
@cache
def _own_pictures() -> URLFetcher:
    """Lets in pictures that stand whole in their address, and nothing from anywhere."""
    return URLFetcher(allowed_protocols=("data",), fail_on_errors=True)


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _style() -> CSS:
    return CSS(filename=str(STYLE), font_config=_fonts())
