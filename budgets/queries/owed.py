"""What a practice was owed of its freed-up resources at the end of each month of a year (R86; S4 ¶43, ¶63)."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth

from budgets.domain.ledger import AccountKind
from budgets.models import Entry
from budgets.queries.contingency_traces import posting_source
from budgets.queries.freed_up import FREED_UP_KINDS
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear, Month, months_between
from pbc.core.working import Source
from pbc.organisations.models import Organisation


@dataclass(frozen=True)
class Owed:
    """What stood at the end of a month, pounds.

    :param released: given out and not yet spent; ``owed`` neither given out, spent nor taken.
    """

    month: Month
    owed: Decimal
    released: Decimal
    spent: Decimal

    @property
    def agreed(self) -> Decimal:
        """What had become the practice's, without what was taken as a last resort."""
        return self.owed + self.released + self.spent


def owed_by_month(practice: Organisation, year: FinancialYear) -> list[Owed]:
    """Every month from April to the last in which money moved. One query; none where none did.

    Money of a year moves after its end too: claims of March are agreed and spent in the months that follow.
    """
    rows = _entries(practice, year).annotate(month=TruncMonth("posting__effective_on"))
    moved: dict[Month, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for day, kind, total in rows.values_list("month", "account__kind").annotate(total=Sum("amount")).order_by():
        moved[Month.of(day)][kind] += total
    standing: dict[str, Decimal] = defaultdict(lambda: ZERO)
    found = []
    for month in _through(year, moved):
        for kind, amount in moved.get(month, {}).items():
            standing[kind] += amount
        found.append(Owed(month, *(standing[kind] for kind in KINDS)))
    return found


KINDS = (AccountKind.FREED_UP_PRACTICE, AccountKind.FREED_UP_RELEASED, AccountKind.FREED_UP_SPENT)


def balance_postings(practice: Organisation, year: FinancialYear) -> tuple[Source, ...]:
    """Every posting that moved the practice's freed-up resources of a year, in order. One query."""
    rows = _entries(practice, year).select_related("posting").order_by("pk")
    return tuple(dict.fromkeys(posting_source(entry.posting) for entry in rows))


def _entries(practice: Organisation, year: FinancialYear) -> QuerySet[Entry]:
    return Entry.objects.filter(
        account__practice=practice,
        account__kind__in=FREED_UP_KINDS,
        posting__books__financial_year=year.start_year,
    )


def _through(year: FinancialYear, moved: dict[Month, dict[str, Decimal]]) -> list[Month]:
    if not moved:
        return []
    return list(months_between(min(year.months[0], *moved), max(moved)))
