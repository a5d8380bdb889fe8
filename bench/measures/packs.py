"""Packs: what each costs the processors and what of it is the PDF, and how many one worker makes a minute."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from bench.demonstration import closed_month
from bench.processors import processor_clock
from bench.registry import Measure, benchmark

if TYPE_CHECKING:
    from information_packs.models import Pack

MOST_CPU_SECONDS = 3
FEWEST_A_MINUTE = 20
PARTS = {"charts_for": "drawing charts", "pdf_of": "the PDF", "xlsx_of": "the workbook"}
"""Functions that make a pack's files, and what each of them is."""


@dataclass(frozen=True)
class Cost:
    """What one pack took.

    :ivar processor: seconds computed by the worker, and ``with_database`` by its database session too.
    :ivar parts: of the worker's seconds those of each function of :data:`PARTS`.
    """

    processor: float
    with_database: float
    wall: float
    pdf_bytes: int
    parts: dict[str, float] = field(default_factory=dict)


@benchmark("packs", "Information packs, from closed month to page, PDF and tables")
def measure() -> Iterator[Measure]:
    from information_packs.actions.runs import request_packs
    from information_packs.models import Pack
    from pbc.core import clock
    from pbc.core.principal import SYSTEM

    pct, month = closed_month()
    started = time.perf_counter()
    run = request_packs(pct=pct, month=month, again=True, by=SYSTEM, at=clock.now(), send=False)
    yield Measure("what packs of a month share", time.perf_counter() - started, "s")
    packs = list(Pack.objects.filter(run=run).order_by("practice__code"))
    first, *others = [cost_of(pack) for pack in packs]
    yield Measure("the first pack of a worker", first.processor, "CPU s")
    yield from told(others)


def told(costs: Sequence[Cost]) -> Iterator[Measure]:
    """The measures of packs that a worker made after its first, which starts engines and reads fonts and styles."""
    processor = sorted(cost.processor for cost in costs)
    yield Measure("a pack: median", median(processor), "CPU s", at_most=MOST_CPU_SECONDS)
    yield Measure("a pack: least", processor[0], "CPU s")
    yield Measure("a pack: most", processor[-1], "CPU s")
    yield Measure("a pack: median, its database with it", median(cost.with_database for cost in costs), "CPU s")
    for function, part in PARTS.items():
        share = sum(cost.parts[function] for cost in costs) / sum(processor)
        yield Measure(f"a pack: of it {part}", 100 * share, "%")
    a_minute = 60 * len(costs) / sum(cost.wall for cost in costs)
    yield Measure("packs of one worker", a_minute, "a minute", at_least=FEWEST_A_MINUTE)
    yield Measure("size of the PDF: median", median(cost.pdf_bytes for cost in costs) / 1024, "KB")


def cost_of(pack: "Pack") -> Cost:
    """Make a queued pack as a worker does, and say what it took."""
    from information_packs.actions.building import build_pack
    from pbc.core import clock
    from pbc.core.principal import SYSTEM

    started, processors = time.perf_counter(), processor_clock()
    with parts_told() as parts:
        pack = build_pack(pack_id=pack.pk, by=SYSTEM, at=clock.now())
    with_database, wall = processors(), time.perf_counter() - started
    size = len(bytes(pack.files.get(kind="pdf").content))
    return Cost(float(pack.cpu_seconds or 0), with_database, wall, size, parts)


@contextmanager
def parts_told() -> Iterator[dict[str, float]]:
    """Time the functions of :data:`PARTS` where files are made."""
    from information_packs.rendering import files

    parts = dict.fromkeys(PARTS, 0.0)

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            started = time.process_time()
            try:
                return function(*given)
            finally:
                parts[name] += time.process_time() - started

        return call

    with ExitStack() as stack:
        for name in PARTS:
            stack.enter_context(patch.object(files, name, timed(name, getattr(files, name))))
        yield parts
