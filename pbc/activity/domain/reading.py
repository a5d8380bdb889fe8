"""Lines of a file to rows of texts, ready for COPY: streamed, with line numbers, identifiers replaced on the way.

One line is one row: a quote that is opened and not closed spoils its own line and no other.
"""

import csv
import io
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import TextIO

import numpy as np

from pbc.activity.domain.formats.declaration import Column, Format
from pbc.activity.domain.identifiers import DIGITS, Pseudonymiser, scrub
from pbc.core.errors import Invalid

CHUNK_CHARACTERS = 2**14
"""Small enough to stay in the processor's cache: four times as fast as half a million."""
MOST_DISTINCT = 20_000
MOST_MALFORMED = 10_000
LONGEST_RAW = 2000
REPEATED = f"{2:032x}"
"""Stands in the column of pseudonyms where the plain number was found a second time in its row. No hash gives it."""
PADDING = re.compile(r" ,|, |^ | $|\t", re.MULTILINE)


@dataclass(frozen=True)
class MalformedRow:
    """A line that is no row of the format. ``raw`` is scrubbed of anything that may identify a patient."""

    row_number: int
    rule: str
    message: str
    fix: str
    raw: str


def plain(header: str) -> str:
    """A header for comparing: without regard to case, quotes and stray spaces."""
    return " ".join(header.replace("\ufeff", "").split()).casefold()


def split(line: str) -> list[str]:
    """The fields of a line, stripped.

    :raises csv.Error: where quotes do not match.
    """
    if '"' not in line:
        return [part.strip() for part in line.split(",")]
    if line.count('"') % 2:
        raise csv.Error("a quote is opened and not closed")
    (fields,) = csv.reader([line], strict=True, skipinitialspace=True)
    return [part.strip() for part in fields]


def match_header(line: str, declared: Format) -> tuple[Column, ...]:
    """The columns of a file in the order of its header line.

    :raises Invalid: for a missing, extra or repeated column, or where there is no header at all.
    """
    try:
        names = split(line.removesuffix(",") if declared.trailing_comma else line)
    except csv.Error as error:
        raise Invalid("The header line cannot be read.", rule="header", fix=f"Mend the quotes: {error}.") from error
    known = {plain(column.header): column for column in declared.columns}
    found = [plain(name) for name in names]
    if not any(name in known for name in found):
        raise Invalid(
            f"The first line is not the header of “{declared.title}”.",
            rule="missing_header",
            fix="Put the column names of the template in the first line, or choose the format that the file has.",
        )
    _refuse("repeated_column", "These columns stand twice", sorted({n for n in found if found.count(n) > 1}))
    _refuse("extra_column", "These columns do not belong in this format", [n for n in found if n not in known])
    _refuse("missing_column", "These columns are missing", [c.header for n, c in known.items() if n not in found])
    return tuple(known[name] for name in found)


def _refuse(rule: str, sentence: str, names: Sequence[str]) -> None:
    if names:
        listed = ", ".join(name.upper() or "(no name)" for name in names)
        raise Invalid(
            f"{sentence}: {scrub(listed)}.", field="header", rule=rule, fix="Use the columns of the template."
        )


