"""Make the calls that the threshold makes by itself, once a month is closed (R46; S4 ¶41)."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from budgets import permissions
from budgets.actions.posting import post
from budgets.domain.attribution import FUND
from budgets.domain.calls import share_out
from budgets.domain.high_cost import Terms, terms_in
from budgets.domain.ledger import AccountKey, AccountKind, PostingKind, combined
from budgets.models import Account, Books, Posting, ThresholdPart, ThresholdRun
from budgets.queries.contingency import funds_by_practice, pcts_uncalled, uncalled_closes
from budgets.queries.high_cost import above_threshold
from budgets.queries.takeovers import joined_codes
from governance.queries.rules import rules_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.activity.models import ClosedActivity, MonthClose
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

RESERVE = AccountKey(AccountKind.PCT_HELD, name="Contingency reserve")
"""Where a PCT may set aside what pays calls that its fund cannot."""
PCT_RESERVE = "pct_reserve"
log = logging.getLogger(__name__)

Wanted = Mapping[tuple[int, str], Decimal]
"""Pounds by practice and line."""


@dataclass(frozen=True)
class _Met:
    """What was given, by practice and line, and from where."""

    from_fund: Mapping[tuple[int, str], Decimal]
    from_reserve: Mapping[tuple[int, str], Decimal]

    def of(self, key: tuple[int, str]) -> Decimal:
        return self.from_fund.get(key, ZERO) + self.from_reserve.get(key, ZERO)

    @property
    def total(self) -> Decimal:
        return sum((*self.from_fund.values(), *self.from_reserve.values()), ZERO)

    def moves(self) -> dict[AccountKey, Decimal]:
        parts = []
        for source, given in ((FUND, self.from_fund), (RESERVE, self.from_reserve)):
            for (practice, line), amount in given.items():
                target = AccountKey(AccountKind.CONTINGENCY_CALLED, practice, line)
                parts.append({source: -amount, target: amount})
        return combined(*parts)


@transaction.atomic
def call_threshold(*, pct: Organisation, month: Month, by: Principal, at: datetime) -> list[ThresholdRun]:
    """Let the funds bear what lies above the threshold by the end of a closed month, less what they bore before.

    Each practice calls on the fund that its budget's contingency went to: after a merger of PCTs that is the
    old PCT's, to the year's end. Practices that became part of those of the month are looked at with them: a patient of
    several of their codes has one year, and each code's fund bears what its own rows lift it by.
    Where a fund falls short, the PCT's rule says who gets what; the rest is kept as unmet and wanted again next month.
    A month that was called for is left as it is.

    :returns: a run for each fund, the earlier ones where they were made before; none where the threshold is not an
        option of the PCT, or no practice of the month has a budget.
    :raises Denied: if this hat may not, or the month is not closed.
    """
    permissions.check_own_pct(by, pct, Permission.CONTINGENCY_CALL, to="call on the contingency fund")
    Organisation.objects.select_for_update(no_key=True, of=("self",)).get(pk=pct.pk)
    close = MonthClose.objects.filter(pct=pct, month=month.first_day).first()
    if close is None:
        raise Denied(f"{month.label} is not closed. The threshold’s calls follow from figures that stay as they are.")
    rules = rules_in_force(month.last_day, pct)
    terms = terms_in(rules)
    if terms is None:
        return []
    rows = ClosedActivity.objects.filter(close=close, practice__isnull=False)
    practices = set(rows.values_list("practice_id", flat=True).distinct())
    funds = funds_by_practice({*practices, *joined_codes(practices, month)}, month.financial_year)
    above = above_threshold(funds.keys(), month, terms)
    exhausted = rules["fund_exhausted"].items[0]
    runs = []
    for books in sorted(set(funds.values()), key=lambda each: each.pk):
        of_fund = {practice: lines for practice, lines in above.items() if funds[practice] == books}
        by_line = {(practice, line.value): sum_ for practice, lines in of_fund.items() for line, sum_ in lines.items()}
        runs.append(_run(books, pct, month, terms, exhausted, by_line, by=by, at=at))
    return runs


def _run(
    books: Books,
    pct: Organisation,
    month: Month,
    terms: Terms,
    exhausted: str,
    above: Wanted,
    *,
    by: Principal,
    at: datetime,
) -> ThresholdRun:
    fund, reserve = locked(books, FUND), locked(books, RESERVE) if exhausted == PCT_RESERVE else None
    made = ThresholdRun.objects.filter(books=books, pct=pct, month=month.first_day).first()
    if made:
        return made
    wanted = _wanted(books, above)
    met = _met(wanted, fund.balance, reserve.balance if reserve else ZERO)
    posting = _post(books, pct, month, met, by=by, at=at)
    run = ThresholdRun.objects.create(
        books=books,
        month=month.first_day,
        pct=pct,
        threshold=terms.threshold,
        basis=terms.basis,
        exhausted_rule=exhausted,
        left_before=fund.balance,
        called=sum(wanted.values(), ZERO),
        met=met.total,
        posting=posting,
        made_by=by.name,
        made_at=at,
    )
    ThresholdPart.objects.bulk_create(
        ThresholdPart(run=run, practice_id=key[0], line=key[1], above=above[key], wanted=amount, met=met.of(key))
        for key, amount in wanted.items()
    )
    facts = {"month": str(month), "called": run.called, "met": run.met, "threshold": terms.threshold}
    audit.record("budgets.threshold_called", run, by=by, at=at, organisation_code=pct.code, **facts)
    return run


def _wanted(books: Books, above: Wanted) -> dict[tuple[int, str], Decimal]:
    """What is above the threshold and not met yet. What was met stays met, even if a rule has since been raised."""
    before = {
        (practice, line): total
        for practice, line, total in ThresholdPart.objects.filter(run__books=books)
        .values_list("practice_id", "line")
        .annotate(total=Sum("met"))
    }
    wanted = {key: amount - before.get(key, ZERO) for key, amount in sorted(above.items())}
    return {key: amount for key, amount in wanted.items() if amount > 0}


def _met(wanted: Wanted, fund: Decimal, reserve: Decimal) -> _Met:
    from_fund = share_out(wanted, fund)
    rest = {key: amount - from_fund[key] for key, amount in wanted.items() if amount > from_fund[key]}
    return _Met(from_fund, share_out(rest, reserve))


def _post(books: Books, pct: Organisation, month: Month, met: _Met, *, by: Principal, at: datetime) -> Posting | None:
    moves = met.moves()
    if not moves:
        return None
    return post(
        books=books,
        kind=PostingKind.CONTINGENCY_CALL,
        moves=moves,
        effective_on=month.last_day,
        reason=f"Cost above the threshold by the end of {month.label}",
        authority="S4 ¶41",
        key=f"threshold:{month}:{pct.code}",
        by=by,
        at=at,
    )


def locked(books: Books, key: AccountKey) -> Account:
    """An account of the fund, its balance held still until the end of the transaction; opened where it is not yet."""
    account, _ = Account.objects.get_or_create(
        books=books, kind=key.kind, practice_id=key.practice, line=key.line, name=key.name, defaults={"balance": 0}
    )
    return Account.objects.select_for_update(no_key=True, of=("self",)).get(pk=account.pk)


def call_every_closed_month(
    *, pct: Organisation, months: Sequence[Month], by: Principal, at: datetime
) -> list[ThresholdRun]:
    """The calls of several closed months in their order, each whole by itself.

    :raises Denied: as :func:`call_threshold`; what was made before the fault stays made.
    """
    return [run for month in sorted(months) for run in call_threshold(pct=pct, month=month, by=by, at=at)]


def call_every_close(*, by: Principal, at: datetime) -> list[ThresholdRun]:
    """The calls of every PCT's closed months of this year and the last that have none yet, each whole by itself.

    In the order of the months, whosever they are: after a merger of PCTs the new one's months follow the old ones' on
    the same fund. A PCT whose calls are refused, because its books are closed say, keeps nobody else from theirs.
    """
    year = FinancialYear.of(day_of(at))
    due = [(month, pct) for pct, each in pcts_uncalled([year.previous, year]) for month in uncalled_closes(pct, each)]
    made: list[ThresholdRun] = []
    refused: set[tuple[str, FinancialYear]] = set()
    for month, pct in sorted(due, key=lambda each: (each[0], each[1].code)):
        if (pct.code, month.financial_year) in refused:
            continue
        try:
            made += call_threshold(pct=pct, month=month, by=by, at=at)
        except (Denied, Invalid) as fault:
            refused.add((pct.code, month.financial_year))
            log.warning("threshold calls of %s from %s on are not made: %s", pct.code, month, fault)
    return made
