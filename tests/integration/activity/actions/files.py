"""Invented files of activity, written line by line so that a test can spoil any of them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from pbc.activity.actions import imports
from pbc.activity.domain.formats import format_of
from pbc.activity.models import ImportBatch
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from pbc.organisations.models import Organisation

AT = datetime(2007, 5, 1, 9, 0, tzinfo=UTC)
APRIL = Month(2006, 4)
NHS_NUMBER = "9434765919"

SPELL = {
    "provider_code": "XPA",
    "commissioner_code": "XC1",
    "practice_code": "X90001",
    "spell_number": "S1",
    "patient": "",
    "age": "45",
    "sex": "1",
    "admission_method": "21",
    "admission_source": "19",
    "patient_class": "1",
    "admitted_on": "2006-04-03",
    "discharged_on": "2006-04-05",
    "discharge_destination": "19",
    "treatment_function": "300",
    "primary_diagnosis": "J18.9",
    "primary_procedure": "",
    "hrg": "D13",
    "specialised_service": "",
}
PRESCRIBED = {
    "sha_code": "XS1",
    "pct_code": "XC1",
    "practice_code": "X90001",
    "bnf_code": "0212000Y0AAABAB",
    "bnf_name": "Simvastatin_Tab 20mg",
    "items": "3",
    "net_ingredient_cost": "4.50",
    "actual_cost": "4.20",
    "quantity": "84",
    "period": "200604",
}


def spells(*changes: Mapping[str, str]) -> list[str]:
    """A header and one line a spell, numbered from S1, with what each differs in."""
    return _lines("spells", [{**SPELL, "spell_number": f"S{n}", **change} for n, change in enumerate(changes, 1)])


def prescribing(*changes: Mapping[str, str]) -> list[str]:
    rows = [{**PRESCRIBED, "bnf_code": f"0212000Y0AAAB{n:02d}", **change} for n, change in enumerate(changes, 1)]
    return _lines("prescribing-pdpi", rows)


def _lines(format: str, rows: Iterable[Mapping[str, str]]) -> list[str]:
    columns = format_of(format).columns
    return [
        ",".join(column.header for column in columns),
        *(",".join(row[column.key] for column in columns) for row in rows),
    ]


def text_of(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def receive(format: str, content: bytes | Path | Iterable[str], **options: Any) -> ImportBatch:
    if isinstance(content, Path):
        content = content.read_bytes()
    if not isinstance(content, bytes):
        content = text_of(content)
    options.setdefault("owner", Organisation.objects.filter(kind="sha").first())
    options.setdefault("by", SYSTEM)
    return imports.receive_file(
        format=format, source=BytesIO(content), filename=f"{format}.csv", at=AT, **{"enqueue": False, **options}
    )


def load(format: str, content: bytes | Path | Iterable[str], **options: Any) -> ImportBatch:
    """Receive and import."""
    batch = receive(format, content, **options)
    return imports.run_import(batch_id=batch.pk, at=AT)
