"""The audit bundle of a year: plain files, a chain through the ledger, and one hash over all (S4 ¶65).

Anybody can check it without this system: ``check.py`` in it needs Python alone.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence

Files = Mapping[str, str]
"""The text of each file, by name."""

MANIFEST = "manifest.json"
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


def manifest(files: Files, about: Mapping[str, str]) -> tuple[str, str]:
    """The manifest's text and the hash over all files: of their hashes and names, a line each, in order of names."""
    hashes = {name: sha256(text) for name, text in sorted(files.items())}
    root = root_of(hashes)
    return json.dumps({**about, "files": hashes, "root": root}, indent=1, ensure_ascii=False) + "\n", root


def root_of(hashes: Mapping[str, str]) -> str:
    """One hash over the hashes of files."""
    return sha256("".join(f"{hashed}  {name}\n" for name, hashed in sorted(hashes.items())))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
