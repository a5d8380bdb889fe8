"""Which practices' history budgets hold, and what issues have carried from one practice to another (R8, R20)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from budgets.domain.carrying import Carry, Holders, Moved
from budgets.domain.ledger import BUDGET_KINDS, AccountKind, PostingKind
from budgets.models import Books, Budget, Entry, Posting
from pbc.core.periods import FinancialYear
from pbc.organisations.models import Organisation
from pbc.organisations.queries import lineage

CARRIED = "carried"
"""Where the posting of an issue keeps whose movements it carried to whom."""


@dataclass(frozen=True)
class Held:
    """A practice whose history the budget of another holds."""

    practice: Organisation
    heir: Organisation


def codes_held(budget: Budget) -> tuple[str, ...]:
    """Codes of other practices whose history a budget holds: the first code is the practice's own."""
    return tuple(budget.facts.get("recorded_under", ())[1:])


def held_by(budgets: Iterable[Budget]) -> list[Held]:
    """The other practices whose history these budgets hold, by code. One query."""
    heirs = {code: budget.practice for budget in budgets for code in codes_held(budget)}
    rows = Organisation.objects.practices().filter(code__in=heirs).order_by("code") if heirs else ()
    return [Held(practice, heirs[practice.code]) for practice in rows]


def strays(held: Iterable[Held], on: date) -> list[Held]:
    """Those that are not part of their heir on a day, because the succession was undone or is another. One query."""
    known = lineage()
    return [each for each in held if known.successor(each.practice.pk, until=on) != each.heir.pk]


def holders(year: FinancialYear) -> Holders:
    """What the issues of a year have carried, in all books. One query."""
    rows = Posting.objects.filter(
        books__financial_year=year.start_year, kind=PostingKind.ISSUE, facts__has_key=CARRIED
    ).values_list("pk", "facts")
    return Holders(Carry(key, each["of"], each["to"]) for key, facts in rows for each in facts[CARRIED])


def moved(books: Books, practices: Collection[int]) -> Sequence[Moved]:
    """What postings other than issues moved on these practices' lines. One query."""
    rows = Entry.objects.filter(
        posting__books=books, account__kind__in=BUDGET_KINDS, account__practice_id__in=practices
    ).exclude(posting__kind=PostingKind.ISSUE)
    fields = ("posting_id", "account__practice_id", "account__line", "account__kind", "amount")
    return [
        Moved(posting, practice, line, AccountKind(kind), amount)
        for posting, practice, line, kind, amount in rows.values_list(*fields)
    ]
