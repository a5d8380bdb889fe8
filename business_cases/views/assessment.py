"""Triage and assessment: return, name and replace assessors, score, settle, send (R98, R99, R106)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from business_cases import permissions
from business_cases.actions.assessing import name_assessors, replace_assessor, save_sheet, send_case, settle
from business_cases.actions.submitting import return_case
from business_cases.domain.assessment import ADVICE_LABELS
from business_cases.domain.case_states import UNDECIDED
from business_cases.domain.proposal import proposal_of
from business_cases.forms.decisions import AssessorsForm, ReplaceForm, SettleForm, SheetForm, WordsForm
from business_cases.models import BusinessCase
from business_cases.queries.affordability import affordability_of
from business_cases.queries.assessment import (
    active_assessors,
    assessor_of,
    criteria_for,
    result_for,
    result_of,
    sheet_of,
)
from business_cases.queries.desks import may_assess
from business_cases.queries.signing import version_of
from business_cases.views.deed_pages import deed_page, sent
from business_cases.views.scope import case_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied


def assessment_context(request: PersonRequest, case: BusinessCase) -> dict[str, Any]:
    """Who assesses the case, what they found as far as this hat may see it, and whether it can be paid."""
    if not case.first_received_on:
        return {"assessors": [], "result": None, "own_sheet": None, "affordability": None}
    return {
        "assessors": active_assessors(case),
        "result": result_for(case, request.principal),
        "own_sheet": assessor_of(case, request.principal),
        "affordability": affordability_of(case, clock.today()),
        "advice_labels": ADVICE_LABELS,
    }


@signed_in(Permission.CASE_MANAGE)
@require_http_methods(["GET", "POST"])
def return_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Return an incomplete case as not received."""
    case = case_or_404(request, reference)
    form = WordsForm(sent(request), name="lacks", label="What the case lacks", help_text="The proposer acts on it.")
    return deed_page(
        request,
        case,
        form,
        lambda: return_case(case=case, lacks=form.cleaned_data["lacks"], by=request.principal, at=clock.now()),
        title="Return it as incomplete",
        button="Return it",
        done="Returned. It counts as not received until it comes back.",
        intro="An incomplete case is returned once, within five working days. Its eight weeks then begin anew.",
    )


@signed_in(Permission.CASE_MANAGE)
@require_http_methods(["GET", "POST"])
def assessors_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Name those who assess."""
    case = case_or_404(request, reference)
    form = AssessorsForm(sent(request), people=may_assess(case, clock.today()))
    return deed_page(
        request,
        case,
        form,
        lambda: name_assessors(
            case=case, user_ids=form.cleaned_data["assessors"], by=request.principal, at=clock.now()
        ),
        title="Name the assessors",
        button="Name them",
        done="Named. The case lies with its assessors.",
    )


@signed_in(Permission.CASE_MANAGE)
@require_http_methods(["GET", "POST"])
def replace_page(request: PersonRequest, reference: str, assessor_id: int) -> HttpResponse:
    """Replace an assessor."""
    case = case_or_404(request, reference)
    assessor = get_object_or_404(case.assessors, pk=assessor_id)
    taken = {each.user_id for each in active_assessors(case)}
    people = [person for person in may_assess(case, clock.today()) if person.user_id not in taken]
    form = ReplaceForm(sent(request), people=people)
    return deed_page(
        request,
        case,
        form,
        lambda: replace_assessor(assessor=assessor, **form.cleaned_data, by=request.principal, at=clock.now()),
        title=f"Replace {assessor.name}",
        button="Replace",
        done=f"{assessor.name} assesses no more.",
        intro="The sheet written so far stays on record and counts no more.",
    )


@signed_in(Permission.CASE_ASSESS)
@require_http_methods(["GET", "POST"])
def sheet_page(request: PersonRequest, reference: str) -> HttpResponse:
    """One's own sheet: saved as it goes, then handed in."""
    case = case_or_404(request, reference)
    own = assessor_of(case, request.principal)
    if own is None:
        raise Denied("You are not named as an assessor of this case.")
    criteria, content = criteria_for(case), version_of(case).content
    form = SheetForm(sent(request), criteria=criteria, initial=_initial(own))
    hand_in = "hand_in" in request.POST
    return deed_page(
        request,
        case,
        form,
        lambda: save_sheet(
            case=case,
            scores=form.scores(),
            sheet=form.sheet(),
            hand_in=hand_in,
            by=request.principal,
            at=clock.now(),
        ),
        title="Assess this case",
        button="Save as it is",
        done="Handed in and closed." if hand_in else "Saved. Hand it in once it is whole.",
        template="business_cases/sheet.jinja",
        people=content.get("people", {}),
        risks=sorted(proposal_of(content).risks, key=lambda risk: -risk.score),
        affordability=affordability_of(case, clock.today()),
        is_closed=own.handed_in_at is not None,
    )


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET"])
def result_page(request: PersonRequest, reference: str) -> HttpResponse:
    """What the assessors found, and whether the case can be paid."""
    case = case_or_404(request, reference)
    context = assessment_context(request, case) | {"case": case, "is_open": case.state in UNDECIDED}
    return render(request, "business_cases/assessment.jinja", context)


@signed_in(Permission.CASE_ASSESS)
@require_http_methods(["GET", "POST"])
def settle_page(request: PersonRequest, reference: str, criterion: str) -> HttpResponse:
    """One's word to a difference."""
    case = case_or_404(request, reference)
    found = result_of(case) if assessor_of(case, request.principal) else None
    outcome = next((each for each in found.outcomes if each.criterion.key == criterion), None) if found else None
    if found is None or outcome is None or not outcome.differs:
        raise Denied("There is no difference that you could settle.")
    form = SettleForm(sent(request), outcome=outcome)
    return deed_page(
        request,
        case,
        form,
        lambda: settle(case=case, criterion=criterion, settled=form.settled(), by=request.principal, at=clock.now()),
        title=f"Settle: {outcome.criterion.label}",
        button="Say so",
        done="Said. It is settled once all assessors name the same score.",
        template="business_cases/settle.jinja",
        outcome=outcome,
        assessors=found.assessors,
    )


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET", "POST"])
def send_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Send a case to those who decide."""
    case = case_or_404(request, reference)
    form = WordsForm(sent(request), name="words", label="Remarks", needed=False)
    return deed_page(
        request,
        case,
        form,
        lambda: send_case(case=case, words=form.cleaned_data["words"], by=request.principal, at=clock.now()),
        title="Send it for decision",
        button="Send",
        done="Sent. It lies with those who sign, in their order.",
    )


def may_manage(request: PersonRequest, case: BusinessCase) -> bool:
    """Whether this hat triages the case: of its PCT, and not its author."""
    principal = request.principal
    holds = permissions.may_in_pct_of(principal, case, Permission.CASE_MANAGE, clock.today())
    return holds and not permissions.wrote(principal, case)


def _initial(own: Any) -> dict[str, Any]:
    found = {name: getattr(own, name) for name in ("fairness", "involvement", "risks", "advice", "advice_words")}
    for key, given in sheet_of(own).items():
        found |= {f"{key}_score": given.score, f"{key}_evidence": given.evidence, f"{key}_words": given.words}
    return found
