"""What postings changed practices' budgets by in the year, each with its reason and authority (R36)."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Q

from budgets.domain.inputs import Adjustment
from budgets.domain.ledger import BUDGET_KINDS, IN_YEAR, PostingKind
from budgets.models import Entry
from budgets.queries.carrying import carried_on, holders_of, with_carried
from pbc.core.periods import FinancialYear

Adjustments = Mapping[tuple[int, str], tuple[Adjustment, ...]]


def in_year_adjustments(practice_ids: Collection[int], year: FinancialYear) -> Adjustments:
    """Every in-year posting on these practices' lines, by practice and line, the earliest first. One query.

    What was moved on the lines of a practice whose history another's budget holds since is that practice's, as the
    ledger has it. A posting that only moves a line from devolved to blocked back, or back, changes no sum and is left
    out.
    """
    rows = Entry.objects.filter(
        account__practice__isnull=False,
        account__kind__in=BUDGET_KINDS,
        posting__books__financial_year=year.start_year,
        posting__kind__in=IN_YEAR,
    ).filter(Q(account__practice_id__in=practice_ids) | Q(account__practice_id__in=carried_on(year)))
    entries = list(
        with_carried(rows, year).select_related("posting", "account").order_by("posting__effective_on", "posting_id")
    )
    so_far, wanted = holders_of(entries), set(practice_ids)
    sums: dict[tuple[int, str, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        holder = so_far.holder(entry.account.practice_id or 0, entry.posting_id)
        if holder in wanted:
            sums[holder, entry.account.line, entry.posting_id].append(entry)
    found: dict[tuple[int, str], list[Adjustment]] = defaultdict(list)
    for (practice, line, _), entries in sums.items():
        if sum(entry.amount for entry in entries):
            found[practice, line].append(_adjustment(entries))
    return {key: tuple(adjustments) for key, adjustments in found.items()}


def _adjustment(entries: list[Entry]) -> Adjustment:
    posting = entries[0].posting
    return Adjustment(
        kind=PostingKind(posting.kind),
        amount=sum((entry.amount for entry in entries[1:]), entries[0].amount),
        effective_on=posting.effective_on,
        reason=posting.reason,
        authority=posting.authority,
        reference=str(posting.pk),
    )
