"""At the door: store a file as it streams in, and refuse what cannot be a file of its format.

What is stored is UTF-8 text that only the application may read. A refused file is not kept.
"""

import codecs
import csv
import gzip
import os
import time
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from pbc.activity.domain import identifiers
from pbc.activity.domain.formats.declaration import Column, Format
from pbc.activity.domain.reading import match_header, plain, split
from pbc.activity.models import ImportBatch
from pbc.core.errors import Invalid

BLOCK = 2**20
SAMPLE_ROWS = 500
STRAY_AFTER_SECONDS = 3600
PRIVATE_DIRECTORY, PRIVATE_FILE = 0o700, 0o600
CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\f\x1a"))
NOT_IN_CP1252 = b"\x81\x8d\x8f\x90\x9d"
GZIP = b"\x1f\x8b"
KNOWN_BINARIES = {
    b"PK\x03\x04": "a spreadsheet or zip archive",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet or document",
    b"%PDF": "a PDF",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
}
SAVE_AS = "Save it as CSV (comma separated, UTF-8) and send that."


@dataclass(frozen=True)
class Stored:
    """A file kept: its name in the directory, its size and the SHA-256 of its bytes as sent (unpacked)."""

    path: Path
    size: int
    checksum: str


def store(source: BinaryIO, directory: Path, *, most_bytes: int) -> Stored:
    """Write a file into the directory while hashing it; what is packed with gzip is unpacked.

    :raises Invalid: for a file that is empty, too large, not text, cut off, or in an unknown encoding.
    """
    directory.mkdir(mode=PRIVATE_DIRECTORY, parents=True, exist_ok=True)
    path = directory / f"{uuid.uuid4().hex}.csv"
    try:
        return _store(source, path, most_bytes)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _store(source: BinaryIO, path: Path, most_bytes: int) -> Stored:
    digest, size = sha256(), 0
    utf8 = codecs.getincrementaldecoder("utf-8")()
    is_utf8, fits_cp1252 = True, True
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE), "wb") as file:
        for block in _blocks(source):
            _refuse_binary(block, is_first=size == 0)
            size += len(block)
            if size > most_bytes:
                raise Invalid(
                    f"The file is larger than {most_bytes // 2**20:,} MB.",
                    rule="too_large",
                    fix="Send it in parts, one a month.",
                )
            digest.update(block)
            file.write(block)
            fits_cp1252 = fits_cp1252 and len(block.translate(None, NOT_IN_CP1252)) == len(block)
            is_utf8 = is_utf8 and _decodes(utf8, block)
    if size == 0:
        raise Invalid("The file is empty.", rule="empty", fix="Check that the export has run, and send it again.")
    if not (is_utf8 and _decodes(utf8, b"", final=True)):
        if not fits_cp1252:
            raise Invalid(
                "The text is neither UTF-8 nor Windows-1252.", rule="encoding", fix="Save the file as CSV UTF-8."
            )
        _to_utf8(path)
    return Stored(path, size, digest.hexdigest())


def _blocks(source: BinaryIO) -> Iterator[bytes]:
    first = source.read(BLOCK)
    if not first.startswith(GZIP):
        while first:
            yield first
            first = source.read(BLOCK)
        return
    source.seek(0)
    try:
        with gzip.open(source) as unpacked:
            while block := unpacked.read(BLOCK):
                yield block
    except (EOFError, OSError, zlib.error) as error:
        raise Invalid(
            "The packed file is cut off or damaged.", rule="cut_off", fix="Send the whole file again."
        ) from error


def _refuse_binary(block: bytes, *, is_first: bool) -> None:
    known = next((what for magic, what in KNOWN_BINARIES.items() if is_first and block.startswith(magic)), None)
    if known:
        raise Invalid(f"The file is {known}, not CSV.", rule="binary", fix=SAVE_AS)
    if len(block.translate(None, CONTROL_BYTES)) != len(block):
        raise Invalid("The file holds bytes that no text has.", rule="binary", fix=SAVE_AS)
    if len(block) == BLOCK and b"\n" not in block and b"\r" not in block:
        raise Invalid("The file has no line ends.", rule="no_lines", fix=SAVE_AS)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _to_utf8(path: Path) -> None:
    """Rewrite a Windows-1252 file in place of itself."""
    converted = path.with_suffix(".utf8")
    descriptor = os.open(converted, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE)
    new = os.fdopen(descriptor, "w", encoding="utf-8", newline="")
    with path.open(encoding="cp1252", newline="") as old, new:
        while text := old.read(BLOCK):
            new.write(text)
    converted.replace(path)


def inspect(path: Path, declared: Format) -> set[str]:
    """Look at the header and the first rows; return who is named in the sender's column.

    :raises Invalid: for a wrong header, no rows at all, or columns that identify patients in a format without them.
    """
    with path.open(encoding="utf-8-sig") as file:
        columns = declared.columns
        if declared.has_header:
            header = file.readline().rstrip("\n")
            _refuse_identifying_header(header, declared)
            columns = match_header(header, declared)
        rows = _sample(islice(file, SAMPLE_ROWS), len(columns))
    if rows is None:
        raise Invalid("The file has no rows.", rule="no_rows", fix="Check that the export has run, and send it again.")
    found = dict(zip((column.key for column in columns), zip(*rows, strict=True), strict=True)) if rows else {}
    for key, values in found.items():
        _refuse_identifying_content(declared.by_key[key], values)
    return set(found.get(declared.sender_key, ()))


def _sample(lines: Iterator[str], width: int) -> list[list[str]] | None:
    """Rows with the right number of fields; ``None`` where there are no lines at all."""
    rows, found = [], False
    for line in lines:
        if not line.strip():
            continue
        found = True
        try:
            fields = split(line.rstrip("\n"))
        except csv.Error:
            continue
        if len(fields) >= width:
            rows.append(fields[:width])
    return rows if found else None


def _refuse_identifying_header(header: str, declared: Format) -> None:
    known = {plain(column.header) for column in declared.columns}
    for name in header.split(","):
        what = identifiers.identifying_header(plain(name.replace('"', "")))
        if what and plain(name.replace('"', "")) not in known:
            raise Invalid(
                f"The file has a column that identifies patients ({what}). This format must not have one.",
                field="header",
                rule="identifies_patients",
                fix="Remove the column at the source and send the file again. What you sent was not kept.",
            )


def _refuse_identifying_content(column: Column, values: tuple[str, ...]) -> None:
    what = None if column.identifier or column.key == "postcode" else identifiers.identifying_content(values)
    if what:
        raise Invalid(
            f"The column {column.header} seems to hold each patient's {what}.",
            field=column.header,
            rule="identifies_patients",
            fix="Remove it at the source and send the file again. What you sent was not kept.",
        )


def delete(path: Path | None) -> None:
    """Delete a stored file, if there is one."""
    if path is not None:
        path.unlink(missing_ok=True)


def delete_strays(directory: Path) -> None:
    """Delete files that no batch speaks of: what was being written, or about to be deleted, when a process died."""
    if not directory.is_dir():
        return
    now = time.time()
    old = {path.name: path for path in directory.iterdir() if now - path.stat().st_mtime > STRAY_AFTER_SECONDS}
    known = ImportBatch.objects.filter(stored_path__in=list(old)).values_list("stored_path", flat=True)
    for name in old.keys() - set(known):
        delete(old[name])