@dataclass
class Reader:
    """Reads one file. Iterate :meth:`chunks`, each CSV text for COPY; then look at what was counted on the way.

    :ivar seen: distinct values by column key, up to a limit; ``None`` for a column with more.
    :ivar malformed: lines that are no rows; their number is in ``malformed_count``.
    """

    file: TextIO
    declared: Format
    pseudonymiser: Pseudonymiser
    columns: tuple[Column, ...] = ()
    keys: list[str] = field(default_factory=list)
    rows: int = 0
    malformed_count: int = 0
    malformed: list[MalformedRow] = field(default_factory=list)
    seen: dict[str, set[str] | None] = field(default_factory=dict)
    ends_with_newline: bool = True
    last_row_number: int = 0

    def __post_init__(self) -> None:
        self._line_number = 0
        self.columns = self.declared.columns
        if self.declared.has_header:
            self.columns = match_header(self.file.readline().rstrip("\n"), self.declared)
            self._line_number = 1
        self._width = len(self.columns)
        keys = [column.key for column in self.columns]
        self._identifier = keys.index(self.declared.identifier.key) if self.declared.identifier else None
        self._unique = [keys.index(key) for key in self.declared.unique]
        self._hashes = array("q")
        self.keys = keys
        self.seen = {key: set() for key in keys}

    @property
    def may_repeat(self) -> bool:
        """Whether two rows may have the same key; where it is false, no two have."""
        hashes = np.sort(np.frombuffer(self._hashes, np.int64))
        return bool((hashes[1:] == hashes[:-1]).any())

    def chunks(self) -> Iterator[str]:
        """CSV text of the rows, the line number first, a good many rows at a time."""
        while text := self.file.read(CHUNK_CHARACTERS) + self.file.readline():
            self.ends_with_newline = text.endswith("\n")
            lines = text.removesuffix("\n").split("\n")
            first = self._line_number + 1
            self._line_number += len(lines)
            yield self._plain_chunk(lines, first) if self._is_plain(text, lines) else self._chunk(text, lines, first)

    def _is_plain(self, text: str, lines: Sequence[str]) -> bool:
        """Whether every line has its number of fields, without quotes and padding."""
        if '"' in text or self.declared.trailing_comma or set(map(str.count, lines, repeat(","))) != {self._width - 1}:
            return False
        return not ((" " in text or "\t" in text) and PADDING.search(text))

    def _plain_chunk(self, lines: list[str], first: int) -> str:
        """The fast way: all lines are cut into fields at once, and put out as they came but for the identifier."""
        fields = ",".join(lines).split(",")
        columns = [fields[place :: self._width] for place in range(self._width)]
        if self._identifier is not None:
            numbers = columns[self._identifier]
            pseudonyms = columns[self._identifier] = self._pseudonyms(numbers, lines)
            lines = _put_in(lines, numbers, pseudonyms, self._identifier)
        self._count(range(first, first + len(lines)), columns)
        return "".join([f"{number},{line}\n" for number, line in enumerate(lines, first)])

    def _chunk(self, text: str, lines: list[str], first: int) -> str:
        """The slow way, for anything."""
        numbers: Sequence[int] = range(first, first + len(lines))
        if self.declared.trailing_comma:
            lines = [line.rstrip().removesuffix(",") for line in lines]
        if '"' in text or any(line.count(",") != self._width - 1 for line in lines):
            numbers, lines, rows = self._row_by_row(numbers, lines)
        else:
            rows = [[part.strip() for part in line.split(",")] for line in lines]
        if not rows:
            return ""
        columns: list[Sequence[str]] = list(zip(*rows, strict=True))
        if self._identifier is not None:
            columns[self._identifier] = self._pseudonyms(columns[self._identifier], lines)
        self._count(numbers, columns)
        return _as_csv(numbers, columns, quoted='"' in text)

    def _row_by_row(self, numbers: Sequence[int], lines: list[str]) -> tuple[Sequence[int], list[str], list[list[str]]]:
        """The slow way, for lines with quotes or with another number of fields than most."""
        kept_numbers, kept_lines, rows = [], [], []
        for number, line in zip(numbers, lines, strict=True):
            if not line.strip():
                continue
            try:
                fields = split(line)
            except csv.Error:
                self._spoilt(
                    number,
                    line,
                    "stray_quote",
                    "The quotes in this line do not match.",
                    "Put a quote at both ends of a text or at neither; a text cannot run over two lines.",
                )
                continue
            if len(fields) != self._width:
                self._spoilt(
                    number,
                    line,
                    "too_few_fields" if len(fields) < self._width else "too_many_fields",
                    f"This line has {len(fields)} fields; the format has {self._width}.",
                    "Give every column a field. Put quotes around a text that holds a comma, "
                    "and write numbers without thousand separators.",
                )
                continue
            kept_numbers.append(number)
            kept_lines.append(line)
            rows.append(fields)
        return kept_numbers, kept_lines, rows

    def _spoilt(self, number: int, line: str, rule: str, message: str, fix: str) -> None:
        self.rows += 1
        self.last_row_number = number
        self.malformed_count += 1
        if len(self.malformed) < MOST_MALFORMED:
            self.malformed.append(MalformedRow(number, rule, message, fix, scrub(line)[:LONGEST_RAW]))

    def _pseudonyms(self, numbers: Sequence[str], lines: Sequence[str]) -> list[str]:
        """What stands in for these numbers of these lines: marked where a number is in its line a second time."""
        pseudonyms = self.pseudonymiser.of_many(numbers)
        for place, times in enumerate(map(str.count, lines, numbers)):
            if times > 1 and len(numbers[place]) >= DIGITS:
                pseudonyms[place] = REPEATED
        return pseudonyms

    def _count(self, numbers: Sequence[int], columns: Sequence[Sequence[str]]) -> None:
        self.rows += len(numbers)
        self.last_row_number = max(self.last_row_number, numbers[-1])
        if self._unique:
            self._hashes.extend(map(hash, zip(*(columns[place] for place in self._unique), strict=True)))
        for key, values in zip(self.keys, columns, strict=True):
            distinct = self.seen[key]
            if distinct is not None:
                distinct.update(values)
                if len(distinct) > MOST_DISTINCT:
                    self.seen[key] = None


def _put_in(lines: Sequence[str], numbers: Sequence[str], pseudonyms: Sequence[str], place: int) -> list[str]:
    """The lines with pseudonyms for numbers: by their place among the fields, or by their only place in the line."""
    return [
        line.replace(number, pseudonym)
        if len(number) == DIGITS and pseudonym != REPEATED
        else _with_field(line, place, pseudonym)
        for line, number, pseudonym in zip(lines, numbers, pseudonyms, strict=True)
    ]


def _with_field(line: str, place: int, value: str) -> str:
    fields = line.split(",")
    fields[place] = value
    return ",".join(fields)


def _as_csv(numbers: Sequence[int], columns: Sequence[Sequence[str]], *, quoted: bool) -> str:
    rows = zip(numbers, *columns, strict=True)
    if not quoted:
        return "".join([f"{number},{','.join(fields)}\n" for number, *fields in rows])
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
