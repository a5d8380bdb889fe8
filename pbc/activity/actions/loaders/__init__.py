"""What the import engine gives a loader, and what a loader gives back.

A loader is ``load_x(staged: Staged) -> LoadResult``. It runs inside the import's one transaction: whatever it
raises undoes the whole import; :class:`pbc.core.errors.Invalid` rejects the file with its message.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from pbc.activity.domain.formats.declaration import Format, Severity
from pbc.activity.models import ImportBatch
from pbc.core.principal import Principal

CHUNK = 5000


@dataclass(frozen=True)
class RowProblem:
    """A rule that a loader found broken. ``row_number`` is the line in the file; 0 speaks of the file."""

    row_number: int
    column: str
    value: str
    rule: str
    message: str
    fix: str
    severity: Severity = Severity.ERROR


@dataclass(frozen=True)
class LoadResult:
    """:param loaded: rows of the file now in use. ``notes`` are sentences for the person who sent it.

    :param warned: warnings that the loader has put into quarantine itself, by SQL.
    :param months: how many months the file fills now.
    """

    loaded: int
    problems: Sequence[RowProblem] = ()
    notes: Sequence[str] = ()
    warned: int = 0
    months: int = 0


@dataclass(frozen=True)
class Staged:
    """A file staged and checked.

    ``good_table`` is a temporary relation of the good rows: typed columns named by the keys of the declaration,
    the keys of organisations it names (``practice_id`` beside ``practice_code``), and ``row_number``; rows of activity
    with their ``month`` and ``financial_year``. ``size`` is how many rows were read, good and bad.
    """

    batch: ImportBatch
    format: Format
    by: Principal
    at: datetime
    good_table: str
    size: int = 0

    @property
    def period(self) -> date | None:
        """First day of the month that the sender stated."""
        return self.batch.period

    def rows(self) -> Iterator[dict[str, Any]]:
        """The good rows in the order of the file, streamed."""
        name = f"rows_of_{self.batch.pk}"
        with connection.cursor() as cursor:
            cursor.execute(f"DECLARE {name} CURSOR FOR SELECT * FROM {self.good_table} ORDER BY row_number")  # noqa: S608 - our own name
            while True:
                cursor.execute(f"FETCH {CHUNK} FROM {name}")
                columns = [column.name for column in cursor.description]
                rows = cursor.fetchall()
                for row in rows:
                    yield dict(zip(columns, row, strict=True))
                if len(rows) < CHUNK:
                    break
            cursor.execute(f"CLOSE {name}")


Loader = Callable[[Staged], LoadResult]
