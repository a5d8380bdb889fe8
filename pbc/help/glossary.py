"""The words of the product, read from ``docs/glossary.md``: one source for the code base and for its readers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    term: str
    meaning: str


def read_glossary(text: str) -> tuple[Term, ...]:
    """The terms of the one table in a Markdown text: the first column is the term, the second its meaning.

    :raises ValueError: where a row has not as many cells as the table's head, or there is no row.
    """
    lines = [line for line in text.splitlines() if line.startswith("|")]
    head, rows = lines[:2], lines[2:]
    if not rows:
        raise ValueError("the glossary has no terms")
    terms = []
    for line in rows:
        cells = _cells(line)
        if len(cells) != len(_cells(head[0])):
            raise ValueError(f"not a row of the glossary: {line}")
        terms.append(Term(cells[0], cells[1]))
    return tuple(terms)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
