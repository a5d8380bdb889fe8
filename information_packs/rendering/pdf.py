"""A pack as a tagged PDF (PDF/UA-1), from the same body as the page. Nothing is fetched from anywhere."""

import gc
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from information_packs.models import Pack
from information_packs.rendering.charts import picture
from information_packs.rendering.html import Charts, charts_for, document_of

STYLE = Path(settings.BASE_DIR) / "static" / "css" / "pack-print.css"


def pdf_of(pack: Pack, charts: Charts | None = None) -> bytes:
    """The PDF of a pack with data. The same data give the same bytes on the same machine.

    :param charts: the pack's charts where they are drawn already.
    :raises ValueError: if anything of it cannot be shown, or only without its words.
    """
    charts = charts or charts_for(pack)
    document = HTML(string=document_of(pack, charts), url_fetcher=_OwnPictures(charts))
    try:
        with _garbage_left_till_the_end(), _nothing_amiss():
            pdf: bytes = document.write_pdf(stylesheets=[_style()], font_config=_fonts(), pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as error:  # no Exception, so that it would end a worker
        raise ValueError(str(error)) from error
    return _identified(pdf, pack.data_hash[:32])


class _OwnPictures(URLFetcher):
    """Gives out the charts of one pack, and nothing from anywhere."""

    def __init__(self, charts: Charts) -> None:
        super().__init__(allowed_protocols=())
        self._charts = {picture(key): chart.text for key, chart in charts.items()}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The chart at an address of :func:`~.charts.picture`.

        :raises FatalURLFetchingError: for every other address: WeasyPrint leaves a hole for any other error.
        """
        if url not in self._charts:
            raise FatalURLFetchingError(f"a pack shows its own charts only, not {url}")
        return URLFetcherResponse(url, self._charts[url], {"Content-Type": "image/svg+xml"})


@contextmanager
def _garbage_left_till_the_end() -> Iterator[None]:
    """Look for garbage once, when a document is laid out and written, and among its own objects only.

    Its half million objects are all needed until then: looking through them meanwhile, again and again, takes a sixth
    of the time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect(0)


class _Complaints(logging.Handler):
    """Keeps what it is told."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@contextmanager
def _nothing_amiss() -> Iterator[None]:
    """Take for errors what WeasyPrint only writes to its log: a chart left out, or one without alternative text.

    :raises ValueError: with what it wrote.
    """
    complaints, log = _Complaints(), logging.getLogger("weasyprint")
    log.addHandler(complaints)
    try:
        yield
    finally:
        log.removeHandler(complaints)
    if complaints.said:
        raise ValueError("; ".join(complaints.said))


def _identified(pdf: bytes, identity: str) -> bytes:
    """Write an identity, hexadecimal, into the last object of a PDF, its table of contents.

    WeasyPrint takes one too, but then writes and compresses every object of the file a second time.
    """
    before, table, after = pdf.rpartition(b"/Type /XRef")
    name = f"<{identity}>"
    return before + table + f" /ID [{name} {name}]".encode() + after


# Fonts and style are read once a process, at the first pack: a worker has forked by then.
@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _style() -> CSS:
    return CSS(filename=str(STYLE), font_config=_fonts())
