"""Dispute a refusal in one step: a note on the case's record that both sides see (R100; S4 ¶53)."""

from datetime import datetime

from django.db import transaction

from business_cases import permissions
from business_cases.actions.case_records import about, locked_case, said, today_of
from business_cases.domain.case_states import CaseStatus
from business_cases.models import BusinessCase, RefusalDispute
from pbc.core import audit
from pbc.core.errors import Denied
from pbc.core.principal import Principal


@transaction.atomic
def dispute_refusal(*, case: BusinessCase, words: str, by: Principal, at: datetime) -> RefusalDispute:
    """Say that one disputes the refusal, and why. The decision stands until it is settled.

    :raises Denied: if this hat may not write for the proposer, the case was not refused, or it is disputed already.
    :raises Invalid: without words.
    """
    case = locked_case(case)
    permissions.check_may_write_for(by, case.owner, today_of(at), to="dispute this decision")
    if case.state is not CaseStatus.REFUSED:
        raise Denied("Only a refusal is disputed. Nothing was changed.")
    if RefusalDispute.objects.filter(case=case).exists():
        raise Denied("This refusal is disputed already. Nothing was changed.")
    text = said(words, field="words", what="Why you dispute it")
    dispute = RefusalDispute.objects.create(
        case=case, words=text, by_name=by.name, by_role=by.role, by_organisation=by.organisation_name, at=at
    )
    audit.record("business_cases.refusal_disputed", case, by=by, at=at, **about(case), words=text)
    return dispute
