"""Loading admitted spells, against a bare COPY of the same file."""

import csv
import os
import random
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from bench.baselines import bare_copy_seconds
from bench.registry import Measure, benchmark

ROWS = int(os.environ.get("BENCH_SPELLS", "1000000"))
PROVIDER, PCT, SHA = "XBP", "XBC", "XBS"
PRACTICES = [f"X8{number:04d}" for number in range(150)]
HRGS = [f"{chapter}{number:02d}" for chapter in "ABCDEFGHJ" for number in range(1, 31)]
START, DAYS = date(2006, 4, 1), 365
MOST_TIMES_A_COPY = 8


@benchmark("imports", "Loading admitted spells: received, checked, priced, summed up")
def spells_import() -> Iterator[Measure]:
    from django.conf import settings

    from pbc.activity.actions import imports
    from pbc.activity.domain.formats import format_of
    from pbc.core import clock
    from pbc.core.principal import SYSTEM

    make_places()
    columns = [column.key for column in format_of("spells").columns]
    with tempfile.TemporaryDirectory() as directory:
        settings.UPLOAD_DIR = Path(directory) / "uploads"
        path = Path(directory) / "spells.csv"
        write_spells(path, ROWS)
        bare = min(bare_copy_seconds(path, columns) for _ in range(2))
        at = clock.now()
        with path.open("rb") as source:
            batch = imports.receive_file(
                format="spells",
                source=source,
                filename=path.name,
                owner=None,
                enqueue=False,
                by=SYSTEM,
                at=at,
            )
        batch = imports.run_import(batch_id=batch.pk, at=at)
    assert (batch.status, batch.loaded) == ("loaded", ROWS), batch.messages
    seconds = float(batch.seconds or 0)
    yield Measure("spells loaded", ROWS / seconds, "rows/s")
    yield Measure("bare COPY of the file", ROWS / bare, "rows/s")
    yield Measure("times the bare COPY", seconds / bare, "times", at_most=MOST_TIMES_A_COPY)


def make_places() -> None:
    """The organisations and the price list that the file speaks of, once."""
    from pbc.activity.actions import imports
    from pbc.core import clock
    from pbc.core.principal import SYSTEM
    from pbc.organisations.models import Organisation

    named = [("sha", SHA), ("pct", PCT), ("provider", PROVIDER), *(("practice", code) for code in PRACTICES)]
    Organisation.objects.bulk_create(
        [Organisation(kind=kind, code=code, name=f"Invented {code}") for kind, code in named], ignore_conflicts=True
    )
    header = (
        "FINANCIAL YEAR,HEALTHCARE RESOURCE GROUP CODE,DESCRIPTION,ELECTIVE TARIFF,NON-ELECTIVE TARIFF,"
        "ELECTIVE TRIM POINT,NON-ELECTIVE TRIM POINT,EXCESS BED DAY RATE,SHORT STAY,SHORT STAY RATE,EXCLUDED\n"
    )
    rows = "".join(f"2006/07,{hrg},Invented,1000.00,1500.00,10,15,200.00,Y,0.5,N\n" for hrg in HRGS)
    batch = imports.receive_file(
        format="tariff-inpatient",
        source=BytesIO((header + rows).encode()),
        filename="tariff.csv",
        owner=None,
        enqueue=False,
        by=SYSTEM,
        at=clock.now(),
    )
    imports.run_import(batch_id=batch.pk, at=clock.now())


def write_spells(path: Path, rows: int) -> None:
    """A year of invented spells of one provider; different ones each time, so that the file is never a duplicate."""
    from pbc.activity.domain.formats import format_of
    from pbc.activity.domain.identifiers import is_nhs_number

    rng = random.Random()
    numbers = (f"{rng.randrange(9_990_000_000, 10**10)}" for _ in iter(int, 1))
    patients = [number for _, number in zip(range(rows), numbers, strict=False) if is_nhs_number(number)] or [""]
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.header for column in format_of("spells").columns])
        for number in range(rows):
            discharged = START + timedelta(rng.randrange(DAYS))
            stay = rng.choice((0, 0, 0, 1, 2, 3, 5, 9, 20))
            method = rng.choice(("11", "12", "13", "21", "22", "31", "82"))
            day_case = method < "20" and stay == 0
            writer.writerow(
                (
                    PROVIDER,
                    PCT,
                    rng.choice(PRACTICES),
                    f"S{number:08d}",
                    rng.choice(patients),
                    rng.randrange(95),
                    rng.choice("12"),
                    method,
                    "19",
                    "2" if day_case else "1",
                    discharged - timedelta(stay),
                    discharged,
                    "19",
                    rng.choice(("100", "110", "300", "320", "502")),
                    rng.choice(("J18.9", "I21.9", "K40.9", "")),
                    rng.choice(("W37.1", "", "")),
                    rng.choice(HRGS),
                    "",
                )
            )
