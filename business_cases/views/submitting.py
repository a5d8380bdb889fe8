"""Look a case over, submit it, take it back, begin it again after a refusal."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from business_cases.actions.drafting import begin_again
from business_cases.actions.submitting import submit_case, withdraw_case
from business_cases.domain.case_states import WRITABLE
from business_cases.domain.clock import due_on, return_by
from business_cases.domain.figures import recovery_of, shown_months, workings_of
from business_cases.domain.proforma import missing
from business_cases.domain.route import LEVEL_TITLES
from business_cases.domain.rows import fault_of
from business_cases.forms.cases import WithdrawForm
from business_cases.models import BusinessCase
from business_cases.presenters import proforma as words
from business_cases.queries.cases import Reading, content_of, read, terms_of
from business_cases.queries.changes import changes_since
from business_cases.queries.owners import bodies_in
from business_cases.queries.rules import rules_of, years_counted
from business_cases.rendering.recovery import recovery_charts
from business_cases.views.attachments import attachments_context
from business_cases.views.scope import own_case_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on


@signed_in(Permission.CASE_WRITE)
@require_http_methods(["GET"])
def check(request: PersonRequest, reference: str) -> HttpResponse:
    """What the case comes to, who decides and why, by when, and what is missing."""
    case = own_case_or_404(request, reference)
    if case.state not in WRITABLE:
        return redirect("business_cases:read", case.reference)
    return render(request, "business_cases/check.jinja", check_context(request, case))


@signed_in(Permission.CASE_WRITE)
@require_http_methods(["POST"])
def submit(request: PersonRequest, reference: str) -> HttpResponse:
    """Submit the case as it stands."""
    case = own_case_or_404(request, reference)
    try:
        submit_case(case=case, by=request.principal, at=clock.now())
    except (Invalid, Denied) as fault:
        messages.warning(request, str(fault))
        return redirect("business_cases:check", case.reference)
    messages.success(request, "Submitted. The eight weeks have begun.")
    return redirect("business_cases:case", case.reference)


@signed_in(Permission.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def withdraw(request: PersonRequest, reference: str) -> HttpResponse:
    """Take the case back, with a reason."""
    case = own_case_or_404(request, reference)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_case(case=case, reason=form.cleaned_data["reason"], by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, "The case is withdrawn. It stays on record.")
            return redirect("business_cases:case", case.reference)
    return render(request, "business_cases/withdraw.jinja", {"case": case, "form": form})


@signed_in(Permission.CASE_WRITE)
@require_http_methods(["POST"])
def again(request: PersonRequest, reference: str) -> HttpResponse:
    """Begin the case that takes the place of a refused one."""
    case = own_case_or_404(request, reference)
    try:
        made = begin_again(case=case, by=request.principal, at=clock.now())
    except Denied as fault:
        messages.warning(request, str(fault))
        return redirect("business_cases:case", case.reference)
    messages.success(request, f"Begun again as {made.reference}. What you change is marked for those who decide.")
    return redirect("business_cases:write", made.reference)


def check_context(request: PersonRequest, case: BusinessCase) -> dict[str, Any]:
    """Everything the page before submission shows."""
    today, content = clock.today(), content_of(case)
    reading = read(case, content, today)
    lacking = missing(content, light=case.is_light)
    faults = [fault for key, answers in content.items() if (fault := fault_of(key, answers))]
    is_too_large = bool(case.is_light and reading.route and not reading.route.light)
    terms = terms_of(case, today)
    changes = changes_since(case, content, reading.route, reading.money)
    bodies = bodies_in(content)
    return {
        "case": case,
        "reading": reading,
        "missing": lacking,
        "faults": faults,
        "is_too_large": is_too_large,
        "may_submit": not (lacking or faults or is_too_large) and reading.money is not None,
        "due_on": due_on(today, terms),
        "return_by": return_by(today, terms) if terms.returns else None,
        "changes": changes,
        "shown_changes": [words.shown_change(each, bodies) for each in changes.answers] if changes else [],
        "level_titles": LEVEL_TITLES,
        **_figures(case, reading),
        **attachments_context(request, case),
    }


def _figures(case: BusinessCase, reading: Reading) -> dict[str, Any]:
    if reading.proposal is None or reading.money is None:
        return {"workings": (), "charts": None}
    counted = years_counted(rules_of(case.pct, clock.today()))
    found = recovery_of(reading.proposal)
    return {
        "workings": workings_of(reading.proposal, reading.money, counted),
        "charts": recovery_charts(shown_months(found), reading.money.recovery_month) if found else None,
    }
