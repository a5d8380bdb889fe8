"""Files of invented activity: the same at every run, a year of one provider, or a month of prescribing."""

import csv
import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

PROVIDER, PCT, SHA = "XBP", "XBC", "XBS"
PRACTICES = [f"X8{number:04d}" for number in range(150)]
HRGS = [f"{chapter}{number:02d}" for chapter in "ABCDEFGHJ" for number in range(1, 31)]
SPECIALTIES = ("100", "110", "300", "320", "502")
START, DAYS = date(2006, 4, 1), 365
PATIENTS = 700_000
WITHOUT_NUMBER = 0.03


def write_file(path: Path, format: str, rows: int, *, bad_every: int = 0) -> None:
    """Write a file of so many rows; of every ``bad_every`` rows the last breaks a rule and is kept out."""
    from pbc.activity.domain.formats import format_of

    rng = random.Random(f"{format} {rows} {bad_every}")
    columns = format_of(format).columns
    make = MAKERS[format](rng)
    spoilt = [column.key for column in columns].index("practice_code")
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.header for column in columns])
        for number in range(rows):
            row = list(make(number))
            if bad_every and number % bad_every == bad_every - 1:
                row[spoilt] = rng.choice(("", "nowhere", "X89999"))
            writer.writerow(row)


Maker = Callable[[int], Sequence[object]]


def _patient(rng: random.Random) -> Callable[[], str]:
    """A patient's NHS number, of those that are never issued; few rows have none."""
    from pbc.activity.management.demo_files.nhs_numbers import never_issued

    numbers = [number.decode() for number in never_issued()[:PATIENTS].tolist()]
    return lambda: "" if rng.random() < WITHOUT_NUMBER else rng.choice(numbers)


def _spell(rng: random.Random) -> Maker:
    patient = _patient(rng)

    def make(number: int) -> Sequence[object]:
        discharged = START + timedelta(rng.randrange(DAYS))
        stay = rng.choice((0, 0, 0, 1, 2, 3, 5, 9, 20))
        method = rng.choice(("11", "12", "13", "21", "22", "31", "82"))
        is_day_case = method < "20" and stay == 0
        return (
            PROVIDER,
            PCT,
            rng.choice(PRACTICES),
            f"S{number:08d}",
            patient(),
            rng.randrange(95),
            rng.choice("12"),
            method,
            "19",
            "2" if is_day_case else "1",
            discharged - timedelta(stay),
            discharged,
            "19",
            rng.choice(SPECIALTIES),
            rng.choice(("J18.9", "I21.9", "K40.9", "")),
            rng.choice(("W37.1", "", "")),
            rng.choice(HRGS),
            "",
        )

    return make


def _outpatient(rng: random.Random) -> Maker:
    patient = _patient(rng)

    def make(number: int) -> Sequence[object]:
        return (
            PROVIDER,
            PCT,
            rng.choice(PRACTICES),
            f"O{number:08d}",
            patient(),
            rng.randrange(95),
            rng.choice("12"),
            START + timedelta(rng.randrange(DAYS)),
            rng.choice("1222"),
            rng.choice("55556635"),
            rng.choice(("03", "03", "05", "06")),
            rng.choice(SPECIALTIES),
            rng.choice("123"),
            rng.choice("112"),
            "",
        )

    return make


def _ae(rng: random.Random) -> Maker:
    patient = _patient(rng)

    def make(number: int) -> Sequence[object]:
        return (
            PROVIDER,
            PCT,
            rng.choice(PRACTICES),
            f"A{number:08d}",
            patient(),
            rng.randrange(95),
            rng.choice("12"),
            START + timedelta(rng.randrange(DAYS)),
            f"{rng.randrange(24):02d}:{rng.randrange(60):02d}",
            "1",
            rng.choice("11123"),
            rng.choice(("00", "01", "03")),
            rng.choice(("01", "02", "03")),
            rng.choice(("10", "60")),
            f"V0{rng.randrange(1, 9)}",
        )

    return make


def _prescribed(rng: random.Random) -> Maker:
    def make(number: int) -> Sequence[object]:
        items = rng.randrange(1, 200)
        return (
            SHA,
            PCT,
            PRACTICES[number % len(PRACTICES)],
            f"0212000Y0AA{number // len(PRACTICES):04d}",
            f"Invented tablets {number // len(PRACTICES)}",
            items,
            f"{items * 1.37:.2f}",
            f"{items * 1.29:.2f}",
            items * 28,
            f"{START:%Y%m}",
        )

    return make


MAKERS: dict[str, Callable[[random.Random], Maker]] = {
    "spells": _spell,
    "outpatients": _outpatient,
    "ae": _ae,
    "prescribing-pdpi": _prescribed,
}
