"""Loading activity, against a bare COPY of the same file: how many times that, and where the time goes."""

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from bench.activity_files import HRGS, PCT, PRACTICES, PROVIDER, SHA, SPECIALTIES, write_file
from bench.baselines import Seconds, bare_copy
from bench.processors import processor_clock
from bench.registry import Measure, benchmark

if TYPE_CHECKING:
    from pbc.activity.models import ImportBatch

ROWS = int(os.environ.get("BENCH_SPELLS", "1000000"))
FEWER_ROWS = ROWS // 5
BAD_ROWS_EVERY = 100
MOST_TIMES_A_COPY = 8
STAGES = ("reading", "checking", "loading", "summing")


@benchmark("imports", "Loading admitted spells: received, checked, priced, summed up")
def spells_import() -> Iterator[Measure]:
    make_places()
    yield from measured("spells", ROWS, at_most=MOST_TIMES_A_COPY, with_stages=True)


@benchmark("others", "Loading other activity, and spells of which one in a hundred is bad")
def other_imports() -> Iterator[Measure]:
    make_places()
    for format in ("outpatients", "ae", "prescribing-pdpi"):
        yield from measured(format, FEWER_ROWS)
    yield from measured("spells", FEWER_ROWS, bad_every=BAD_ROWS_EVERY)


def measured(
    format: str, rows: int, *, bad_every: int = 0, at_most: float | None = None, with_stages: bool = False
) -> Iterator[Measure]:
    """Write a file, copy it, import it.

    :param bad_every: every which row is spoilt; none where it is 0.
    """
    from pbc.activity.domain.formats import format_of

    name = f"{format}, bad rows among them" if bad_every else format
    columns = [column.key for column in format_of(format).columns]
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / f"{format}.csv"
        write_file(path, format, rows, bad_every=bad_every)
        copies = [bare_copy(path, columns) for _ in range(3)]
        seconds, stages, batch = imported(format, path)
    wall, processor = min(copy.wall for copy in copies), min(copy.processor for copy in copies)
    loaded = rows - rows // bad_every if bad_every else rows
    assert (batch.status, batch.rows, batch.loaded) == ("loaded", rows, loaded), batch.messages
    yield Measure(f"{name}: loaded", rows / seconds.wall, "rows/s")
    yield Measure(f"{name}: bare COPY of the file", rows / wall, "rows/s")
    yield Measure(f"{name}: times the bare COPY", seconds.wall / wall, "times", at_most=at_most)
    yield Measure(f"{name}: in processor time", seconds.processor / processor, "times")
    if with_stages:
        for stage in STAGES:
            yield Measure(f"{name}: {stage}", stages.get(stage, 0), "s")


def imported(format: str, path: Path) -> tuple[Seconds, dict[str, float], "ImportBatch"]:
    """Receive and import a file; return the seconds of the import, in all and by stage, and its batch."""
    from django.conf import settings

    from pbc.activity.actions import imports
    from pbc.core import clock
    from pbc.core.principal import SYSTEM

    settings.UPLOAD_DIR = path.parent / "uploads"
    with path.open("rb") as source:
        batch = imports.receive_file(
            format=format, source=source, filename=path.name, owner=None, enqueue=False, by=SYSTEM, at=clock.now()
        )
    started, processors = time.perf_counter(), processor_clock()
    with stages_told(started) as stages:
        batch = imports.run_import(batch_id=batch.pk, at=clock.now())
    return Seconds(time.perf_counter() - started, processors()), stages, batch


@contextmanager
def stages_told(started: float) -> Iterator[dict[str, float]]:
    """Listen to what an import says of its progress; give the seconds of each stage when it has ended."""
    from pbc.activity.actions.importing import progress

    stages: dict[str, float] = {}
    said: list[tuple[str, float]] = [(STAGES[0], started)]
    say = progress.say

    def listen(batch_id: int, phase: str, *rest: Any) -> None:
        if phase != said[-1][0]:
            said.append((phase, time.perf_counter()))
        say(batch_id, phase, *rest)

    with patch.object(progress, "say", listen):
        yield stages
    for (phase, since), (_, until) in pairwise(said):
        stages[phase] = stages.get(phase, 0) + until - since


def make_places() -> None:
    """The organisations and the price lists that the files speak of, once."""
    from pbc.organisations.models import Organisation

    named = [("sha", SHA), ("pct", PCT), ("provider", PROVIDER), *(("practice", code) for code in PRACTICES)]
    if Organisation.objects.filter(code=PROVIDER).exists():
        return
    Organisation.objects.bulk_create(
        [Organisation(kind=kind, code=code, name=f"Invented {code}") for kind, code in named]
    )
    _price_list("tariff-inpatient", [f"2006/07,{hrg},Invented,1000.00,1500.00,10,15,200.00,Y,0.5,N" for hrg in HRGS])
    _price_list(
        "tariff-outpatient",
        [f"2006/07,{code},Invented,{group},150.00,80.00" for code in SPECIALTIES for group in ("adult", "child")],
    )
    _price_list("tariff-ae", [f"2006/07,V0{number},Invented,standard,90.00" for number in range(1, 9)])


def _price_list(format: str, rows: Sequence[str]) -> None:
    from pbc.activity.actions import imports
    from pbc.activity.domain.formats import format_of
    from pbc.core import clock
    from pbc.core.principal import SYSTEM

    header = ",".join(column.header for column in format_of(format).columns)
    batch = imports.receive_file(
        format=format,
        source=BytesIO("".join(f"{line}\n" for line in (header, *rows)).encode()),
        filename=f"{format}.csv",
        owner=None,
        enqueue=False,
        by=SYSTEM,
        at=clock.now(),
    )
    batch = imports.run_import(batch_id=batch.pk, at=clock.now())
    assert batch.status == "loaded", batch.messages
