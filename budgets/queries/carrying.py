"""Which practices' history budgets hold, and what issues have carried from one practice to another (R8, R20)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

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
    rows = Posting.objects.filter(books__financial_year=year.start_year, kind=PostingKind.ISSUE, facts__has_key=CARRIED)
    return _read(rows.values_list("pk", f"facts__{CARRIED}"))


def with_carried(entries: QuerySet[Entry], year: FinancialYear) -> QuerySet[Entry]:
    """The same entries, each knowing what the issues of a year have carried, for :func:`holders_of`."""
    sql = f"(SELECT json_agg(json_build_array(p.id, p.facts->'{CARRIED}')) {_CARRYING})"
    return entries.annotate(carried=RawSQL(sql, (year.start_year,)))  # noqa: S611 - our own words


def carried_on(year: FinancialYear) -> RawSQL:
    """The practices whose movements the issues of a year have carried to others, for a condition."""
    sql = f"(SELECT (c->>'of')::bigint {_CARRYING_EACH})"
    return RawSQL(sql, (year.start_year,))  # noqa: S611 - our own words


def holders_of(entries: Sequence[Entry]) -> Holders:
    """What the issues have carried, by entries that :func:`with_carried` read; nothing where there are none."""
    return _read(getattr(entries[0], "carried", None) or ()) if entries else Holders()


_FROM = f"FROM {Posting._meta.db_table} p JOIN {Books._meta.db_table} k ON k.id = p.books_id"
_WHERE = f"WHERE k.financial_year = %s AND p.kind = '{PostingKind.ISSUE}' AND p.facts ? '{CARRIED}'"
_CARRYING = f"{_FROM} {_WHERE}"
_CARRYING_EACH = f"{_FROM}, jsonb_array_elements(p.facts->'{CARRIED}') c {_WHERE}"


def _read(rows: Iterable[Sequence[Any]]) -> Holders:
    return Holders(Carry(key, each["of"], each["to"]) for key, carried in rows for each in carried)


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
