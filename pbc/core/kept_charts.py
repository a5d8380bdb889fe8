"""Charts that were drawn before: the same figures drawn by the same code give the same picture, so it is kept."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

from pbc.core.charts.figure import Svg
from pbc.core.kept import keep, kept_under


def kept_chart(drawn_from: object, draw: Callable[[], Svg]) -> Svg:
    """The chart, drawn only where it was not drawn before.

    :param drawn_from: all that the picture depends on: plain values or dataclasses of them, whose ``repr`` tells them
        apart.
    """
    key = f"chart:{sha256(f'{_code()}{drawn_from!r}'.encode()).hexdigest()}"
    found: Svg | None = kept_under([key]).get(key)
    if found is None:
        found = draw()
        keep({key: found})
    return found


@cache
def _code() -> str:
    """Changes whenever a line of the code that draws does."""
    sources = sorted((Path(__file__).parent / "charts").rglob("*.py"))
    return sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
