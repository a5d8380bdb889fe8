"""Record what a PCT receives for a year, and set parts of it aside before practices' budgets (R20, R35, R39, R43)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from budgets import permissions
from budgets.actions.posting import open_books, post
from budgets.domain.allocation import SET_ASIDE_KINDS, check_components, received
from budgets.domain.ledger import AccountKey, AccountKind, PostingKind, transfer
from budgets.models import Posting
from budgets.presenters.ledger import ACCOUNT_LABELS
from budgets.queries.ledger import heir_of
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Invalid
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


@transaction.atomic
def record_allocation(
    *,
    pct: Organisation,
    financial_year: FinancialYear,
    components: Mapping[str, Decimal],
    source: str,
    effective_on: date,
    by: Principal,
    at: datetime,
    key: str = "",
) -> Posting:
    """Receive an allocation by component; a later one adds to it, or with a minus sign takes from it.

    :param components: pounds by component of the unified allocation, such as ``prescribing``.
    :param source: the letter or circular that says so.
    :param key: says which letter it is, so that the same one is not received twice.
    :raises Denied: if this hat may not, the letter is recorded already, or the books are closed.
    :raises Invalid: for an unknown component, no amount, or more taken back than is left unattributed.
    """
    permissions.check_own_pct(by, heir_of(pct, day_of(at)), Permission.ALLOCATION_RECORD, to="record the allocation")
    check_components(components)
    if not source.strip():
        raise Invalid(
            "Where the allocation comes from is missing.", field="source", rule="source_named", fix="Name the letter."
        )
    books = open_books(pct=pct, financial_year=financial_year, by=by, at=at)
    posting = post(
        books=books,
        kind=PostingKind.ALLOCATION,
        moves=received(components),
        effective_on=effective_on,
        reason=source.strip(),
        by=by,
        at=at,
        key=f"allocation:{key}" if key else "",
    )
    facts = {"year": str(financial_year), "components": dict(components), "source": source, "posting": posting.pk}
    audit.record("budgets.allocation_recorded", pct, by=by, at=at, organisation_code=pct.code, **facts)
    return posting


@transaction.atomic
def set_aside(
    *,
    pct: Organisation,
    financial_year: FinancialYear,
    kind: AccountKind,
    name: str,
    component: str,
    amount: Decimal,
    reason: str,
    effective_on: date,
    by: Principal,
    at: datetime,
) -> Posting:
    """Set part of a component aside: held by the PCT, committed before, or for management costs.

    :param name: the service, contract or cost it is for; the innovation fund is one pot and needs none.
    :raises Denied: if this hat may not, or the books are closed.
    :raises Invalid: where the name or reason is missing, or the kind is no setting aside.
    :raises Overdrawn: for more than is left of the component.
    """
    permissions.check_own_pct(
        by, heir_of(pct, day_of(at)), Permission.ALLOCATION_RECORD, to="set part of the allocation aside"
    )
    _check_set_aside(kind, name, reason)
    name = "" if kind is AccountKind.INNOVATION_FUND else name.strip()
    check_components({component: amount})
    books = open_books(pct=pct, financial_year=financial_year, by=by, at=at)
    source = AccountKey(AccountKind.UNATTRIBUTED, name=component)
    posting = post(
        books=books,
        kind=PostingKind.SET_ASIDE,
        moves=transfer(source, AccountKey(kind, name=name), amount),
        effective_on=effective_on,
        reason=reason.strip(),
        by=by,
        at=at,
    )
    facts = {"year": str(financial_year), "account": kind, "name": name, "component": component, "amount": amount}
    audit.record("budgets.money_set_aside", pct, by=by, at=at, organisation_code=pct.code, **facts)
    return posting


def _check_set_aside(kind: AccountKind, name: str, reason: str) -> None:
    if kind not in SET_ASIDE_KINDS:
        choices = ", ".join(ACCOUNT_LABELS[each].lower() for each in SET_ASIDE_KINDS)
        raise Invalid("Money is not set aside for that.", field="kind", rule="set_aside_kind", fix=f"Choose {choices}.")
    if not name.strip() and kind is not AccountKind.INNOVATION_FUND:
        fix = "Name the service, contract or cost."
        raise Invalid("What the money is set aside for is missing.", field="name", rule="purpose_named", fix=fix)
    if not reason.strip():
        raise Invalid("The reason is missing.", field="reason", rule="reason_given", fix="Say why in a sentence.")
