"""The same picture in half the parts.

Vega wraps each mark in groups, each with a shift of its own, and lays grounds that nobody sees. Every part has its cost
wherever it goes: a page carries it to the reader, a PDF lays it out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

_TRANSLATION = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")
_CIRCLE = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0Z?")
_STEP = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?[\d.]+")

_USUAL = {
    "opacity": "1",
    "stroke-width": "1",
    "stroke-dasharray": "1,0",
    "font-weight": "normal",
    "text-anchor": "start",
}
"""What a part is without being told."""


class Shift(NamedTuple):
    """How far a part lies to the right and down."""

    x: float = 0
    y: float = 0

    def by(self, other: "Shift") -> "Shift":
        return Shift(self.x + other.x, self.y + other.y)


@dataclass(frozen=True)
class _Part:
    """A mark, or with ``inside`` a group that says how its marks look."""

    tag: str
    look: Mapping[str, str]
    path: str = ""
    text: str = ""
    inside: tuple["_Part | str", ...] = ()

    def __str__(self) -> str:
        attributes = {**({"d": self.path} if self.path else {}), **self.look}
        opening = " ".join([self.tag, *(f"{name}={quoteattr(value)}" for name, value in attributes.items())])
        content = escape(self.text) + "".join(map(str, self.inside))
        return f"<{opening}>{content}</{self.tag}>" if content else f"<{opening}/>"


def lean(drawing: str) -> str:
    """Take the groups and the unseen out of a drawing, and draw lines of one look in one stroke.

    :param drawing: what stands inside an ``<svg>``. Turned, clipped and unknown parts are left as they are.
    """
    root = ElementTree.fromstring(f"<g>{drawing}</g>")  # noqa: S314 - drawn by us a moment ago
    return "".join(map(str, _joined(_flat(root, Shift(), {}))))


def _flat(group: ElementTree.Element, shift: Shift, inherited: Mapping[str, str]) -> Iterator[_Part | str]:
    for element in group:
        own = {name: value for name, value in element.attrib.items() if name != "transform"}
        look = {**inherited, **own}
        moved = _shift_of(element)
        if moved is None or not _is_plain(element):
            yield _as_it_is(element, shift)
        elif element.tag in _MARKS:
            if _is_seen(element, look):
                yield _MARKS[element.tag](element, own, shift.by(moved))
        elif own:
            yield _Part("g", own, inside=tuple(_joined(_flat(element, shift.by(moved), look))))
        else:
            yield from _flat(element, shift.by(moved), look)


def _is_plain(element: ElementTree.Element) -> bool:
    """A group that clips nothing, or a mark that holds no other."""
    return "clip-path" not in element.attrib if element.tag == "g" else element.tag in _MARKS and not len(element)


def _shift_of(element: ElementTree.Element) -> Shift | None:
    """The element's own shift; none if it is turned or scaled."""
    transform = element.get("transform")
    if transform is None:
        return Shift()
    found = _TRANSLATION.fullmatch(transform)
    return Shift(float(found[1]), float(found[2])) if found else None


def _as_it_is(element: ElementTree.Element, shift: Shift) -> str:
    element.tail = None
    whole = ElementTree.tostring(element, encoding="unicode").replace(" />", "/>")
    return f'<g transform="translate({_n(shift.x)},{_n(shift.y)})">{whole}</g>' if any(shift) else whole


def _is_seen(element: ElementTree.Element, look: Mapping[str, str]) -> bool:
    if element.tag == "text":
        return bool(element.text)
    return look.get("opacity") != "0" and (look.get("fill") != "none" or look.get("stroke", "none") != "none")


def _rect(element: ElementTree.Element, own: dict[str, str], shift: Shift) -> _Part:
    return _Part("rect", _placed(own, shift))


def _text(element: ElementTree.Element, own: dict[str, str], shift: Shift) -> _Part:
    return _Part("text", _placed(own, shift), text=element.text or "")


def _line(element: ElementTree.Element, own: dict[str, str], shift: Shift) -> _Part:
    start = shift.by(Shift(float(own.pop("x1", 0)), float(own.pop("y1", 0))))
    end = shift.by(Shift(float(own.pop("x2", 0)), float(own.pop("y2", 0))))
    return _Part("path", _told(own), path=f"M{_n(start.x)},{_n(start.y)}L{_n(end.x)},{_n(end.y)}")


def _path(element: ElementTree.Element, own: dict[str, str], shift: Shift) -> _Part:
    path = own.pop("d", "")
    circle = _CIRCLE.fullmatch(path)
    if circle:
        return _Part("circle", {"cx": _n(shift.x), "cy": _n(shift.y), "r": circle[1], **_told(own)})
    return _Part("path", _told(own), path=_moved(path, shift))


_MARKS = {"rect": _rect, "text": _text, "line": _line, "path": _path}


def _placed(own: dict[str, str], shift: Shift) -> dict[str, str]:
    place = {"x": float(own.pop("x", 0)) + shift.x, "y": float(own.pop("y", 0)) + shift.y}
    return {**{name: _n(value) for name, value in place.items() if value}, **_told(own)}


def _told(own: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in own.items() if _USUAL.get(name) != value}


def _moved(path: str, shift: Shift) -> str:
    """A path elsewhere. Steps in small letters begin where the last one ended, and stay as they are."""
    return "".join(
        step + _numbers(step, [float(n) for n in _NUMBER.findall(rest)], shift) for step, rest in _STEP.findall(path)
    )


def _numbers(step: str, numbers: list[float], shift: Shift) -> str:
    moved = _ABSOLUTE[step](numbers, shift) if step.isupper() else numbers
    return ",".join(map(_n, moved))


def _points(numbers: list[float], shift: Shift) -> list[float]:
    return [number + shift[place % 2] for place, number in enumerate(numbers)]


def _arc(numbers: list[float], shift: Shift) -> list[float]:
    """Radii, turn and two flags, and then the point."""
    return [*numbers[:5], *_points(numbers[5:], shift)]


def _across(numbers: list[float], shift: Shift) -> list[float]:
    return [number + shift.x for number in numbers]


def _down(numbers: list[float], shift: Shift) -> list[float]:
    return [number + shift.y for number in numbers]


_ABSOLUTE = {**dict.fromkeys("MLCQZ", _points), "A": _arc, "H": _across, "V": _down}


def _n(number: float) -> str:
    """As exact as an eye can see."""
    return f"{round(number, 2):.10g}"


def _joined(parts: Iterator[_Part | str]) -> Iterator[_Part | str]:
    """Lines of one look, one after the other, as one path: nothing can lie between them."""
    before: _Part | str | None = None
    for part in parts:
        if isinstance(before, _Part) and isinstance(part, _Part) and _are_alike(before, part):
            before = replace(before, path=before.path + part.path)
            continue
        if before is not None:
            yield before
        before = part
    if before is not None:
        yield before


def _are_alike(one: _Part, other: _Part) -> bool:
    """Two lines of the same look. What is filled, or lets the light through, would show where two parts overlap."""
    return bool(one.path and other.path) and one.look == other.look and not {"fill", "opacity"} & one.look.keys()
