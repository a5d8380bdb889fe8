"""What the ledger does not say to a reader with an interest, while its sums stay whole (R122).

A claim, a use, a call or a case behind the reader's wall is not named: its reference, its reasons and what is said of
it are withheld, in pages, exports and the year's bundle alike. Amounts stay, so that everything adds up.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

WITHHELD = "withheld: interest declared"


@dataclass(frozen=True)
class Withheld:
    """References that a reader is not to be told, and keys of postings that speak of them."""

    references: frozenset[str] = frozenset()
    postings: frozenset[int] = frozenset()
    calls: frozenset[int] = field(default=frozenset())

    def __bool__(self) -> bool:
        return bool(self.references or self.postings or self.calls)

    def name(self, name: str) -> str:
        """The name of an account, unless it is of something that is withheld."""
        return WITHHELD if name in self.references else name

    def words(self, posting: int, words: str) -> str:
        """What is said of a posting, unless it speaks of something that is withheld."""
        return WITHHELD if posting in self.postings else words


Rows = Sequence[Sequence[str]]
TEXTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "ledger/accounts.csv": ("name", ("name",)),
    "ledger/postings.csv": ("posting", ("reason", "authority")),
    "claims.csv": ("claim", ("claim", "practice", "status", "declared_by", "decided_by")),
    "calls.csv": ("call", ("practice", "line", "status", "score", "written_by")),
}
"""Of each file of the bundle that names them: the column it is known by, and the columns that are withheld."""


def without(name: str, rows: Rows, hidden: Collection[str]) -> list[list[str]]:
    """A table of the bundle, header first, with what is hidden withheld.

    :param hidden: values of the column that the file is known by.
    """
    known_by, texts = TEXTS[name]
    header, *body = [list(row) for row in rows]
    key, places = header.index(known_by), [header.index(text) for text in texts]
    for row in body:
        if row[key] in hidden:
            for place in places:
                row[place] = WITHHELD
    return [header, *body]


def hidden_in(name: str, withheld: Withheld) -> set[str]:
    """What is hidden of a file, in the column that it is known by."""
    keys: Iterable[object] = withheld.references
    if name == "ledger/postings.csv":
        keys = withheld.postings
    elif name == "calls.csv":
        keys = withheld.calls
    return {str(key) for key in keys}
