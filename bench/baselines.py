"""What a thing costs at the least, to compare ours with."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from bench.processors import processor_clock


@dataclass(frozen=True)
class Seconds:
    """How long a thing took, by the clock on the wall and by that of the processors."""

    wall: float
    processor: float


def bare_copy_seconds(path: Path, columns: Sequence[str], *, header: bool = True) -> float:
    """Return how long PostgreSQL takes to read a CSV file into a table of texts: no check, no price, no index."""
    return bare_copy(path, columns, header=header).wall


def bare_copy(path: Path, columns: Sequence[str], *, header: bool = True) -> Seconds:
    """The same, by both clocks."""
    listed = ", ".join(f"{connection.ops.quote_name(column)} text" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_copy")
        cursor.execute(f"CREATE UNLOGGED TABLE bench_copy ({listed})")
        started, processors = time.perf_counter(), processor_clock()
        with path.open("rb") as file:
            cursor.copy_expert(f"COPY bench_copy FROM STDIN WITH (FORMAT csv, HEADER {header})", file)
        seconds = Seconds(time.perf_counter() - started, processors())
        cursor.execute("DROP TABLE bench_copy")
    return seconds
