"""Lines of a file to rows of texts, ready for COPY: streamed, with line numbers, identifiers replaced on the way.

One line is one row: a quote that is opened and not closed spoils its own line and no other.
"""

import csv
import io
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from itertools import count, repeat
from operator import attrgetter
from pathlib import Path
from typing import Self, TextIO

import numpy as np

from pbc.activity.domain.formats.declaration import Column, Format
from pbc.activity.domain.identifiers import DIGITS, Pseudonymiser, scrub
from pbc.core.errors import Invalid

ENCODING = "utf-8-sig"
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
class Tally:
    """What was counted of a file, or of a share of it.

    :ivar malformed: lines that are no rows, the first ones; their number is in ``malformed_count``.
    :ivar seen: distinct values by column key, up to a limit; ``None`` for a column with more.
    :ivar hashes: of the key of each row, in this process and those forked from it.
    """

    rows: int = 0
    malformed_count: int = 0
    malformed: list[MalformedRow] = field(default_factory=list)
    seen: dict[str, set[str] | None] = field(default_factory=dict)
    hashes: "array[int]" = field(default_factory=lambda: array("q"))
    ends_with_newline: bool = True
    last_row_number: int = 0

    @property
    def may_repeat(self) -> bool:
        """Whether two rows may have the same key; where it is false, no two have."""
        hashes = np.sort(np.frombuffer(self.hashes, np.int64))
        return bool((hashes[1:] == hashes[:-1]).any())

    def add(self, other: "Tally") -> None:
        """Add what was counted of another share of the same file."""
        self.rows += other.rows
        self.malformed_count += other.malformed_count
        self.malformed = sorted(self.malformed + other.malformed, key=attrgetter("row_number"))[:MOST_MALFORMED]
        for key, values in other.seen.items():
            self.see(key, values)
        self.hashes.extend(other.hashes)
        self.ends_with_newline = other.ends_with_newline
        self.last_row_number = max(self.last_row_number, other.last_row_number)

    def see(self, key: str, values: Iterable[str] | None) -> None:
        """Remember the values of a column, unless they are too many; ``None`` says that they are."""
        distinct = self.seen[key]
        if distinct is not None:
            distinct.update(values or ())
            if values is None or len(distinct) > MOST_DISTINCT:
                self.seen[key] = None


class Reader(Tally):
    """Reads one file. Iterate :meth:`chunks`, each CSV text for COPY; then look at what was counted on the way.

    :raises Invalid: for a header that does not fit.
    """

    def __init__(self, file: TextIO, declared: Format, pseudonymiser: Pseudonymiser) -> None:
        super().__init__()
        self.file, self.declared, self.pseudonymiser = file, declared, pseudonymiser
        self._line_number = 0
        self.columns = declared.columns
        if declared.has_header:
            self.columns = match_header(file.readline().rstrip("\n"), declared)
            self._line_number = 1
        self._width = len(self.columns)
        self.keys = [column.key for column in self.columns]
        self._identifier = self.keys.index(declared.identifier.key) if declared.identifier else None
        self._unique = [self.keys.index(key) for key in declared.unique]
        self.seen = {key: set() for key in self.keys}

    def chunks(self, share: int = 0, of: int = 1) -> Iterator[str]:
        """CSV text of the rows, the line number first, a good many rows at a time.

        :param share: the number, from 0, of one of so many equal shares of the file, which are together all of it.
        """
        for turn in count():
            text = self.file.read(CHUNK_CHARACTERS) + self.file.readline()
            if not text:
                return
            self.ends_with_newline = text.endswith("\n")
            first = self._line_number + 1
            self._line_number += text.count("\n") + (not self.ends_with_newline)
            if turn % of == share and (rows := self._rows_of(text, first)):
                yield rows

    def _rows_of(self, text: str, first: int) -> str:
        lines = text.removesuffix("\n").split("\n")
        return self._plain_chunk(lines, first) if self._is_plain(text, lines) else self._chunk(text, lines, first)

    def reopened(self, path: Path) -> Self:
        """This reader at the same place of the same file, opened anew: after the header, if there is one."""
        self.file = path.open(encoding=ENCODING)
        if self.declared.has_header:
            self.file.readline()
        return self

    def tally(self) -> Tally:
        """What was counted, without the file."""
        return Tally(**{counted.name: getattr(self, counted.name) for counted in fields(Tally)})

    def _is_plain(self, text: str, lines: Sequence[str]) -> bool:
        """Whether every line has its number of fields, without quotes and padding."""
        if '"' in text or self.declared.trailing_comma or set(map(str.count, lines, repeat(","))) != {self._width - 1}:
            return False
        return not ((" " in text or "\t" in text) and PADDING.search(text))

    def _plain_chunk(self, lines: list[str], first: int) -> str:
        """The fast way: all lines are cut into fields at once."""
        parts = ",".join(lines).split(",")
        columns: list[Sequence[str]] = [parts[place :: self._width] for place in range(self._width)]
        return self._put_out(range(first, first + len(lines)), columns, lines)

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
        return self._put_out(numbers, list(zip(*rows, strict=True)), lines, quoted='"' in text)

    def _put_out(
        self, numbers: Sequence[int], columns: list[Sequence[str]], lines: Sequence[str], *, quoted: bool = False
    ) -> str:
        """CSV text of these rows, which are counted, with pseudonyms for identifiers."""
        if self._identifier is not None:
            columns[self._identifier] = self._pseudonyms(columns[self._identifier], lines)
        self._count(numbers, columns)
        return _as_csv(numbers, columns, quoted=quoted)

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
            self.hashes.extend(map(hash, zip(*(columns[place] for place in self._unique), strict=True)))
        for key, values in zip(self.keys, columns, strict=True):
            self.see(key, values)


def _as_csv(numbers: Sequence[int], columns: Sequence[Sequence[str]], *, quoted: bool) -> str:
    rows = zip(map(str, numbers), *columns, strict=True)
    if not quoted:
        return "\n".join(map(",".join, rows)) + "\n"
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
