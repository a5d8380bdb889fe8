"""The audit bundle of a year: plain files, a chain through the ledger, and one hash over all (S4 ¶65).

Anybody can check it without this system: ``check.py`` in it needs Python alone.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from pbc.core.manifest import sha256

CHAIN_START = ""


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV file: a header, a row a line, nothing for what is missing."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return out.getvalue()


def chained(rows: Iterable[Sequence[object]]) -> list[list[str]]:
    """Rows, each with a hash of itself and of the row before: a change in one shows from there on."""
    before, found = CHAIN_START, []
    for row in rows:
        cells = [str(cell) for cell in row]
        before = sha256(f"{before}|{'|'.join(cells)}")
        found.append([*cells, before])
    return found
