"""All proofs of a PCT's year: ledger, statements of closed months, and packs against both (R41, R55; S4 ¶39)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgets.domain.proofs import Check, Proof, joined, proof_of
from budgets.domain.statements import StatementLine
from budgets.models import Books
from budgets.queries.ledger import books_kept_by, books_of
from budgets.queries.ledger_proofs import ledger_proofs
from budgets.queries.statement_proofs import statement_proofs
from budgets.queries.statements import PctStatements
from information_packs.domain.states import PackStatus
from information_packs.models import Pack
from information_packs.queries.case_proofs import case_proof
from information_packs.queries.money import FIGURES
from pbc.activity.queries.months import closed_months
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear, Month
from pbc.organisations.models import Organisation

PACKS = "Packs say what the statement of their month says"


@dataclass(frozen=True)
class Proved:
    """What was proved of a PCT's year.

    :param books: of the PCT itself, and those it keeps of PCTs that merged into it; ``months`` that it has closed.
    """

    pct: Organisation
    year: FinancialYear
    books: tuple[Books, ...]
    months: tuple[Month, ...]
    proofs: tuple[Proof, ...]

    @property
    def holds(self) -> bool:
        return all(proof.holds for proof in self.proofs)

    @property
    def checked(self) -> int:
        return sum(proof.checked for proof in self.proofs)

    @property
    def differing(self) -> int:
        return sum(len(proof.failed) for proof in self.proofs)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON: ``pct``, ``year``, ``books``, ``months``, ``checked``, ``holds``, ``proofs``."""
        return {
            "pct": self.pct.code,
            "year": str(self.year),
            "books": [books.pct.code for books in self.books],
            "months": [str(month) for month in self.months],
            "checked": self.checked,
            "holds": self.holds,
            "proofs": [proof.as_dict() for proof in self.proofs],
        }


def ground(pct: Organisation, year: FinancialYear) -> tuple[tuple[Books, ...], tuple[Month, ...]]:
    """What there is to prove of a PCT's year: books, its own and those it keeps, and the months it has closed."""
    own, kept = books_of(pct, year), books_kept_by(pct, year, year.months[-1].last_day)
    books = tuple({each.pk: each for each in (*([own] if own else []), *kept)}.values())
    return books, tuple(month for month in closed_months(pct) if month.financial_year == year)


def prove(pct: Organisation, year: FinancialYear, *, told: Callable[[int, int], None] = lambda *_: None) -> Proved:
    """Make every proof. The number of queries grows with months and books, and with cases that have money of them.

    :param told: is called with the steps done, of how many.
    """
    books, months = ground(pct, year)
    steps = len(books) + len(months)
    made: list[Proof] = []
    for done, each in enumerate(books):
        told(done, steps)
        made += [*ledger_proofs(each), case_proof(each)]
    for done, month in enumerate(months, len(books)):
        told(done, steps)
        proofs, found = statement_proofs(pct, month)
        made += [*proofs, proof_of(PACKS, _packs(found))]
    told(steps, steps)
    return Proved(pct, year, books, months, tuple(joined(made)))


def _packs(found: PctStatements) -> Iterator[Check]:
    """The latest published pack of each practice. One of another version of the budget says what that one said."""
    made = {each.practice.pk: each for each in found.statements if each.figures}
    rows = Pack.objects.filter(
        practice__in=made, month=found.month.first_day, status=PackStatus.PUBLISHED
    ).select_related("practice")
    latest = {pack.practice_id: pack for pack in rows.order_by("version")}
    for key, pack in latest.items():
        stored, shown = (pack.data or {}).get("statement") or {}, made[key]
        if _is_of_now(stored, shown.budget.version if shown.budget else 0):
            lines = {line.line: line for line in (*shown.lines, *([shown.total] if shown.total else []))}
            place = f"{found.month}, {pack.practice.code}, pack version {pack.version}"
            yield from _figures([*stored.get("lines", ()), stored["total"]], lines, place)


def _is_of_now(stored: dict[str, Any], version: int) -> bool:
    said = f"Indicative budget, version {version}."
    return bool(stored.get("total")) and any(sentence.startswith(said) for sentence in stored.get("sentences", ()))


def _figures(rows: Sequence[dict[str, Any]], lines: dict[str, StatementLine], place: str) -> Iterator[Check]:
    for row in rows:
        for name in FIGURES:
            line = lines.get(row["line"])
            shown = getattr(line, name).value if line else None
            stored = row["figures"][name].get("value")
            yield Check(f"{place}, {row['label']}, {name.replace('_', ' ')}", _decimal(stored), _decimal(shown))


def _decimal(value: Any) -> Decimal:
    return ZERO if value is None else Decimal(str(value))
