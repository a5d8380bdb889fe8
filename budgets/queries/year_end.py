"""What the end of a year stands on, and everything that its audit bundle holds (S4 ¶39, ¶42, ¶65)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from budgets.domain.attribution import FUND
from budgets.domain.claim_states import ClaimStatus
from budgets.domain.ledger import AccountKind
from budgets.domain.states import BudgetStatus
from budgets.domain.year_end import OutturnRow, YearState
from budgets.models import Account, Books, Budget, BudgetLine, Claim, ContingencyCall, Entry
from budgets.queries.adjusting import Adjustments, in_year_adjustments
from budgets.queries.chance import Spreads, chance
from budgets.queries.contingency import uncalled_of_fund
from budgets.queries.ledger import balance, keeper_of
from budgets.queries.statements import Statement, statements
from budgets.queries.takeovers import takeovers
from governance.queries.rules import rules_in_force
from pbc.activity.models import ClosedSlot, ImportBatch, MonthClose
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear, Month
from pbc.organisations.models import Organisation

Rows = Iterator[Sequence[Any]]


def year_of(books: Books) -> FinancialYear:
    return FinancialYear(books.financial_year)


def year_state(books: Books, today: date) -> YearState:
    """What is done and what is left before these books can be closed."""
    year = year_of(books)
    closed = set(closes_of(books).values_list("month", flat=True))
    return YearState(
        year=year,
        today=today,
        open_months=tuple(month.label for month in year.months if month.first_day not in closed),
        uncalled=len(uncalled_of_fund(books)),
        waiting_calls=ContingencyCall.objects.filter(books=books).waiting().count(),
        waiting_claims=Claim.objects.filter(books=books, status=ClaimStatus.DECLARED).count(),
        fund=balance(books, FUND),
        has_budgets=budgets_of(books).filter(status=BudgetStatus.ISSUED).exists(),
    )


def budgets_of(books: Books) -> Any:
    """The versions of budgets that these books paid for, or were proposed from them."""
    return Budget.objects.filter(pct=books.pct_id, financial_year=books.financial_year)


def closes_of(books: Books) -> Any:
    """Closes of the year's months, by the books' own PCT or by the one that keeps them."""
    year = year_of(books)
    return MonthClose.objects.filter(pct__in=_pcts(books), month__gte=year.first_day, month__lt=year.end)


def _pcts(books: Books) -> set[int]:
    return {books.pct_id, keeper_of(books, year_of(books).end).pk}


def outturn(books: Books) -> list[OutturnRow]:
    """How each practice that these books issued a budget to came out of the year, by name.

    A practice that became part of another is in the other's row, with what it put in and got back; also where the
    other has no budget of its own.
    """
    year = year_of(books)
    march = year.months[-1]
    keeper = keeper_of(books, march.last_day)
    issued = {
        budget.practice_id: budget
        for budget in budgets_of(books).filter(status=BudgetStatus.ISSUED).select_related("practice")
    }
    whose = _rows_of(books, issued, march)
    visible = list(Organisation.objects.filter(pk__in=whose))
    found = [each for each in statements(keeper, march, visible=visible).statements if each.figures]
    spreads = Spreads([each.practice.pk for each in found], march, rules_in_force(march.last_day, keeper))
    everybody = {key for each in found for key in whose[each.practice.pk]}
    changed, money = in_year_adjustments(everybody, year), _by_practice(books)
    rows = []
    for each in found:
        keys = whose[each.practice.pk]
        contributed = sum((issued[key].contingency for key in keys if key in issued), ZERO)
        rows.append(_row(each, chance(each, spreads.of(each)), contributed, _changed(changed, keys), money, keys))
    return rows


def _rows_of(books: Books, issued: Collection[int], march: Month) -> dict[int, tuple[int, ...]]:
    """By the practice that has a row of an outturn, itself and those it took over by the end of the year.

    A practice that took over some of these, and has its budget in other books, has its row in theirs.
    """
    gone = takeovers(list(Organisation.objects.filter(pk__in=issued)), march).ended
    heirs = {each.heir.pk for each in gone.values()} - set(issued)
    elsewhere = set(
        Budget.objects.in_force(books.financial_year).filter(practice__in=heirs).values_list("practice", flat=True)
    )
    shown = Organisation.objects.filter(pk__in=(set(issued) - gone.keys()) | (heirs - elsewhere))
    of = takeovers(list(shown), march).of
    return {each.pk: (each.pk, *(taken.practice.pk for taken in of.get(each.pk, ()))) for each in shown}


def _changed(changed: Adjustments, keys: Collection[int]) -> Decimal:
    own = (each for (practice, _), postings in changed.items() if practice in keys for each in postings)
    return sum((each.amount for each in own), ZERO)


def _by_practice(books: Books) -> dict[tuple[int, str], Decimal]:
    rows = Account.objects.filter(books=books, practice__isnull=False).values_list("practice_id", "kind")
    return {(practice, kind): total for practice, kind, total in rows.annotate(total=Sum("balance"))}


def _row(
    made: Statement,
    judged: Any,
    contributed: Decimal,
    adjusted: Decimal,
    money: Mapping[tuple[int, str], Decimal],
    keys: Collection[int],
) -> OutturnRow:
    def held(*kinds: AccountKind) -> Decimal:
        return sum((money.get((key, kind), ZERO) for key in keys for kind in kinds), ZERO)

    def figure(name: str) -> Decimal | None:
        value = getattr(made.total, name).value
        return value if isinstance(value, Decimal) else None

    return OutturnRow(
        code=made.practice.code,
        name=made.practice.name,
        budget=figure("budget") or ZERO,
        adjusted=adjusted,
        actual=figure("actual"),
        high_cost=figure("high_cost") or ZERO,
        unmet=figure("unmet") or ZERO,
        out_of_scope=figure("out_of_scope") or ZERO,
        variance=figure("variance"),
        lower=judged.lower if judged else None,
        upper=judged.upper if judged else None,
        verdict=str(judged.verdict) if judged else "",
        contributed=contributed,
        returned=held(AccountKind.CONTINGENCY_RETURNED),
        freed_up=held(AccountKind.FREED_UP_PRACTICE, AccountKind.FREED_UP_RELEASED, AccountKind.FREED_UP_SPENT),
    )


ACCOUNTS = ("account", "kind", "practice", "line", "name", "balance")
POSTINGS = ("posting", "kind", "effective_on", "reason", "authority", "posted_by", "posted_by_role", "posted_at")
ENTRIES = ("entry", "posting", "account", "amount")
VERSIONS = (
    *("budget", "practice", "version", "status", "gross", "contingency", "net"),
    *("set_by", "set_at", "issued_by", "issued_at"),
)
LINES = ("budget", "line", "holding", "method", "activity", "gross", "contingency", "net")
CLOSES = ("month", "closed_at", "closed_by", "rows", "total", "snapshot_hash")
FILES = ("batch", "format", "filename", "sha256", "rows", "received_at")
RULES = ("rule", "title", "value", "unit", "paragraph", "source", "of_the_pct")
CLAIMS = (
    *("claim", "practice", "status", "total", "practice_part", "pct_part"),
    *("declared_by", "declared_at", "decided_by"),
)
CALLS = ("call", "practice", "line", "status", "amount", "granted", "score", "written_by", "written_at")


def account_rows(books: Books) -> Rows:
    rows = Account.objects.filter(books=books).order_by("pk")
    yield from rows.values_list("pk", "kind", "practice__code", "line", "name", "balance")


def posting_rows(books: Books) -> Rows:
    rows = books.postings.order_by("pk").values_list("pk", *POSTINGS[1:-1], "posted_at")
    yield from ((*row[:-1], row[-1].isoformat()) for row in rows)


def entry_rows(books: Books) -> Rows:
    rows = Entry.objects.filter(posting__books=books).order_by("pk")
    yield from rows.values_list("pk", "posting_id", "account_id", "amount")


def version_rows(books: Books) -> Rows:
    rows = budgets_of(books).order_by("pk")
    yield from rows.values_list("pk", "practice__code", *VERSIONS[2:])


def line_rows(books: Books) -> Rows:
    rows = BudgetLine.objects.filter(budget__in=budgets_of(books)).order_by("budget_id", "pk")
    yield from rows.values_list("budget_id", *LINES[1:])


def working_rows(books: Books) -> Rows:
    """The working of every line of every version."""
    rows = BudgetLine.objects.filter(budget__in=budgets_of(books)).order_by("budget_id", "pk")
    yield from rows.values_list("budget_id", "line", "working")


def close_rows(books: Books) -> Rows:
    for row in closes_of(books).order_by("month", "pk"):
        yield str(Month.of(row.month)), row.closed_at, row.closed_by, row.rows, row.total, row.snapshot_hash


def file_rows(books: Books) -> Rows:
    """The files that filled the months of this year and the last when they were closed, with their checksums."""
    year = year_of(books)
    closes = MonthClose.objects.filter(pct__in=_pcts(books), month__gte=year.previous.first_day, month__lt=year.end)
    batches = ImportBatch.objects.filter(pk__in=ClosedSlot.objects.filter(close__in=closes).values("batch"))
    for row in batches.order_by("pk").values_list("reference", "format", "filename", "checksum", "rows", "received_at"):
        yield (*row[:-1], row[-1].isoformat())


def rule_rows(books: Books) -> Rows:
    """The rules in force on the year's last day."""
    year = year_of(books)
    on = year.months[-1].last_day
    for key, rule in rules_in_force(on, keeper_of(books, on)).items():
        given = rule.as_parameter()
        yield key, rule.title, given.value, rule.unit, rule.paragraph, rule.source, "yes" if rule.is_local else "no"


def claim_rows(books: Books) -> Rows:
    rows = Claim.objects.filter(books=books).order_by("pk")
    yield from rows.values_list("reference", "practice__code", *CLAIMS[2:])


def call_rows(books: Books) -> Rows:
    rows = ContingencyCall.objects.filter(books=books).order_by("pk")
    yield from rows.values_list("pk", "practice__code", *CALLS[2:])
