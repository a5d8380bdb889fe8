"""HTML as a tagged PDF (PDF/UA-1). Nothing is fetched from anywhere, and nothing is left out unseen."""

import gc
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse


def tagged_pdf(
    document: str,
    *,
    style: Path,
    identity: str,
    pictures: Mapping[str, str] | None = None,
    more: Sequence[Path] = (),
) -> bytes:
    """The PDF of a whole HTML document. The same words give the same bytes on the same machine.

    :param more: styles that add to the first.
    :param identity: hexadecimal, of what the document holds.
    :param pictures: SVG by the address under which the document shows it.
    :raises ValueError: if anything of it cannot be shown, or only without its words.
    """
    laid_out = HTML(string=document, url_fetcher=_OwnPictures(pictures or {}))
    try:
        with _garbage_left_till_the_end(), _nothing_amiss():
            pdf: bytes = laid_out.write_pdf(
                stylesheets=[_style(each) for each in (style, *more)], font_config=_fonts(), pdf_variant="pdf/ua-1"
            )
    except FatalURLFetchingError as error:  # no Exception, so that it would end a worker
        raise ValueError(str(error)) from error
    return _identified(pdf, identity)


class _OwnPictures(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Gives out the pictures of one document, and nothing from anywhere."""

    def __init__(self, pictures: Mapping[str, str]) -> None:
        super().__init__(allowed_protocols=())
        self._pictures = pictures

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The picture at an address of the document.

        :raises FatalURLFetchingError: for every other address: WeasyPrint leaves a hole for any other error.
        """
        if url not in self._pictures:
            raise FatalURLFetchingError(f"a document shows its own pictures only, not {url}")
        return URLFetcherResponse(url, self._pictures[url], {"Content-Type": "image/svg+xml"})


@contextmanager
def _garbage_left_till_the_end() -> Iterator[None]:
    """Look for garbage once, when a document is laid out and written, and among its own objects only.

    A pack's half million objects are all needed until then: looking through them meanwhile, again and again, takes a
    sixth of the time.
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
    """Take for errors what WeasyPrint only writes to its log: a picture left out, or one without alternative text.

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


# Fonts and styles are read once a process, at the first document: a worker has forked by then.
@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _style(path: Path) -> CSS:
    return CSS(filename=str(path), font_config=_fonts())
