"""Approve a refused case as a panel ruled: nobody signs again what was ruled (R100, R144; S4 ¶53, ¶73)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from business_cases import permissions
from business_cases.actions.case_records import about, locked_case, move
from business_cases.domain.case_states import CaseStatus, Deed
from business_cases.domain.ruled import check_place_is_free, check_ruled
from business_cases.models import BusinessCase
from business_cases.queries.signing import missing_consents
from disputes.actions.following import note_carried_out
from disputes.domain.offers import offer_from
from disputes.domain.parties import Side
from disputes.models import Dispute
from disputes.queries.rulings import outcomes_for
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied
from pbc.core.formats import day
from pbc.core.principal import Principal


@transaction.atomic
def approve_by_ruling(*, case: BusinessCase, dispute: Dispute, by: Principal, at: datetime) -> BusinessCase:
    """Approve a case that was refused, as a panel ruled. Its money is promised from then on as for any approved case.

    The refusal and its letter stay as they were: the ruling stands above them.

    :raises Denied: if this hat may not, wrote in the case or has an interest in it; if the ruling is not on this case
        or not for the practice; if the case is not refused, was begun again, lacks a consent, or the panel ruled for
        another amount.
    """
    case = locked_case(case)
    permissions.check_in_pct_of(by, case, Permission.CASE_MANAGE, day_of(at), to="carry out a ruling")
    permissions.check_free_to_judge(by, case, day_of(at), to="carry out the ruling on it")
    outcomes = outcomes_for(dispute, (case._meta.label, str(case.pk)))
    won = [each for each in outcomes if each.side is Side.PRACTICE]
    if not won:
        raise Denied("No panel has ruled for the practice on this case. Nothing was changed.")
    ruling, amount = won[0].ruling, offer_from(won[0].offer.content).amount
    check_ruled(case.state, case.value, amount, missing_consents(case))
    later = BusinessCase.objects.filter(resubmits=case).first()
    check_place_is_free(later.reference if later else "", CaseStatus(later.status) if later else None)
    words = f"By ruling of the strategic health authority’s panel, {day(ruling.issued_on)}"
    move(case, Deed.RULE, by=by, at=at, words=words, ruling=ruling)
    done = f"Business case {case.reference} is approved."
    note_carried_out(outcomes=won, words=done, by=by, at=at)
    facts: dict[str, Any] = {"value": case.value, "dispute": dispute.reference}
    audit.record("business_cases.case_approved_by_ruling", case, by=by, at=at, **about(case), **facts)
    return case
