"""What a pack says: everything that page, PDF and tables show, as plain values (S4 ¶21–27).

Figures are computed before they get here. A figure that is absent is ``None`` and its reason stands beside it; none
stands for another.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

VERSION = 1
"""The shape of the contents. Raise it when a field changes its meaning."""


class Kind(StrEnum):
    """What the cells of a column are, which says how they are written and on which side they stand.

    Money is kept to the penny; ``POUNDS`` shows whole pounds, ``PENCE`` pence too.
    """

    TEXT = "text"
    COUNT = "count"
    RATE = "rate"
    POUNDS = "pounds"
    PENCE = "pence"
    PERCENT = "percent"


@dataclass(frozen=True)
class Column:
    title: str
    kind: Kind = Kind.COUNT


@dataclass(frozen=True)
class Table:
    """One table. A cell is a number, a text, a list (a figure's working, see ``Working.as_dict``) or ``None``.

    :param note: what a reader must know to read it.
    :param total: whether the last row is the sum of the others.
    """

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    note: str = ""
    total: bool = False


@dataclass(frozen=True)
class Chart:
    """Twelve months and the same months a year before. ``None`` where there is no figure."""

    key: str
    title: str
    unit: str
    months: tuple[str, ...]
    this_year: tuple[float | None, ...]
    last_year: tuple[float | None, ...]
    prefix: str = ""


@dataclass(frozen=True)
class Section:
    """One area of S4 ¶24: sentences, a chart of twelve months, and tables.

    ``absent`` says why there is nothing to show, such as "No data on diagnostic tests have been loaded."
    """

    key: str
    title: str
    paragraph: str
    absent: str = ""
    sentences: tuple[str, ...] = ()
    chart: Chart | None = None
    tables: tuple[Table, ...] = ()
    source: str = ""
    data_to: str = ""


@dataclass(frozen=True)
class Comparison:
    """One indicator of a practice beside its PCT and the nation (S4 ¶25).

    :param benchmark: which of the four that the guidance names it is; empty for those beyond it.
    :param value: the crude rate, with its 95% limits; ``pct`` and ``national`` likewise crude.
    :param ratio: to the PCT at 100, age and sex allowed for; ``None`` where the indicator does not.
    :param standing: where the practice stands against chance, in words; ``absent`` why it has no figure.
    """

    code: str
    title: str
    benchmark: str
    unit: str
    definition: str
    caution: str
    months: int
    value: float | None
    lower: float | None
    upper: float | None
    pct: float | None
    national: float | None
    ratio: float | None
    ratio_lower: float | None
    ratio_upper: float | None
    significance: str
    standing: str
    absent: str
    working: dict[str, Any]
    ratio_working: dict[str, Any]


@dataclass(frozen=True)
class Contents:
    """The whole pack of one practice and month."""

    practice: dict[str, Any]
    pct: dict[str, Any]
    month: str
    summary: tuple[str, ...]
    question: str
    warnings: tuple[str, ...]
    statement: dict[str, Any]
    comparisons: tuple[Comparison, ...]
    funnels: tuple[dict[str, Any], ...]
    sections: tuple[Section, ...]
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
