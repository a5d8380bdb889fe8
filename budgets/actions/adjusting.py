"""Move and change budgets in the year: dated postings with reason and authority, never edits (R36, R41; S4 ¶38)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from budgets import permissions
from budgets.actions.posting import post
from budgets.domain.adjusting import (
    ADJUSTMENT_KINDS,
    adjustment_moves,
    check_after_close,
    check_authority,
    check_movable,
)
from budgets.domain.ledger import AccountKey, PostingKind, transfer
from budgets.models import Account, Books, Posting
from budgets.queries.ledger import books_of, heir_of, holdings_of
from governance.queries.rules import rule_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.activity.queries.months import closed_months
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Invalid
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


@transaction.atomic
def vire(
    *,
    pct: Organisation,
    financial_year: FinancialYear,
    source: AccountKey,
    target: AccountKey,
    amount: Decimal,
    effective_on: date,
    reason: str,
    by: Principal,
    at: datetime,
    authority: str = "",
) -> Posting:
    """Move money from one budget to another: a balanced pair of entries.

    :param authority: the minute or delegation it rests on; needed above the PCT's limit (rule ``virement_limit``).
    :raises Denied: if this hat may not, the sum is a director's to move, or the books are closed.
    :raises Invalid: without reason, in a closed month, or from or to a fund.
    :raises Overdrawn: for more than the source holds.
    """
    permissions.check_own_pct(by, heir_of(pct, day_of(at)), Permission.BUDGET_ADJUST, to="move money between budgets")
    books = _books(pct, financial_year)
    check_movable(source, target)
    _check_known(books, source, target)
    _check(pct, effective_on, reason)
    limit = rule_in_force("virement_limit", on=effective_on, pct=pct).number
    check_authority(amount, limit, may_large=by.may(Permission.BUDGET_ADJUST_LARGE), authority=authority)
    posting = post(
        books=books,
        kind=PostingKind.VIREMENT,
        moves=transfer(source, target, amount),
        effective_on=effective_on,
        reason=reason.strip(),
        authority=authority.strip() or f"PCT finance, up to £{limit:,.0f}",
        by=by,
        at=at,
    )
    facts = {"year": str(financial_year), "amount": amount, "posting": posting.pk, "reason": reason}
    audit.record("budgets.money_vired", pct, by=by, at=at, organisation_code=pct.code, **facts)
    return posting


@transaction.atomic
def adjust_budget(
    *,
    pct: Organisation,
    practice: Organisation,
    financial_year: FinancialYear,
    kind: PostingKind,
    amounts: Mapping[str, Decimal],
    effective_on: date,
    reason: str,
    by: Principal,
    at: datetime,
    authority: str = "",
) -> Posting:
    """Change a practice's lines for its list, a corrected tariff, its scope, or once only, from what is unattributed.

    :param amounts: pounds by line; with a minus sign what goes back.
    :raises Denied: if this hat may not, the sum is a director's to move, or the books are closed.
    :raises Invalid: for another kind, a line the budget does not hold, no reason, or a day in a closed month.
    :raises Overdrawn: where the allocation or the line does not hold it.
    """
    permissions.check_own_pct(by, heir_of(pct, day_of(at)), Permission.BUDGET_ADJUST, to="change a practice’s budget")
    if kind not in ADJUSTMENT_KINDS:
        raise Invalid("Budgets are not changed for that.", field="kind", rule="adjustment_kind", fix="Choose a kind.")
    books = _books(pct, financial_year)
    _check(pct, effective_on, reason)
    limit = rule_in_force("virement_limit", on=effective_on, pct=pct).number
    largest = max((abs(amount) for amount in amounts.values()), default=Decimal(0))
    check_authority(largest, limit, may_large=by.may(Permission.BUDGET_ADJUST_LARGE), authority=authority)
    posting = post(
        books=books,
        kind=kind,
        moves=adjustment_moves(practice.pk, holdings_of(books, practice), dict(amounts)),
        effective_on=effective_on,
        reason=reason.strip(),
        authority=authority.strip(),
        by=by,
        at=at,
    )
    facts = {"change": kind, "year": str(financial_year), "amounts": dict(amounts), "posting": posting.pk}
    audit.record("budgets.budget_adjusted", practice, by=by, at=at, organisation_code=pct.code, **facts)
    return posting


def _books(pct: Organisation, year: FinancialYear) -> Books:
    books = books_of(pct, year)
    if books is None:
        fix = "Record the allocation and issue the budgets first."
        raise Invalid(f"{pct.name} has no books of {year}.", rule="books_are_open", fix=fix)
    return books


def _check_known(books: Books, *keys: AccountKey) -> None:
    """A virement goes between accounts that exist: a mistyped name must not open a new one."""
    known = Account.objects.filter(books=books, kind__in={key.kind for key in keys}).keyed()
    if any(key not in known for key in keys):
        raise Invalid("There is no such budget in these books.", rule="known_account", fix="Choose one from the list.")


def _check(pct: Organisation, effective_on: date, reason: str) -> None:
    if not reason.strip():
        raise Invalid("The reason is missing.", field="reason", rule="reason_given", fix="Say why in a sentence.")
    check_day_is_open(pct, effective_on)


def check_day_is_open(pct: Organisation, effective_on: date) -> None:
    """Refuse a day in a month that the PCT has closed.

    :raises Invalid: with the first day that is free.
    """
    check_after_close(effective_on, next(reversed(closed_months(heir_of(pct, effective_on))), None))
