"""Record what each side says of a practice’s agreement, plan and objectives (R81, R82; S4 ¶60, ¶61).

The full plan and agreement come with another part of the system; these are the facts that money rests on.
"""

from datetime import datetime

from django.db import transaction

from budgets import permissions
from budgets.domain.claims import FactKind
from budgets.domain.terms import Side
from budgets.models import PlanFact
from budgets.queries.freed_up import pct_of_year
from budgets.queries.ledger import heir_of
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.core.words import check_said
from pbc.organisations.models import Organisation


@transaction.atomic
def record_fact(
    *,
    practice: Organisation,
    financial_year: FinancialYear,
    kind: FactKind,
    holds: bool,
    evidence: str,
    by: Principal,
    at: datetime,
) -> PlanFact:
    """Say whether the agreement stands, the plan is agreed, or its objectives are met: one side’s word, with evidence.

    :raises Denied: if this hat is neither of the practice nor of its PCT.
    :raises Invalid: without evidence.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=practice.pk)
    pct = pct_of_year(practice, financial_year)
    keeper = heir_of(pct, day_of(at)) if pct else None
    if keeper is not None and permissions.may_in_own_pct(by, keeper, Permission.FREED_UP_DECIDE) and not by.is_system:
        side = Side.PCT
    else:
        permissions.check_may_claim_for(by, practice, day_of(at), to="say what a practice’s payments rest on")
        side = Side.PRACTICE
    words = check_said(evidence, field="evidence", what="The evidence")
    fact = PlanFact.objects.create(
        practice=practice,
        financial_year=financial_year.start_year,
        kind=kind,
        side=side,
        holds=holds,
        evidence=words,
        said_by=by.name,
        said_by_role=by.role,
        said_at=at,
    )
    facts = {"year": str(financial_year), "fact": kind, "side": side, "holds": holds, "evidence": words}
    audit.record("budgets.plan_fact_recorded", fact, by=by, at=at, organisation_code=practice.code, said=facts)
    return fact
