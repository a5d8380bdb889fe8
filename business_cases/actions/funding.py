"""Give an approved case its money: promise it, release it part by part, take back what is not needed (R94, R101, R107).

The money moves in the ledger; commitments of approved cases therefore lessen what others can be promised.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from budgets.actions.commitments import commit_money, release_commitment, return_commitment
from budgets.domain.ledger import AccountKind
from budgets.domain.use_states import UseStatus
from budgets.models import Books, ProposedUse
from budgets.queries.ledger import heir_of, keeper_of
from business_cases import permissions
from business_cases.actions.case_records import about, locked_case, move
from business_cases.actions.pilots import check_fund_may_pay
from business_cases.domain.case_states import CaseStatus, Deed
from business_cases.domain.conditions import Before, check_nothing_stands_before
from business_cases.domain.route import Level
from business_cases.models import BusinessCase, CaseFunding
from business_cases.queries.conditions import owed_of
from business_cases.queries.delivery import Funded, funding_of, practices_of_case, total_of
from business_cases.queries.matters import bodies_of
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import pounds
from pbc.core.money import ZERO
from pbc.core.periods import Month
from pbc.core.principal import Principal
from pbc.core.words import check_said

PAID = frozenset({CaseStatus.APPROVED, CaseStatus.IMPLEMENTED})
"""Money moves for these; once a case is stopped, evaluated or given up, no more."""


@transaction.atomic
def fund_case(
    *, case: BusinessCase, books: Books, source: AccountKind, name: str, amount: Decimal, by: Principal, at: datetime
) -> CaseFunding:
    """Promise the PCT's money to a case: from the innovation fund, from what it holds, or from what is not attributed.

    PCT finance does it. A consortium draws on the innovation fund directly for a case that it may decide itself (S3).

    :param name: of the account, such as a component; the innovation fund needs none.
    :raises Denied: if this hat may not, the case is not approved, or the books belong to another PCT.
    :raises Invalid: for more than the case was approved for. :raises Overdrawn: where the account holds less.
    """
    case = locked_case(case)
    _check_may_fund(case, source, by, at)
    _check_paid(case)
    if source is AccountKind.INNOVATION_FUND:
        check_fund_may_pay(case)
    funding = promise(case, books, source, name, amount, case.reference, by=by, at=at)
    facts: dict[str, Any] = {"source": source, "amount": amount, "year": books.financial_year}
    audit.record("business_cases.case_funded", case, by=by, at=at, **about(case), **facts)
    return funding


def promise(
    case: BusinessCase,
    books: Books,
    source: AccountKind,
    name: str,
    amount: Decimal,
    reference: str,
    *,
    by: Principal,
    at: datetime,
) -> CaseFunding:
    """Promise money to a locked case, by a deed that has checked who may and records its event.

    :param reference: of the commitment: the case’s own, or its own with what it is for.
    """
    if keeper_of(books, day_of(at)) != heir_of(case.pct, day_of(at)):
        raise Denied(f"These are not the books of {case.pct.name}. Nothing was changed.")
    _check_within(case, amount)
    commitment = commit_money(
        books=books,
        owner=case.owner,
        reference=reference,
        title=case.title,
        source_kind=source,
        source_name=name,
        amount=amount,
        by=by,
        at=at,
        case_id=case.pk,
        bodies=bodies_of(case),
    )
    return CaseFunding.objects.create(
        case=case, commitment=commitment, amount=amount, by_name=by.name, by_role=by.role, at=at
    )


@transaction.atomic
def fund_by_use(*, case: BusinessCase, use: ProposedUse, by: Principal, at: datetime) -> CaseFunding:
    """Let an agreed use of freed-up resources pay for a case. The money stays in the claim's own ledger.

    It is released there, where nobody asks for conditions: so a use pays once none stands before money.

    :raises Denied: if this hat may not, the case is not approved, a condition stands before its money, or the use is
        not agreed, pays for another case, or belongs to a practice that the case is not of.
    :raises Invalid: for more than the case was approved for.
    """
    case = locked_case(case)
    permissions.check_may_write_for(by, case.owner, day_of(at), to="pay for this case from freed-up resources")
    _check_paid(case)
    check_nothing_stands_before(Before.MONEY, owed_of(case))
    use = ProposedUse.objects.select_for_update(no_key=True, of=("self",)).select_related("claim").get(pk=use.pk)
    if use.state not in (UseStatus.AGREED, UseStatus.RELEASED):
        raise Denied("Only a use that the PCT has agreed pays for a case. Nothing was changed.")
    if use.practice_id not in practices_of_case(case, Month.of(day_of(at))):
        raise Denied("That use is of a practice that this case is not of. Nothing was changed.")
    if CaseFunding.objects.filter(use=use).exists():
        raise Denied(f"Use {use.reference} pays for a case already. Nothing was changed.")
    _check_within(case, use.amount)
    funding = CaseFunding.objects.create(case=case, use=use, amount=use.amount, by_name=by.name, by_role=by.role, at=at)
    facts: dict[str, Any] = {"source": "freed_up", "use": use.reference, "amount": use.amount}
    audit.record("business_cases.case_funded", case, by=by, at=at, **about(case), **facts)
    return funding


@transaction.atomic
def release_money(*, case: BusinessCase, amount: Decimal, reason: str, by: Principal, at: datetime) -> Decimal:
    """Give out promised money of the PCT, the oldest promise first.

    :returns: what is left of all promises.
    :raises Denied: if this hat may not, the person wrote in the case, it is neither approved nor running, or a
        condition stands before its money.
    :raises Invalid: without a reason, or for more than is promised and not yet given out.
    """
    case = locked_case(case)
    permissions.check_in_pct_of(by, case, Permission.CASE_RELEASE, day_of(at), to="release money for a case")
    permissions.check_free_to_judge(by, case, day_of(at), to="release its money")
    _check_paid(case)
    check_nothing_stands_before(Before.MONEY, owed_of(case))
    words = check_said(reason, field="reason", what="What the money is for")
    own = [each for each in funding_of(case) if each.funding.commitment]
    left = total_of(own).waiting
    if amount <= 0 or amount > left:
        fix = f"{pounds(left)} is promised and not given out. Freed-up resources are released with their claim."
        raise Invalid(f"{pounds(amount)} cannot be released.", field="amount", rule="within_the_promise", fix=fix)
    _release(own, amount, f"{case.reference}: {words}", by=by, at=at)
    facts: dict[str, Any] = {"amount": amount, "left": left - amount, "reason": words}
    audit.record("business_cases.money_released", case, by=by, at=at, **about(case), **facts)
    return left - amount


@transaction.atomic
def give_up_case(*, case: BusinessCase, reason: str, by: Principal, at: datetime) -> Decimal:
    """Give up an approved case that never began; what was promised and not given out goes back where it came from.

    :returns: what went back.
    :raises Denied: if this hat may not, or the service has begun. :raises Invalid: without a reason.
    """
    case = locked_case(case)
    permissions.check_side(by, case, day_of(at), to="give this case up")
    words = check_said(reason, field="reason", what="The reason")
    move(case, Deed.GIVE_UP, by=by, at=at, words=words)
    back = returned(case, f"{case.reference} given up", by=by, at=at)
    audit.record("business_cases.case_given_up", case, by=by, at=at, **about(case), reason=words, returned=back)
    return back


@transaction.atomic
def return_money(*, case: BusinessCase, reason: str, by: Principal, at: datetime) -> Decimal:
    """Take back what a case was promised and does not need.

    :returns: what went back.
    :raises Denied: if this hat may not. :raises Invalid: without a reason, or where nothing waits.
    """
    case = locked_case(case)
    permissions.check_in_pct_of(by, case, Permission.CASE_RELEASE, day_of(at), to="take back money of a case")
    words = check_said(reason, field="reason", what="The reason")
    back = returned(case, f"{case.reference}: {words}", by=by, at=at)
    if not back:
        fix = "Nothing is left to take back."
        raise Invalid("All that was promised has been given out.", field="reason", rule="something_waits", fix=fix)
    audit.record("business_cases.money_returned", case, by=by, at=at, **about(case), amount=back, reason=words)
    return back


def _release(own: Sequence[Funded], amount: Decimal, reason: str, *, by: Principal, at: datetime) -> None:
    rest = amount
    for each in own:
        part = min(rest, each.standing.waiting)
        if part > 0 and each.funding.commitment:
            release_commitment(commitment=each.funding.commitment, amount=part, reason=reason, by=by, at=at)
            rest -= part


def returned(case: BusinessCase, reason: str, *, by: Principal, at: datetime, open_books: bool = False) -> Decimal:
    """Take back all that waits of a locked case, by a deed that has checked who may.

    :param open_books: leave alone what stands in books that are closed: nothing goes back in them.
    """
    rows = case.fundings.filter(commitment__isnull=False).select_related("commitment__books").order_by("pk")
    if open_books:
        rows = rows.filter(commitment__books__closed_at__isnull=True)
    return sum(
        (return_commitment(commitment=row.commitment, reason=reason, by=by, at=at) for row in rows if row.commitment),
        ZERO,
    )


def _check_may_fund(case: BusinessCase, source: AccountKind, by: Principal, at: datetime) -> None:
    on = day_of(at)
    draws_itself = (
        source is AccountKind.INNOVATION_FUND
        and case.level is Level.CONSORTIUM
        and by.may(Permission.INNOVATION_FUND)
        and by.organisation_id == case.owner_id
    )
    if not draws_itself:
        permissions.check_in_pct_of(by, case, Permission.CASE_RELEASE, on, to="promise money to a case")
        permissions.check_free_to_judge(by, case, on, to="promise it money")


def _check_paid(case: BusinessCase) -> None:
    if case.state not in PAID:
        raise Denied(
            "Money is given to cases that are approved, until they are stopped or evaluated. Nothing was changed."
        )


def _check_within(case: BusinessCase, amount: Decimal) -> None:
    """A case has at most the value it was approved for, from all sources."""
    found = total_of(funding_of(case)).total
    value = case.value or ZERO
    if amount <= 0 or found + amount > value:
        fix = f"It was approved for {pounds(value)}, and has {pounds(found)} already."
        raise Invalid(f"{pounds(amount)} cannot be promised.", field="amount", rule="within_the_value", fix=fix)
