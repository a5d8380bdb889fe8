"""Try a redesign first, and begin a case from what comes out."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from business_cases.actions.drafting import begin_case
from business_cases.domain.figures import shown_months
from business_cases.domain.redesign import Ask, Trial, try_redesign
from business_cases.forms.redesign import RedesignForm
from business_cases.presenters.redesign import draft_content, range_words
from business_cases.queries.owners import owners_for
from business_cases.queries.redesign import own_figures, used_by
from business_cases.rendering.recovery import recovery_charts
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.periods import Month
from pbc.organisations.models import Organisation


@signed_in(Permission.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def redesign(request: PersonRequest) -> HttpResponse:
    """What a redesign would free, cost and pay back; sent with POST, it becomes a draft of a case."""
    today = clock.today()
    owners = owners_for(request.principal, today)
    asked = request.POST if request.method == "POST" else request.GET
    form = RedesignForm(asked if "share" in asked else None, owners=owners, initial=_initial(request))
    if not (form.is_bound and form.is_valid()):
        owner = next((each for each in owners if each.code == asked.get("owner")), owners[0] if owners else None)
        return render(request, "business_cases/redesign.jinja", {"form": form, **_own(owner)})
    owner = next(each for each in owners if each.code == form.cleaned_data["owner"])
    trial = try_redesign(form.ask, used_by(owner, form.ask, today))
    if request.method == "POST" and trial.saving:
        return _begun(request, owner, form.ask, trial)
    charts = recovery_charts(shown_months(trial.recovery), trial.recovery.month) if trial.recovery else None
    context = {"form": form, "trial": trial, "charts": charts, "range_words": range_words, **_own(owner)}
    return render(request, "business_cases/redesign.jinja", context)


def _begun(request: PersonRequest, owner: Organisation, ask: Ask, trial: Trial) -> HttpResponse:
    try:
        case = begin_case(owner=owner, by=request.principal, at=clock.now(), content=draft_content(ask, trial))
    except (Invalid, Denied) as fault:
        messages.warning(request, str(fault))
        return redirect("business_cases:redesign")
    messages.success(request, "A draft is begun with these figures. Look them over, and answer the other questions.")
    return redirect("business_cases:write", case.reference)


def _initial(request: PersonRequest) -> dict[str, Any]:
    start = Month.of(clock.today()).plus(3)
    asked = {name: request.GET[name] for name in ("owner", "line", "code") if request.GET.get(name)}
    return {"start": f"{start.month:02d} {start.year}", **asked}


def _own(owner: Organisation | None) -> dict[str, Any]:
    return {"own": own_figures(owner, clock.today()) if owner else None, "own_owner": owner}
