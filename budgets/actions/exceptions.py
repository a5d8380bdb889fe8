"""Ask for an exception from a rule of budgets, judge it for the SHA, and record the Department's decision (R28)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from budgets import permissions
from budgets.actions.telling import tell_pct, tell_sha, tell_touched
from budgets.domain.exception_states import OF_THE_SHA, ExceptionStatus, check_move
from budgets.domain.exceptions import Decision, Wish, check_decision, check_wish
from budgets.models import ExceptionChange, ExceptionPractice, RuleException
from governance.queries.rules import rule_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.core.words import check_said
from pbc.organisations.models import Organisation
from pbc.organisations.queries import practices_of, sha_of

S = ExceptionStatus


@transaction.atomic
def ask_exception(*, pct: Organisation, wish: Wish, by: Principal, at: datetime) -> RuleException:
    """Ask the SHA for an exception from a rule, for practices of the PCT.

    :raises Denied: if this hat may not, or the PCT has no SHA on record.
    :raises Invalid: for a wish that cannot be judged, or a practice of another PCT.
    """
    pct = Organisation.objects.select_for_update(no_key=True).get(pk=pct.pk)  # so that numbers run on
    permissions.check_own_pct(by, pct, Permission.EXCEPTION_ASK, to="ask for an exception")
    on = day_of(at)
    check_wish(wish)
    _check_own_practices(pct, wish, on)
    sha = sha_of(pct, on)
    if sha is None:
        raise Denied(f"{pct.name} has no strategic health authority on record. Load the register first.")
    exception = RuleException.objects.create(
        pct=pct,
        sha=sha,
        reference=_reference(pct, on),
        rule=wish.rule,
        paragraph=rule_in_force(wish.rule, on=on).paragraph,
        services=list(wish.services),
        reason=wish.reason.strip(),
        from_day=wish.from_day,
        until_day=wish.until_day,
        asked_by=by.name,
        asked_by_role=by.role,
        asked_by_user_id=by.user_id,
        asked_at=at,
    )
    ExceptionPractice.objects.bulk_create(
        ExceptionPractice(exception=exception, practice_id=key, amount=amount) for key, amount in wish.amounts.items()
    )
    _note(exception, exception.reason, by=by, at=at)
    facts: dict[str, Any] = {"rule": wish.rule, "services": wish.services, "practices": len(wish.amounts)}
    audit.record("budgets.exception_asked", exception, by=by, at=at, organisation_code=pct.code, **facts)
    tell_sha(exception, "budgets.exception_to_judge", at=at)
    return exception


@transaction.atomic
def judge_exception(
    *, exception: RuleException, outcome: ExceptionStatus, reasons: str, by: Principal, at: datetime
) -> RuleException:
    """For the SHA: support an exception, and put it to the Department, or decline it; with reasons.

    :raises Denied: if this hat may not, has to do with either side, or the exception was judged.
    :raises Invalid: without reasons, or for an outcome that is not the SHA's.
    """
    exception = _locked(exception)
    permissions.check_judges_exception(by, exception, day_of(at), to="judge an exception")
    if outcome not in OF_THE_SHA:
        fix = "Choose to support or to decline."
        raise Invalid("That is not the SHA’s to decide.", field="outcome", rule="outcome_known", fix=fix)
    check_move(exception.state, outcome)
    why = check_said(reasons, field="reasons", what="A reason")
    exception.status = outcome
    exception.supported_on = day_of(at) if outcome is S.SUPPORTED else None
    exception.save(update_fields=["status", "supported_on"])
    _note(exception, why, by=by, at=at)
    facts = {"outcome": outcome, "reasons": why}
    audit.record("budgets.exception_judged", exception, by=by, at=at, organisation_code=exception.pct.code, **facts)
    tell_pct(exception, "budgets.exception_judged", at=at)
    tell_touched(exception, "budgets.exception_judged", at=at)
    if outcome is S.SUPPORTED:
        tell_sha(exception, "budgets.exception_to_record", at=at)
    return exception


@transaction.atomic
def record_decision(*, exception: RuleException, decision: Decision, by: Principal, at: datetime) -> RuleException:
    """Record what the Department decided on an exception that the SHA put to it. What is granted counts from now on.

    :raises Denied: if this hat may not, has to do with either side, or it does not lie with the Department.
    :raises Invalid: for a decision without date, reference or end.
    """
    exception = _locked(exception)
    permissions.check_judges_exception(by, exception, day_of(at), to="record a decision of the Department")
    check_move(exception.state, decision.outcome)
    today = day_of(at)
    check_decision(decision, put_on=exception.supported_on or today, today=today)
    exception.status = decision.outcome
    exception.decided_on, exception.decision_reference = decision.decided_on, decision.reference.strip()
    exception.conditions, exception.expires_on = decision.conditions.strip(), decision.expires_on
    exception.save(update_fields=["status", "decided_on", "decision_reference", "conditions", "expires_on"])
    _note(exception, exception.conditions or exception.decision_reference, by=by, at=at)
    facts: dict[str, Any] = {
        "outcome": decision.outcome,
        "decided_on": decision.decided_on,
        "reference": exception.decision_reference,
        "expires_on": decision.expires_on,
    }
    audit.record("budgets.exception_decided", exception, by=by, at=at, organisation_code=exception.pct.code, **facts)
    tell_pct(exception, "budgets.exception_decided", at=at)
    tell_touched(exception, "budgets.exception_decided", at=at)
    return exception


@transaction.atomic
def withdraw_exception(*, exception: RuleException, reason: str, by: Principal, at: datetime) -> RuleException:
    """Take a request back, or give up an exception that was granted: from now on the rule is followed again.

    :raises Denied: if this hat may not, or nothing is left to withdraw. :raises Invalid: without a reason.
    """
    exception = _locked(exception)
    permissions.check_own_pct(by, exception.pct, Permission.EXCEPTION_ASK, to="withdraw an exception")
    check_move(exception.state, S.WITHDRAWN)
    why = check_said(reason, field="reason", what="The reason")
    exception.status = S.WITHDRAWN
    exception.save(update_fields=["status"])
    _note(exception, why, by=by, at=at)
    code = exception.pct.code
    audit.record("budgets.exception_withdrawn", exception, by=by, at=at, organisation_code=code, reason=why)
    return exception


def _locked(exception: RuleException) -> RuleException:
    rows = RuleException.objects.select_for_update(no_key=True, of=("self",)).select_related("pct", "sha")
    return rows.get(pk=exception.pk)


def _check_own_practices(pct: Organisation, wish: Wish, on: date) -> None:
    own = {practice.pk for practice in practices_of(pct, on)}
    if set(wish.amounts) - own:
        fix = f"Name practices of {pct.name} alone."
        raise Invalid("A practice belongs to another PCT.", field="amounts", rule="own_practices", fix=fix)


def _reference(pct: Organisation, on: date) -> str:
    start = f"{pct.code}-E{FinancialYear.of(on).start_year}-"
    return f"{start}{RuleException.objects.filter(pct=pct, reference__startswith=start).count() + 1}"


def _note(exception: RuleException, words: str, *, by: Principal, at: datetime) -> None:
    ExceptionChange.objects.create(
        exception=exception,
        status=exception.status,
        words=words,
        by_name=by.name,
        by_role=by.role,
        by_organisation=by.organisation_name,
        by_user_id=by.user_id,
        at=at,
    )
