"""The staging tables of one import: texts as read, the rows that failed, and the good rows with types.

All are temporary and named after the batch, so that they vanish with the transaction.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from pbc.activity.actions import plans
from pbc.activity.domain.formats.declaration import Format
from pbc.activity.domain.identifiers import Pseudonymiser
from pbc.activity.domain.reading import Reader


@dataclass(frozen=True)
class Tables:
    """Names of the temporary relations of one batch."""

    batch_id: int

    @property
    def staged(self) -> str:
        return f"import_staged_{self.batch_id}"

    @property
    def failed(self) -> str:
        return f"import_failed_{self.batch_id}"

    @property
    def good(self) -> str:
        return f"import_good_{self.batch_id}"

    def calendar(self, key: str) -> str:
        return f"import_days_{self.batch_id}_{key}"


class CsvStream(io.TextIOBase):
    """Chunks of text as a file that COPY can read."""

    def __init__(self, reader: Reader, progress: Callable[[int], None]) -> None:
        self._reader, self._progress = reader, progress
        self._chunks = reader.chunks()
        self._left = ""

    def read(self, size: int | None = -1) -> str:
        """A whole chunk at a time, whatever was asked for, but never more than that; '' at the end."""
        while not self._left:
            try:
                self._left = next(self._chunks)
            except StopIteration:
                return ""
            self._progress(self._reader.rows)
        size = len(self._left) if size is None or size < 0 else size
        text, self._left = self._left[:size], self._left[size:]
        return text


def stage(path: Path, declared: Format, tables: Tables, progress: Callable[[int], None]) -> Reader:
    """Copy a stored file into its staging table, pseudonyms in place of NHS numbers; return the reader's counts.

    :raises Invalid: for a header that does not fit.
    """
    with path.open(encoding="utf-8-sig") as file, connection.cursor() as cursor:
        reader = Reader(file, declared, Pseudonymiser(settings.PSEUDONYM_KEY))
        plans.by_hash()
        columns = ", ".join(f"{c.key} {'uuid' if c.identifier else 'text'}" for c in declared.columns)
        cursor.execute(f"CREATE TEMP TABLE {tables.staged} (row_number integer, {columns}) ON COMMIT DROP")
        listed = ", ".join(reader.keys)
        cursor.copy_expert(
            f"COPY {tables.staged} (row_number, {listed}) FROM STDIN WITH (FORMAT csv)", CsvStream(reader, progress)
        )
    return reader
