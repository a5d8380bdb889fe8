"""What this hat can do with a case now, as links on its page."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from business_cases.actions.assessing import IN_HAND, needs_assessment
from business_cases.domain.case_states import UNDECIDED, CaseStatus
from business_cases.domain.route import Level
from business_cases.models import BusinessCase
from business_cases.views.assessment import may_manage
from pbc.accounts.views.access import PersonRequest


def deeds_context(request: PersonRequest, case: BusinessCase, shown: Mapping[str, Any]) -> dict[str, Any]:
    """The deeds, each with its words and address.

    :param shown: the rest of the page's context, which knows what this hat may.
    """
    manages = may_manage(request, case)
    needs = bool(shown["version"]) and case.received_on is not None and needs_assessment(case)
    found = [*_triage(case, manages, needs, shown), *_judging(case, shown), *_afterwards(shown, manages)]
    deeds = [(words, reverse(f"business_cases:{name}", args=[case.reference, *args])) for words, name, *args in found]
    return {"deeds": deeds, "may_manage": manages, "needs_assessors": needs}


def _triage(case: BusinessCase, manages: bool, needs: bool, shown: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    deeds: list[tuple[Any, ...]] = []
    if manages and case.state is CaseStatus.RECEIVED:
        deeds.append(("Return it as incomplete", "return"))
        if needs:
            deeds.append(("Name the assessors", "assessors"))
    if _may_send(case, manages, needs, shown):
        deeds.append(("Send it for decision", "send"))
    if manages and (case.state in UNDECIDED or shown["may_carry_out"]) and shown["missing_consents"]:
        deeds.append(("Record a consent", "consent"))
    return deeds


def _may_send(case: BusinessCase, manages: bool, needs: bool, shown: Mapping[str, Any]) -> bool:
    if needs:
        result = shown["result"]
        return manages and case.state in IN_HAND and result is not None and not result.open_differences
    is_lead = case.level is Level.CONSORTIUM and shown["is_lead"]
    return (manages or is_lead) and case.state is CaseStatus.RECEIVED


def _judging(case: BusinessCase, shown: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    deeds: list[tuple[Any, ...]] = []
    own, result = shown["own_sheet"], shown["result"]
    if own is not None and own.handed_in_at is None and case.state in IN_HAND:
        deeds.append(("Assess it: your own sheet", "sheet"))
    if own is not None and result is not None and result.open_differences and case.state in IN_HAND:
        deeds.append(("Settle differences between the assessors", "assessment"))
    if shown["may_sign"]:
        deeds.append(("Sign it", "sign"))
    for meeting in shown["meetings"] or ():
        deeds.append((f"Minute what meeting {meeting.reference} said of it", "minute", meeting.pk))
    return deeds


def _afterwards(shown: Mapping[str, Any], manages: bool) -> list[tuple[Any, ...]]:
    deeds: list[tuple[Any, ...]] = []
    if shown["way"].address:
        deeds.append(("Dispute this decision", "dispute"))
    if shown["may_ask_recovery"]:
        deeds.append(("Ask for recovery", "ask_recovery"))
    if manages and shown["may_answer_recovery"]:
        deeds.append(("Answer the strategic health authority", "answer_recovery"))
    return deeds
