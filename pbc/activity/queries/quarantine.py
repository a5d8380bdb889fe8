"""Rows of a file that broke a rule."""

import csv
from collections.abc import Iterator, Sequence
from itertools import groupby

from pbc.activity.domain.formats import FORMATS
from pbc.activity.domain.formats.declaration import Severity
from pbc.activity.models import ImportBatch, QuarantinedRow
from pbc.activity.models.batches import QuarantinedRowQuerySet
from pbc.core.principal import Principal

WHOLE_ROW = "the whole row"


def rows_seen(batch: ImportBatch, principal: Principal) -> QuarantinedRowQuerySet:
    """The rows of a batch that this hat may look at."""
    return QuarantinedRow.objects.visible_to(principal).filter(batch=batch)


def rules_broken(rows: QuarantinedRowQuerySet) -> Sequence[str]:
    return list(rows.order_by("rule").values_list("rule", flat=True).distinct())


def columns_broken(rows: QuarantinedRowQuerySet) -> Sequence[tuple[str, str]]:
    """Names of the columns concerned, twice, as a filter takes its choices."""
    names = rows.exclude(column="").order_by("column").values_list("column", flat=True).distinct()
    return [(name, name) for name in names]


def rows_to_mend(batch: ImportBatch, principal: Principal) -> Iterator[list[str]]:
    """Each row kept out once: its line, its reasons, what to do, and its fields as they were.

    Identifiers were replaced before the row was kept, so the sender finds the row again by its line.
    """
    width = len(FORMATS[batch.format].columns) if batch.format in FORMATS else 0
    rows = rows_seen(batch, principal).filter(severity=Severity.ERROR).order_by("row_number", "pk")
    for line, found in groupby(rows.iterator(chunk_size=2000), key=lambda row: row.row_number):
        broken = list(found)
        reasons = "; ".join(f"{row.column or WHOLE_ROW}: {row.message}" for row in broken)
        fixes = "; ".join(dict.fromkeys(row.fix for row in broken))
        yield [str(line), reasons, fixes, *_fields(broken[0].raw, width)]


def _fields(raw: str, width: int) -> list[str]:
    """The fields of a row; a row that does not fall into so many stays in one piece."""
    try:
        fields = next(csv.reader([raw]), [])
    except csv.Error:
        return [raw]
    return fields if len(fields) == width else [raw]
