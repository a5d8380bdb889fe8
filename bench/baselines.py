"""What a thing costs at the least, to compare ours with."""

import time
from collections.abc import Sequence
from pathlib import Path

from django.db import connection


def bare_copy_seconds(path: Path, columns: Sequence[str], *, header: bool = True) -> float:
    """Return how long PostgreSQL takes to read a CSV file into a table of texts: no check, no price, no index."""
    listed = ", ".join(f"{connection.ops.quote_name(column)} text" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_copy")
        cursor.execute(f"CREATE UNLOGGED TABLE bench_copy ({listed})")
        started = time.perf_counter()
        with path.open("rb") as file:
            cursor.copy_expert(f"COPY bench_copy FROM STDIN WITH (FORMAT csv, HEADER {header})", file)
        seconds = time.perf_counter() - started
        cursor.execute("DROP TABLE bench_copy")
    return seconds
