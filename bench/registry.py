"""What a benchmark is, which there are, and how results are shown."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bench import measures


@dataclass(frozen=True)
class Measure:
    """One number.

    :param at_most: the aim, if there is one, in the same unit.
    :param at_least: the aim, where more is better.
    """

    what: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def verdict(self) -> str:
        """``ok`` or ``missed`` against the aim; nothing where there is none."""
        if self.at_most is None and self.at_least is None:
            return ""
        above = self.at_least is None or self.value >= self.at_least
        below = self.at_most is None or self.value <= self.at_most
        return "ok" if above and below else "missed"

    @property
    def aim(self) -> str:
        if self.at_most is not None:
            return f"≤ {number(self.at_most)}"
        return f"≥ {number(self.at_least)}" if self.at_least is not None else ""


Run = Callable[[], Iterable[Measure]]


@dataclass(frozen=True)
class Benchmark:
    """A function that measures, under a name for the command line."""

    name: str
    title: str
    run: Run


BENCHMARKS: dict[str, Benchmark] = {}


def benchmark(name: str, title: str) -> Callable[[Run], Run]:
    """Enter a function in the list of benchmarks.

    :raises ValueError: when the name is taken.
    """

    def enter(function: Run) -> Run:
        if name in BENCHMARKS:
            raise ValueError(f"there are two benchmarks named {name}")
        BENCHMARKS[name] = Benchmark(name, title, function)
        return function

    return enter


def discover() -> None:
    """Import every module of ``bench.measures``, which enters its benchmarks."""
    for module in pkgutil.iter_modules(measures.__path__):
        importlib.import_module(f"bench.measures.{module.name}")


def number(value: float) -> str:
    """Three figures that count: 1,234,567 · 123 · 12.3 · 1.23."""
    for limit, digits in ((100, 0), (10, 1)):
        if abs(value) >= limit:
            return f"{value:,.{digits}f}"
    return f"{value:.2f}"


def table(rows: Sequence[Measure]) -> str:
    """The measures as lines of text, numbers right aligned."""
    cells = [
        ("measure", "value", "unit", "aim", ""),
        *((m.what, number(m.value), m.unit, m.aim, m.verdict) for m in rows),
    ]
    widths = [max(len(row[column]) for row in cells) for column in range(5)]
    lines = [
        f"{what:<{widths[0]}}  {value:>{widths[1]}}  {unit:<{widths[2]}}  {aim:>{widths[3]}}  {verdict}".rstrip()
        for what, value, unit, aim, verdict in cells
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])
