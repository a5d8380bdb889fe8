"""Draw the verdict on a service that runs: it goes on, it goes on changed, or it stops (R101, R108; S3).

What the figures say is computed here and frozen. A person decides, with reasons, and the money follows in the same
transaction: promised by who pays from now on, or back where it came from.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from budgets.domain.ledger import AccountKind
from budgets.models import Account
from business_cases import permissions
from business_cases.actions.case_records import about, locked_case, move
from business_cases.actions.funding import promise, returned
from business_cases.domain.case_states import CaseStatus, Deed
from business_cases.domain.delivery import Next
from business_cases.domain.verdicts import Decision, Due, Payer, check_decision, check_turn
from business_cases.models import BusinessCase, CaseFunding, CaseVerdict
from business_cases.queries.pilots import is_pilot, registrations_of, waits_for_adapted
from business_cases.queries.verdicts import Findings, begun_on, due_of, findings_of
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import Principal

PCT_MONEY = (AccountKind.PCT_HELD, AccountKind.UNATTRIBUTED)
"""Accounts of the PCT’s budget: the innovation fund pays for trials alone."""


@transaction.atomic
def draw_verdict(
    *, case: BusinessCase, months: int, decision: Decision, by: Principal, at: datetime, account: Account | None = None
) -> CaseVerdict:
    """Draw the verdict after so many months of the service.

    :param account: of the PCT’s, where its budget pays from now on.
    :raises Denied: if this hat may not, wrote in the case or has an interest in it, the service does not run, or the
        verdict is given, comes too early or out of turn, or the measures of an adapted pilot are not registered anew.
    :raises Invalid: where the decision leaves open who pays, what changes or when it ends, or that money cannot pay.
    """
    case, on = locked_case(case), day_of(at)
    permissions.check_in_pct_of(by, case, Permission.CASE_MANAGE, on, to="draw a verdict")
    permissions.check_free_to_judge(by, case, on, to="draw the verdict")
    due = _check_due(case, months, at)
    begun = begun_on(case) or on
    pilot = is_pilot(case)
    check_decision(decision, is_pilot=pilot, begun=begun)
    found = findings_of(case, Month.of(begun).plus(months - 1))
    row = _kept(case, due, decision, found, _paying(case, months, decision, account, by=by, at=at), by=by, at=at)
    if decision.next_step is Next.STOP:
        move(case, Deed.STOP, by=by, at=at, words=decision.reasons)
    facts: dict[str, Any] = {"months": months, "decision": decision.next_step, "stop_rule": found.stop_rule}
    facts |= {"payer": row.payer, "returned": row.returned, "reasons": row.reasons}
    audit.record("business_cases.verdict_drawn", case, by=by, at=at, **about(case), **facts)
    return row


def _check_due(case: BusinessCase, months: int, at: datetime) -> Due:
    on = day_of(at)
    if given := case.verdicts.filter(months=months).first():
        raise Denied(f"{given.by_name} drew the verdict after {months} months on {day(given.on)}. Nothing was changed.")
    if case.state is not CaseStatus.IMPLEMENTED:
        raise Denied("A verdict is drawn on a service that runs. Nothing was changed.")
    due = due_of(case, on)
    check_turn(months, due, on)
    if is_pilot(case) and waits_for_adapted(case, next(iter(registrations_of(case)), None)):
        raise Denied(
            "The pilot goes on changed: first its measures and stop rule are registered anew and confirmed. "
            "Nothing was changed."
        )
    return next(each for each in due if each.months == months)


def _kept(
    case: BusinessCase,
    due: Due,
    decision: Decision,
    found: Findings,
    paying: tuple[CaseFunding | None, Decimal],
    *,
    by: Principal,
    at: datetime,
) -> CaseVerdict:
    funding, back = paying
    stops = decision.next_step is Next.STOP
    return CaseVerdict.objects.create(
        case=case,
        months=due.months,
        registration=found.registration,
        findings=found.evidence,
        stop_rule=found.stop_rule,
        decision=decision.next_step,
        reasons=decision.reasons.strip(),
        changes=decision.changes.strip(),
        payer="" if stops else decision.payer or "",
        pays_from=None if stops else decision.pays_from,
        funding=funding,
        ends_on=decision.ends_on if stops else None,
        returned=back,
        due_on=due.due_on,
        by_name=by.name,
        by_role=by.role,
        on=day_of(at),
        at=at,
    )


def _paying(
    case: BusinessCase, months: int, decision: Decision, account: Account | None, *, by: Principal, at: datetime
) -> tuple[CaseFunding | None, Decimal]:
    """The money that pays from now on, and what went back."""
    if decision.next_step is Next.STOP:
        reason = f"{case.reference} stopped by the verdict after {months} months"
        return None, returned(case, reason, by=by, at=at, open_books=True)
    if decision.payer is Payer.PCT_BUDGET:
        return _from_pct(case, months, decision, account, by=by, at=at), ZERO
    if decision.payer is Payer.FREED_UP:
        return _from_freed_up(case), ZERO
    return None, ZERO


def _from_pct(
    case: BusinessCase, months: int, decision: Decision, account: Account | None, *, by: Principal, at: datetime
) -> CaseFunding:
    if account is None or decision.amount is None:
        fix = "Choose the account, and give the pounds that it promises."
        raise Invalid(
            "Which money of the PCT pays is missing.", field="account", rule="what_goes_on_is_paid_for", fix=fix
        )
    kind, year = AccountKind(account.kind), FinancialYear(account.books.financial_year)
    if kind not in PCT_MONEY:
        fix = "Choose money held by the PCT, or not yet attributed."
        raise Invalid("That is not the PCT’s budget.", field="account", rule="source_of_commitment", fix=fix)
    if decision.pays_from is not None and FinancialYear.of(decision.pays_from) != year:
        fix = f"Choose an account of {FinancialYear.of(decision.pays_from)}, or a day in {year}."
        raise Invalid(f"That account is of {year}.", field="account", rule="year_of_the_money", fix=fix)
    reference = f"{case.reference}/{months}"
    return promise(case, account.books, kind, account.name, decision.amount, reference, by=by, at=at)


def _from_freed_up(case: BusinessCase) -> CaseFunding:
    """The use that the practice has let pay: its money is promised by nobody else."""
    funding = case.fundings.filter(use__isnull=False).order_by("-pk").first()
    if funding is None:
        fix = "The practice lets an agreed use of its freed-up resources pay for the case first."
        raise Invalid("No freed-up resources pay for this case.", field="payer", rule="use_pays_for_the_case", fix=fix)
    return funding
