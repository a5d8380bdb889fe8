"""Write, decide and withdraw calls on the contingency fund (R44, R49; S4 ¶40, ¶42)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from budgets import permissions
from budgets.actions.posting import post
from budgets.actions.threshold import locked
from budgets.domain.attribution import FUND
from budgets.domain.call_states import LABELS, CallStatus
from budgets.domain.calls import Facts, ReasonKind, check_move, check_request, granted, score
from budgets.domain.ledger import AccountKey, AccountKind, Overdrawn, PostingKind, transfer
from budgets.domain.states import BudgetStatus
from budgets.models import BudgetLine, CallEvent, ContingencyCall, Posting
from budgets.presenters.ledger import line_label
from budgets.queries.contingency import funds_by_practice
from budgets.queries.ledger import keeper_of
from budgets.queries.matters import matter_of_call
from governance.queries.rules import rules_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation
from pbc.organisations.queries import list_size, pct_of

TO_CALL = "call on the contingency fund"


@dataclass(frozen=True)
class Request:
    """What a call says.

    :param amount: pounds; ``evidence`` names no patient.
    """

    line: str
    amount: Decimal
    reason_kind: ReasonKind
    evidence: str
    unforeseen: bool = False
    outside_control: bool = False


@transaction.atomic
def write_call(
    *, practice: Organisation, financial_year: FinancialYear, request: Request, by: Principal, at: datetime
) -> ContingencyCall:
    """Call on the fund for a line of a practice's budget: the practice itself, or its PCT's finance.

    The score is taken now, by the rules of the day, and stays with the call.

    :raises Denied: if this hat may not, the practice has no budget of the year, or its fund was returned.
    :raises Invalid: for a line outside the budget, no amount, or no evidence.
    """
    today = day_of(at)
    _check_may_call(by, practice, today)
    books = funds_by_practice([practice.pk], financial_year).get(practice.pk)
    if books is None:
        raise Denied(f"{practice.name} has no issued budget of {financial_year}, so no fund holds a part of it.")
    locked(books, FUND)  # nobody returns what is left between this check and the call
    _check_not_returned(books.postings.filter(kind=PostingKind.CONTINGENCY_RETURN).exists(), financial_year)
    check_request(request.amount, request.evidence)
    rules = rules_in_force(_day_in(financial_year, today), keeper_of(books, today))
    patients = list_size(practice, today)
    facts = Facts(
        amount=request.amount,
        unforeseen=request.unforeseen,
        outside_control=request.outside_control,
        line_budget=_line_budget(practice, financial_year, request.line),
        list_size=patients.patients if patients else None,
    )
    working = score(facts, rules)
    call = ContingencyCall.objects.create(
        books=books,
        practice=practice,
        line=request.line,
        amount=request.amount,
        reason_kind=request.reason_kind,
        evidence=request.evidence.strip(),
        unforeseen=request.unforeseen,
        outside_control=request.outside_control,
        score=Decimal(str(working.value)),
        working=working.as_dict(),
        written_by=by.name,
        written_by_role=by.role,
        written_by_user_id=by.user_id,
        written_at=at,
    )
    _note(call, CallStatus.WAITING, "Written", by=by, at=at)
    told = {"line": call.line, "amount": call.amount, "score": call.score, "year": str(financial_year)}
    audit.record("budgets.contingency_call_written", call, by=by, at=at, organisation_code=practice.code, **told)
    return call


@transaction.atomic
def decide_call(
    *,
    call: ContingencyCall,
    outcome: CallStatus,
    reason: str,
    by: Principal,
    at: datetime,
    amount: Decimal | None = None,
) -> ContingencyCall:
    """Meet a call, meet a part of it, or refuse it, with reasons. What is met leaves the fund at once.

    :param amount: the part to be met, where only a part is.
    :raises Denied: if this hat may not or wrote the call itself, or the call is decided already.
    :raises Invalid: without a reason, or for a part that is none.
    :raises Overdrawn: for more than the fund holds: meet a part, then.
    """
    call = ContingencyCall.objects.select_for_update(no_key=True, of=("self",)).get(pk=call.pk)
    keeper = keeper_of(call.books, day_of(at))
    permissions.check_own_pct(by, keeper, Permission.CONTINGENCY_DECIDE, to="decide a call on the contingency fund")
    permissions.check_no_interest(by, matter_of_call(call), day_of(at))
    _check_not_the_writer(by, call)
    check_move(CallStatus(call.status), outcome)
    _check_reason(reason)
    call.granted = granted(outcome, call.amount, amount)
    call.status = outcome
    if call.granted:
        call.posting = _take(call, by=by, at=at)
    call.save(update_fields=["status", "granted", "posting"])
    _note(call, outcome, reason, by=by, at=at)
    facts = {"outcome": outcome, "granted": call.granted, "asked": call.amount, "reason": reason.strip()}
    audit.record("budgets.contingency_call_decided", call, by=by, at=at, organisation_code=call.practice.code, **facts)
    return call


@transaction.atomic
def withdraw_call(*, call: ContingencyCall, reason: str, by: Principal, at: datetime) -> ContingencyCall:
    """Take back a call that waits: whoever may write one for the practice.

    :raises Denied: if this hat may not, or the call is decided already.
    :raises Invalid: without a reason.
    """
    call = ContingencyCall.objects.select_for_update(no_key=True, of=("self",)).get(pk=call.pk)
    _check_may_call(by, call.practice, day_of(at))
    check_move(CallStatus(call.status), CallStatus.WITHDRAWN)
    _check_reason(reason)
    call.status = CallStatus.WITHDRAWN
    call.save(update_fields=["status"])
    _note(call, CallStatus.WITHDRAWN, reason, by=by, at=at)
    audit.record(
        "budgets.contingency_call_withdrawn",
        call,
        by=by,
        at=at,
        organisation_code=call.practice.code,
        reason=reason.strip(),
    )
    return call


def _check_may_call(by: Principal, practice: Organisation, today: date) -> None:
    if by.organisation_kind == "pct":
        pct = pct_of(practice, min(today, practice.closed_on) if practice.closed_on else today)
        if pct is None:
            raise Denied(f"{practice.name} is in no PCT on this day.")
        permissions.check_own_pct(by, pct, Permission.CONTINGENCY_CALL, to=TO_CALL)
    else:
        permissions.check_own_practice(by, practice, Permission.CONTINGENCY_CALL, to=TO_CALL)


def _check_not_returned(is_returned: bool, year: FinancialYear) -> None:
    if is_returned:
        raise Denied(f"What was left of the fund of {year} has gone back to the practices. It bears no more calls.")


def _check_not_the_writer(by: Principal, call: ContingencyCall) -> None:
    if by.user_id is not None and by.user_id == call.written_by_user_id:
        raise Denied("You wrote this call. Somebody else decides it.")


def _check_reason(reason: str) -> None:
    if not reason.strip():
        fix = "Say why in a sentence that the practice and its PCT will read."
        raise Invalid("The reason is missing.", field="reason", rule="reason_given", fix=fix)


def _line_budget(practice: Organisation, year: FinancialYear, line: str) -> Decimal:
    rows = BudgetLine.objects.filter(
        budget__practice=practice, budget__financial_year=year.start_year, budget__status=BudgetStatus.ISSUED, line=line
    )
    found = rows.values_list("gross", flat=True).first()
    if found is None:
        fix = "Choose a line of the budget."
        name = line_label(line).lower() or "no line"
        raise Invalid(f"{practice.name} has no budget for {name}.", field="line", rule="line_in_budget", fix=fix)
    return found


def _take(call: ContingencyCall, *, by: Principal, at: datetime) -> Posting:
    """Move what is granted. The fund is locked first, so that what it holds is what is told."""
    left = locked(call.books, FUND).balance
    if left < call.granted:
        raise Overdrawn("The contingency fund", left, call.granted)
    year = FinancialYear(call.books.financial_year)
    return post(
        books=call.books,
        kind=PostingKind.CONTINGENCY_CALL,
        moves=transfer(FUND, AccountKey(AccountKind.CONTINGENCY_CALLED, call.practice_id, call.line), call.granted),
        effective_on=_day_in(year, day_of(at)),
        reason=f"Call {call.pk}, {LABELS[CallStatus(call.status)].lower()}: {line_label(call.line).lower()}",
        authority="S4 ¶42",
        key=f"call:{call.pk}",
        by=by,
        at=at,
    )


def _day_in(year: FinancialYear, day: date) -> date:
    return max(year.first_day, min(day, year.months[-1].last_day))


def _note(call: ContingencyCall, status: CallStatus, reason: str, *, by: Principal, at: datetime) -> None:
    CallEvent.objects.create(
        call=call,
        status=status,
        amount=call.granted,
        by_name=by.name,
        by_role=by.role,
        by_user_id=by.user_id,
        at=at,
        reason=reason.strip(),
    )
