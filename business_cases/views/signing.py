"""Sign a case, record a consent, open its letter, dispute a refusal (R89, R100, R103–R105)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from business_cases import permissions
from business_cases.actions.signing import record_consent, sign_case
from business_cases.domain.route import LEVEL_LABELS, Level
from business_cases.domain.signing import IN_MEETINGS, Outcome
from business_cases.forms.decisions import ConsentForm, SignForm
from business_cases.models import BusinessCase, Meeting
from business_cases.presenters import assessment as words
from business_cases.presenters.letters import signed_by
from business_cases.queries.signing import decision_of, due_step, letter_of, missing_consents, steps_shown
from business_cases.views.case_disputes import disputes_context
from business_cases.views.conditions import conditions_context
from business_cases.views.deed_pages import deed_page, sent
from business_cases.views.scope import case_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.accounts.views.proof import proven
from pbc.core import clock


def signing_context(request: PersonRequest, case: BusinessCase) -> dict[str, Any]:
    """The route with what was said at each step, the decision and its letter, and whether this hat signs next."""
    principal, step = request.principal, due_step(case)
    signer = permissions.signer(principal, case, step, clock.today()) if step else None
    decision = decision_of(case)
    return {
        "steps": steps_shown(case),
        "deferrals": list(case.signatures.filter(outcome=Outcome.DEFER).order_by("number")),
        "decision": decision,
        "has_letter": letter_of(case) is not None,
        "consents": list(case.consents.order_by("pk")),
        "missing_consents": missing_consents(case) if case.received_on else frozenset(),
        "may_sign": signer is not None and step not in IN_MEETINGS and not permissions.wrote(principal, case),
        "meetings": _meetings(request, case) if signer is not None and step in IN_MEETINGS else None,
        "is_lead": permissions.signer(principal, case, Level.CONSORTIUM, clock.today()) is not None
        and not permissions.wrote(principal, case),
        "signed_by": signed_by,
        "signing": words,
        **conditions_context(case),
        **disputes_context(request, case),
    }


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET", "POST"])
def sign_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Sign as the step whose turn it is."""
    case = case_or_404(request, reference)
    step = due_step(case)
    signer = permissions.signer(request.principal, case, step, clock.today()) if step else None
    if step is None or signer is None or step in IN_MEETINGS:
        return redirect("business_cases:case", case.reference)
    decides = step is case.level
    form = SignForm(sent(request), decides=decides)

    def deed() -> None:
        at = clock.now()
        sign_case(
            case=case,
            level=step,
            judgement=form.judgement(),
            typed_name=form.cleaned_data["typed_name"],
            proven_at=proven(request, form, at),
            by=request.principal,
            at=at,
        )

    return deed_page(
        request,
        case,
        form,
        deed,
        title=f"Sign for {LEVEL_LABELS[step]}",
        button="Sign",
        done="Signed. Both sides see it.",
        intro=_intro(decides, signer),
    )


@signed_in(Permission.CASE_MANAGE)
@require_http_methods(["GET", "POST"])
def consent_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Record the consent of a profession that came later."""
    case = case_or_404(request, reference)
    form = ConsentForm(sent(request), missing=missing_consents(case) if case.received_on else frozenset())
    return deed_page(
        request,
        case,
        form,
        lambda: record_consent(case=case, **form.cleaned_data, by=request.principal, at=clock.now()),
        title="Record a consent",
        button="Record",
        done="Recorded. Both sides see it.",
        intro="Services of dentists, pharmacists and optometrists change only with their consent (S4 ¶35).",
    )


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET"])
def letter(request: PersonRequest, reference: str) -> HttpResponse:
    """The decision letter, as it was frozen with the decision."""
    case = case_or_404(request, reference)
    found = letter_of(case)
    if found is None:
        raise Http404
    name = f"decision-{case.reference}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(bytes(found.pdf), content_type="application/pdf", headers=headers)


def _meetings(request: PersonRequest, case: BusinessCase) -> list[Meeting]:
    """Meetings of the body whose turn it is, held since receipt, the latest first."""
    step = due_step(case)
    if step is None:
        return []
    rows = Meeting.objects.visible_to(request.principal).filter(pct=request.principal.organisation_id, body=step)
    held = rows.filter(held_on__gte=case.received_on, held_on__lte=clock.today())
    return list(held.order_by("-held_on")[:10])


def _intro(decides: bool, signer: permissions.Signer) -> str:
    what = (
        "Yours is the last signature: it decides." if decides else "You recommend; those after you see it and decide."
    )
    return f"{what} You sign as deputy of {signer.for_name}; both names are recorded." if signer.for_name else what
