"""Sign the terms of a budget, and propose a change of them, which both sides sign again (R24, R49, R87; S4 ¶31)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from budgets import permissions
from budgets.domain.scope import Holding, Level, Scope, check_scope, minimum_lines
from budgets.domain.services import in_order
from budgets.domain.states import BudgetStatus
from budgets.domain.terms import (
    SIDE_LABELS,
    BudgetInWords,
    Side,
    TermsContent,
    changed,
    check_codes,
    check_signature,
    check_terms,
    digest_of,
    terms_text,
)
from budgets.models import Budget, Signature, Terms
from budgets.queries.exceptions import may_hold
from budgets.queries.scopes import consented
from budgets.queries.treatments import treatment_names
from governance.queries.rules import rules_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.domain.proof import check_proof
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal


@transaction.atomic
def sign_terms(
    *, terms: Terms, name: str, capacity: str, seen: str, proven_at: datetime, by: Principal, at: datetime
) -> Signature:
    """Put one side's signature under terms. The budget is agreed once both sides have signed its latest terms.

    :param name: as typed, which must be the signer's own. ``capacity``: what they sign as.
    :param seen: the fingerprint of the text that was read.
    :param proven_at: when the signer last gave the password.
    :raises Denied: if the password was not given just before, if this hat may not, its side has signed, or the terms
        or budget are no longer the latest.
    :raises Invalid: for another's name, a missing capacity, or other words than were read.
    """
    budget = (
        Budget.objects.select_for_update(no_key=True, of=("self",))
        .select_related("practice", "pct")
        .get(pk=terms.budget_id)
    )
    check_proof(proven_at, at=at)
    side = _side(budget, by)
    _check_latest(terms, budget)
    if signed := terms.signatures.filter(side=side).first():
        raise Denied(f"{signed.name} signed for {SIDE_LABELS[side]} on {day(signed.signed_at)} already.")
    _check_two_people(terms, by)
    check_signature(typed=name, own_name=by.name, capacity=capacity, seen=seen, digest=terms.digest)
    signature = Signature.objects.create(
        terms=terms,
        side=side,
        name=by.name,
        capacity=capacity.strip(),
        digest=terms.digest,
        signed_by_user_id=by.user_id,
        signed_by_role=by.role,
        signed_at=at,
    )
    agreed = terms.signatures.count() == len(Side)
    if agreed and budget.agreed_at is None:
        budget.agreed_at = at
        budget.save(update_fields=["agreed_at"])
    facts = {
        "year": str(FinancialYear(budget.financial_year)),
        "version": budget.version,
        "terms": terms.version,
        "side": side.value,
        "capacity": signature.capacity,
        "digest": terms.digest,
        "agreed": agreed,
    }
    audit.record("budgets.terms_signed", budget, by=by, at=at, organisation_code=budget.practice.code, **facts)
    return signature


@transaction.atomic
def propose_terms(*, budget: Budget, changes: Mapping[str, Any], reason: str, by: Principal, at: datetime) -> Terms:
    """Propose a change of frozen terms. Nothing changes for the budget until both sides have signed the new version.

    What a change of scope moves from one account to another is posted by itself, from its day on.

    :param changes: by name of :class:`budgets.domain.terms.TermsContent`.
    :raises Denied: if this hat may not, or the budget is superseded.
    :raises Invalid: without a reason or a change, or where the rules in force do not allow it.
    """
    budget = (
        Budget.objects.select_for_update(no_key=True, of=("self",)).select_related("practice", "pct").get(pk=budget.pk)
    )
    permissions.check_may_set(by, budget.pct)
    if budget.status == BudgetStatus.SUPERSEDED:
        raise Denied("This version of the budget has been superseded. Its terms are history.")
    last = budget.terms.latest("version")
    before, year = TermsContent.from_dict(last.content), FinancialYear(budget.financial_year)
    content = _changed(before, changes, reason)
    check_codes(content, before, treatment_names(year), str(year))
    rules = rules_in_force(max(year.first_day, day_of(budget.set_at)), budget.pct)
    check_terms(content, rules)
    check_scope(
        Scope(Level(content.level), {line: Holding(holding) for line, holding in content.scope.items()}),
        consented=consented(budget.practice, day_of(at)),
        year=year,
        widening_years=0,
        minimum=minimum_lines(rules["minimum_scope"].items),
        excepted=may_hold(budget.practice, year, day_of(at)),
    )
    text = terms_text(in_words(budget), content, last.version + 1)
    terms = Terms.objects.create(
        budget=budget,
        version=last.version + 1,
        content=content.as_dict(),
        text=text,
        digest=digest_of(text),
        reason=reason.strip(),
        made_by=by.name,
        made_at=at,
    )
    facts = {"year": str(year), "terms": terms.version, "changes": dict(changes), "reason": terms.reason}
    audit.record("budgets.terms_proposed", budget, by=by, at=at, organisation_code=budget.practice.code, **facts)
    return terms


def in_words(budget: Budget) -> BudgetInWords:
    """What terms say of a budget."""
    lines = {line.line: line.net for line in budget.lines.all()}
    return BudgetInWords(
        practice=f"{budget.practice.name} ({budget.practice.code})",
        pct=budget.pct.name,
        year=str(FinancialYear(budget.financial_year)),
        version=budget.version,
        gross=budget.gross,
        contingency=budget.contingency,
        net=budget.net,
        lines=tuple((line, lines[line]) for line in in_order(lines)),
    )


def _changed(content: TermsContent, changes: Mapping[str, Any], reason: str) -> TermsContent:
    if not reason.strip():
        fix = "Say why the terms should change; both sides read it."
        raise Invalid("Terms are not changed without a reason.", field="reason", rule="reason_given", fix=fix)
    made = changed(content, changes)
    if made == content:
        message = "The terms would stay as they are."
        raise Invalid(message, rule="terms_differ", fix="Change something, or leave them.")
    return made


def _side(budget: Budget, by: Principal) -> Side:
    by.require(Permission.BUDGET_SIGN, to="sign a budget")
    side = permissions.side_of(by, budget.practice, budget.pct)
    if side is None:
        raise Denied(f"Only {budget.practice.name} and {budget.pct.name} sign this budget.")
    return Side(side)


def _check_latest(terms: Terms, budget: Budget) -> None:
    if budget.status == BudgetStatus.SUPERSEDED:
        raise Denied("This version of the budget has been superseded. Look at the latest one.")
    latest = budget.terms.latest("version")
    if terms.pk != latest.pk:
        raise Denied(f"There is a version {latest.version} of these terms. Read that one.")


def _check_two_people(terms: Terms, by: Principal) -> None:
    """Nobody signs for both sides, whatever hats they hold."""
    if by.user_id is not None and terms.signatures.filter(signed_by_user_id=by.user_id).exists():
        raise Denied("You signed for the other side. Somebody else signs for this one.")
