"""What a pack says: everything that page, PDF and tables show, as plain values (S4 ¶21–27).

Figures are computed before they get here. A figure that is absent carries its reason; none stands for another.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

VERSION = 1
"""The shape of the contents. Raise it when a field changes its meaning."""


@dataclass(frozen=True)
class Series:
    """One line of a monthly chart. ``values`` stand beside the section's months; ``None`` where there is no figure."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Section:
    """One activity area of S4 ¶24: words, twelve months, and the same as a table.

    ``absent`` says why there is nothing to show, such as "No community services data has been loaded".
    """

    key: str
    title: str
    paragraph: str
    unit: str = ""
    months: tuple[str, ...] = ()
    this_year: Series | None = None
    last_year: Series | None = None
    cost: Series | None = None
    sentences: tuple[str, ...] = ()
    source: str = ""
    absent: str = ""
    details: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Contents:
    """The whole pack of one practice and month."""

    practice: dict[str, Any]
    pct: dict[str, Any]
    month: str
    summary: tuple[str, ...]
    statement: dict[str, Any]
    sections: tuple[Section, ...]
    benchmarks: tuple[dict[str, Any], ...]
    population: dict[str, Any]
    data_status: dict[str, Any]
    version: int = VERSION
    notes: tuple[str, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """Plain values, as JSON gives them back."""
        plain: dict[str, Any] = json.loads(canonical(asdict(self)))
        return plain


def canonical(data: Any) -> str:
    """The one text of some plain values, whatever the order they were put together in."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def digest(data: dict[str, Any]) -> str:
    """SHA-256 over the canonical text: two packs with the same digest say the same."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()
