"""The staging tables of one import: texts as read, the rows that failed, and the good rows with types.

All are named after the batch, and are made and dropped in its transaction. Those of an ordinary file are temporary.
Those of a large file are unlogged: PostgreSQL lets several processors read such a table at once, but no temporary one.
Nobody else ever sees them, and nothing of them is left when the transaction is undone.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from pbc.activity.actions import plans
from pbc.activity.actions.importing import shares
from pbc.activity.domain.formats.declaration import Format
from pbc.activity.domain.identifiers import Pseudonymiser
from pbc.activity.domain.reading import ENCODING, Reader

LARGE_FROM = 16 * 2**20
"""Bytes from which on a file is large enough for several processors."""
MOST_AT_ONCE = 2**20
"""Bytes handed to COPY at once."""


@dataclass(frozen=True)
class Tables:
    """The relations of one batch.

    :param size: of its file, in bytes.
    """

    batch_id: int
    size: int = 0

    @property
    def kind(self) -> str:
        return "UNLOGGED" if self.size >= LARGE_FROM else "TEMP"

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

    def drop(self, declared: Format) -> None:
        names = [self.staged, self.failed, *(self.calendar(column.key) for column in declared.columns)]
        with connection.cursor() as cursor:
            cursor.execute(f"DROP VIEW IF EXISTS {self.good}")
            cursor.execute(f"DROP TABLE IF EXISTS {', '.join(names)}")


class CsvStream(io.RawIOBase):
    """Chunks of text as a file that COPY can read."""

    def __init__(self, chunks: Iterator[bytes], progress: Callable[[int], None]) -> None:
        self._chunks, self._progress = chunks, progress
        self._left, self._rows = b"", 0

    def read(self, size: int = -1) -> bytes:
        """A whole chunk at a time, whatever was asked for, but never more than that; nothing at the end."""
        while not self._left:
            try:
                self._left = next(self._chunks)
            except StopIteration:
                return b""
            self._rows += self._left.count(b"\n")
            self._progress(self._rows)
        size = len(self._left) if size < 0 else size
        text, self._left = self._left[:size], self._left[size:]
        return text


def stage(path: Path, declared: Format, tables: Tables, progress: Callable[[int], None]) -> Reader:
    """Copy a stored file into its staging table, pseudonyms in place of NHS numbers; return the reader's counts.

    :raises Invalid: for a header that does not fit.
    """
    with path.open(encoding=ENCODING) as file, connection.cursor() as cursor:
        reader = Reader(file, declared, Pseudonymiser(settings.PSEUDONYM_KEY))
        plans.by_hash()
        columns = ", ".join(f"{c.key} {'uuid' if c.identifier else 'text'}" for c in declared.columns)
        cursor.execute(f"CREATE {tables.kind} TABLE {tables.staged} (row_number integer, {columns})")
        of = shares.processes() if tables.size >= LARGE_FROM else 1
        chunks = shares.read_by_many(reader, path, of) if of > 1 else map(str.encode, reader.chunks())
        listed = ", ".join(reader.keys)
        cursor.copy_expert(
            f"COPY {tables.staged} (row_number, {listed}) FROM STDIN WITH (FORMAT csv, ENCODING utf8)",
            CsvStream(chunks, progress),
            MOST_AT_ONCE,
        )
    return reader
