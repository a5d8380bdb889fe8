"""A finished chart: picture, words and table, ready for a page or a PDF."""

import re
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape, quoteattr

from pbc.core.charts.grammar import FAINT_GREY, FONT, FONT_SIZE, INK, Size, Unit
from pbc.core.charts.lean import lean

_EMPTY_HEIGHT = 120
"""An empty chart need not be as high as a full one."""

_OPENING_TAG = re.compile(r'<svg\b[^>]*\bviewBox="([^"]+)"[^>]*>')
_TAG = re.compile(r"<[^>]+>")
_NEEDLESS = re.compile(r' (?:class|role|pointer-events|aria-[a-z]+|font-family)="[^"]*"')
_UNSEEN = re.compile(r'<path[^>]* display="none"/>')
_LONG_FRACTION = re.compile(r"(\d\.\d\d)\d+")
_OWN_ID = re.compile(r'\bid="([^"]+)"')
_OWN_REFERENCE = re.compile(r"url\(#([^)]+)\)")


@dataclass(frozen=True)
class Frame:
    """What every chart is told: where it stands, what it is called, in which unit, how large.

    :ivar id: unique within its page or document; every id in the picture starts with it.
    """

    id: str
    title: str
    unit: Unit
    size: Size = Size.WIDE

    def __post_init__(self) -> None:
        """Check the id.

        :raises ValueError: if it could not stand in HTML and CSS unquoted.
        """
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", self.id):
            raise ValueError(f"a chart's id is letters, digits, - and _, starting with a letter: not {self.id!r}")


@dataclass(frozen=True)
class Table:
    """The numbers of a chart as they are read: one row a mark, first cell its name."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Svg:
    """A chart to put in a page as it is.

    :ivar text: the ``<svg>`` element, safe to insert unescaped: it scales to the width it is given.
    :ivar alt: what the chart shows in a sentence or two; also its accessible name and its alternative text in a PDF.
    :ivar description: how to read it.
    :ivar table: its numbers; a page shows them beside or under the chart.
    """

    text: str
    alt: str
    description: str
    table: Table


def finish(drawing: str, frame: Frame, *, alt: str, description: str, table: Table) -> Svg:
    """Name and describe a drawing, let it scale, and keep its ids apart from those of other charts.

    :raises ValueError: if the drawing is no SVG.

    The alternative text goes into ``<title>``, the only element that WeasyPrint reads it from.
    """
    opening_tag = _OPENING_TAG.match(drawing)
    if not opening_tag:
        raise ValueError("a drawing starts with its <svg> element and its viewBox")
    body = _UNSEEN.sub("", drawing[opening_tag.end() :].removesuffix("</svg>"))
    body = lean(_TAG.sub(lambda tag: _plain(tag[0], frame.id), body))
    look = f"app-chart app-chart--{frame.size.name.lower()}"
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{frame.id}" class="{look}" viewBox="{opening_tag[1]}"'
        f' font-family={quoteattr(FONT)} role="img"'
        f' aria-labelledby="{frame.id}-title" aria-describedby="{frame.id}-desc">'
        f'<title id="{frame.id}-title">{escape(alt)}</title><desc id="{frame.id}-desc">{escape(description)}</desc>'
    )
    return Svg(text=f"{opening}{body}</svg>", alt=alt, description=description, table=table)


def _plain(tag: str, prefix: str) -> str:
    """A tag with ids of its own, numbers as exact as an eye can see, and nothing that the whole picture says already.

    The parts of one image have no roles or names of their own: a screen reader would read them out one by one.
    """
    tag = _LONG_FRACTION.sub(r"\1", _NEEDLESS.sub("", tag))
    tag = _OWN_ID.sub(rf'id="{prefix}-\1"', tag)
    return _OWN_REFERENCE.sub(rf"url(#{prefix}-\1)", tag)


def again(svg: Svg, id: str) -> Svg:
    """The same picture once more on a page, under ids of its own.

    :raises ValueError: for a picture without an id.
    """
    own = _OWN_ID.search(svg.text)
    if own is None:
        raise ValueError("a finished chart has an id")
    return replace(svg, text=re.sub(rf'(["#]){re.escape(own[1])}(?![A-Za-z0-9_])', rf"\g<1>{id}", svg.text))


def no_data(frame: Frame, table: Table, reason: str = "There is no data for this chart.") -> Svg:
    """The chart that stands where there is nothing to draw, and says so.

    :param reason: a sentence for the reader: what is missing, and when it will come if that is known.
    """
    width, height = frame.size.value
    height = min(height, _EMPTY_HEIGHT)
    lines = _wrapped(reason, characters=width // 8)
    texts = "".join(
        f'<text x="{width / 2:g}" y="{height / 2 + (i - (len(lines) - 1) / 2) * 18:g}" text-anchor="middle"'
        f' font-size="{FONT_SIZE}" fill="{INK}">{escape(line)}</text>'
        for i, line in enumerate(lines)
    )
    ground = f'<rect width="{width}" height="{height}" fill="{FAINT_GREY}"/>'
    drawing = f'<svg viewBox="0 0 {width} {height}">{ground}{texts}</svg>'
    return finish(drawing, frame, alt=f"{frame.title}: {reason}", description="An empty chart.", table=table)


def _wrapped(text: str, characters: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= characters:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
