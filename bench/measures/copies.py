"""The machine itself: what all other figures are to be read against."""

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.baselines import bare_copy_seconds
from bench.registry import Measure, benchmark

ROWS = 200_000
COLUMNS = ("spell", "practice", "provider", "hrg", "admitted_on", "discharged_on", "bed_days", "price")


@benchmark("copy", "A bare COPY of a CSV file into a table of texts")
def measure() -> Iterator[Measure]:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "rows.csv"
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(
                (row, "B81001", "RWA", "H02", "2006-04-01", "2006-04-05", 4, "5012.00") for row in range(ROWS)
            )
        megabytes = path.stat().st_size / 2**20
        seconds = bare_copy_seconds(path, COLUMNS)
    yield Measure("bare COPY", ROWS / seconds, "rows/s")
    yield Measure("bare COPY", megabytes / seconds, "MB/s")
