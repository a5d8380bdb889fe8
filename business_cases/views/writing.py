"""Begin a business case and write it: the list of its parts, a page a part, or the one page of the light route."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from business_cases.actions.drafting import begin_case, choose_form
from business_cases.domain.case_states import WRITABLE
from business_cases.domain.proforma import BY_KEY, Section, asked
from business_cases.domain.rows import fault_of
from business_cases.forms.cases import BeginForm
from business_cases.models import BusinessCase
from business_cases.presenters import proforma as words
from business_cases.queries.cases import content_of
from business_cases.queries.changes import written
from business_cases.queries.owners import bodies_in, owners_for
from business_cases.queries.redesign import own_figures
from business_cases.views.attachments import attachments_context
from business_cases.views.saving import onward, part_forms, save_forms, theirs_of
from business_cases.views.scope import own_case_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on

SUBMITTED = "This case is submitted. It is read as it was."


@signed_in(Permission.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def begin(request: PersonRequest) -> HttpResponse:
    """Begin a case: for whom, and on which form."""
    owners = owners_for(request.principal, clock.today())
    first = {"owner": owners[0].code if owners else "", "form": "full"}
    form = BeginForm(request.POST or None, owners=owners, initial=first)
    if request.method == "POST" and form.is_valid():
        owner = next(each for each in owners if each.code == form.cleaned_data["owner"])
        is_light = form.cleaned_data["form"] == "light"
        try:
            case = begin_case(owner=owner, by=request.principal, at=clock.now(), is_light=is_light)
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            return redirect("business_cases:write", case.reference)
    return render(request, "business_cases/begin.jinja", {"form": form})


@signed_in(Permission.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def write(request: PersonRequest, reference: str) -> HttpResponse:
    """The parts of the proforma with what is missing; on the light route, its one page."""
    case = own_case_or_404(request, reference)
    if case.state not in WRITABLE:
        return _read_instead(request, case)
    if case.is_light:
        sections = [section for section in BY_KEY.values() if asked(section, light=True)]
        return _written(request, case, sections, "business_cases/one_page.jinja")
    context = {
        "case": case,
        "tasks": words.tasks(content_of(case), light=False),
        **attachments_context(request, case),
    }
    return render(request, "business_cases/tasks.jinja", context)


@signed_in(Permission.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def part(request: PersonRequest, reference: str, key: str) -> HttpResponse:
    """One part of the proforma, saved finished or not."""
    case = own_case_or_404(request, reference)
    if key not in BY_KEY:
        raise Http404
    if case.state not in WRITABLE:
        return _read_instead(request, case)
    return _written(request, case, [BY_KEY[key]], "business_cases/part.jinja")


@signed_in(Permission.CASE_WRITE)
@require_http_methods(["POST"])
def choose(request: PersonRequest, reference: str) -> HttpResponse:
    """Choose between one page and the proforma: what is written is kept."""
    case = own_case_or_404(request, reference)
    is_light = request.POST.get("form") == "light"
    try:
        choose_form(case=case, is_light=is_light, by=request.principal, at=clock.now())
    except Denied as fault:
        messages.warning(request, str(fault))
    else:
        messages.success(request, "It is one page now." if is_light else "It is the whole proforma now.")
    return redirect("business_cases:write", case.reference)


@signed_in(Permission.CASE_WRITE)
@require_http_methods(["GET"])
def history(request: PersonRequest, reference: str) -> HttpResponse:
    """Who wrote what, and when."""
    case = own_case_or_404(request, reference)
    savings = written(case)
    bodies = bodies_in(*({each.part: {row.question.key: row.now for row in each.changed}} for each in savings))
    context = {"case": case, "savings": savings, "words": words, "bodies": bodies, "sections": BY_KEY}
    return render(request, "business_cases/history.jinja", context)


def _written(request: PersonRequest, case: BusinessCase, sections: list[Section], template: str) -> HttpResponse:
    """Show forms of parts, or save them."""
    forms, again = part_forms(request, case, sections), []
    if request.method == "POST" and not any(form.errors for form in forms):
        again = save_forms(request, case, forms)
        if not again:
            return onward(request, case, request.path)
    shown = {form.section.key: form for form in (*forms, *again)}
    context = {
        "case": case,
        "forms": list(shown.values()),
        "section": sections[0],
        "theirs": theirs_of(case, again),
        "faults": [fault for form in forms if (fault := fault_of(form.section.key, form.stored))],
        "bodies": bodies_in({form.section.key: form.stored for form in forms}),
        "own": own_figures(case.owner, clock.today()) if case.is_light or sections[0].key == "costs" else None,
        "own_owner": case.owner,
        **attachments_context(request, case),
    }
    return render(request, template, context)


def _read_instead(request: PersonRequest, case: BusinessCase) -> HttpResponse:
    messages.warning(request, SUBMITTED)
    return redirect("business_cases:read", case.reference)
