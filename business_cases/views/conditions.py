"""Conditions of an approval: how each stands, what was shown, and what this hat may do about it (R101)."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from business_cases import permissions
from business_cases.actions import conditions as actions
from business_cases.domain.attachments import KINDS
from business_cases.domain.condition_states import LABELS, MOVES, ConditionDeed
from business_cases.domain.conditions import BEFORE_LABELS, Before, standing_before
from business_cases.domain.signing import IN_MEETINGS
from business_cases.forms.conditions import AcceptForm, MoveDayForm, SendBackForm, ShowForm, WaiveForm
from business_cases.models import BusinessCase, Evidence, Meeting
from business_cases.presenters import conditions as words
from business_cases.queries.conditions import LIVE, StandingCondition, conditions_of
from business_cases.queries.rules import file_limits, rules_of
from business_cases.views.deed_pages import Act
from business_cases.views.scope import case_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.virus_scan import SCAN_LABELS

ACTS: dict[ConditionDeed, Act] = {
    ConditionDeed.SHOW: Act(
        ShowForm, actions.show_condition, "Shown. The PCT looks at it.", "Show it", "Show that it is met"
    ),
    ConditionDeed.ACCEPT: Act(
        AcceptForm,
        actions.accept_condition,
        "Accepted. Nothing waits for it any more.",
        "It is met",
        "Accept it as met",
    ),
    ConditionDeed.SEND_BACK: Act(
        SendBackForm, actions.send_back_condition, "Sent back. Its owner sees why.", "Send it back", "Send it back"
    ),
    ConditionDeed.MOVE_DAY: Act(
        MoveDayForm, actions.move_condition_day, "It has its new day.", "Move its day", "Give it another day"
    ),
    ConditionDeed.WAIVE: Act(
        WaiveForm,
        actions.waive_condition,
        "Waived. Nothing waits for it any more.",
        "Waive it",
        "Waive it",
        is_warning=True,
    ),
}
DECIDED_AGAIN = (ConditionDeed.WAIVE, ConditionDeed.MOVE_DAY)


def conditions_context(case: BusinessCase) -> dict[str, Any]:
    """The conditions of a case as they stand, and those that money and start wait for."""
    found = conditions_of(case)
    owed = [each.owed for each in found]
    return {
        "conditions": found,
        "money_waits": standing_before(Before.MONEY, owed),
        "start_waits": standing_before(Before.START, owed),
        "before_labels": BEFORE_LABELS,
        "condition_labels": LABELS,
        "condition_words": words,
    }


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET"])
def condition_page(request: PersonRequest, reference: str, number: int) -> HttpResponse:
    """One condition: what it asks, how it stands, and all that was done to it."""
    case, standing = _condition(request, reference, number)
    return render(request, "business_cases/condition.jinja", _context(request, case, standing))


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["POST"])
def condition_deed(request: PersonRequest, reference: str, number: int, deed: str) -> HttpResponse:
    """One of the deeds of the page."""
    case, standing = _condition(request, reference, number)
    if deed not in ACTS:
        raise Http404
    wanted = ConditionDeed(deed)
    context = _context(request, case, standing, wanted)
    act, form = ACTS[wanted], context["forms"].get(wanted)
    if form is None:
        raise Denied("That is not for you to do with this condition, or not now. Nothing was changed.")
    if form.is_valid():
        try:
            act.act(condition=standing.condition, **form.given(), by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
            _as_seen_now(request, form, standing)
        else:
            messages.success(request, act.done)
            return redirect("business_cases:condition", case.reference, number)
    return render(request, "business_cases/condition.jinja", context)


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET"])
def evidence(request: PersonRequest, reference: str, number: int, change_id: int) -> HttpResponse:
    """A paper that was shown, as it was sent, to be saved and not to be shown by the browser."""
    _, standing = _condition(request, reference, number)
    rows = Evidence.objects.visible_to(request.principal).filter(change__condition=standing.condition)
    row = get_object_or_404(rows, change=change_id)
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
    response = HttpResponse(bytes(row.content), content_type=KINDS[row.kind].media_type, headers=headers)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=row.name) or "attachment"
    return response


def _condition(request: PersonRequest, reference: str, number: int) -> tuple[BusinessCase, StandingCondition]:
    case = case_or_404(request, reference)
    found = next((each for each in conditions_of(case) if each.condition.number == number), None)
    if found is None:
        raise Http404
    return case, found


def _context(
    request: PersonRequest, case: BusinessCase, standing: StandingCondition, sent: ConditionDeed | None = None
) -> dict[str, Any]:
    rows = Evidence.objects.visible_to(request.principal).filter(change__condition=standing.condition)
    return conditions_context(case) | {
        "case": case,
        "standing": standing,
        "owed": standing.owed,
        "papers": {row.change_id: row for row in rows.defer("content")},
        "kinds": KINDS,
        "scan_labels": SCAN_LABELS,
        "acts": ACTS,
        "forms": {deed: _form(request, standing, deed, sent) for deed in _offered(request, case, standing)},
    }


def _form(request: PersonRequest, standing: StandingCondition, deed: ConditionDeed, sent: ConditionDeed | None) -> Form:
    given: dict[str, Any] = {}
    if deed in DECIDED_AGAIN:
        given["meetings"] = _meetings(request, standing)
    if deed is ConditionDeed.SHOW:
        given["kilobytes"] = file_limits(rules_of(standing.condition.signature.case.pct, clock.today())).kilobytes
    data = (request.POST, request.FILES) if deed is sent else ()
    return ACTS[deed].form(*data, prefix=deed.value, initial={"seen": standing.seen}, **given)


def _as_seen_now(request: PersonRequest, form: Form, standing: StandingCondition) -> None:
    """What was refused is shown beside the record as it is now: the next try knows of that record."""
    data = request.POST.copy()
    data[form.add_prefix("seen")] = str(standing.seen)
    form.data = data


def _meetings(request: PersonRequest, standing: StandingCondition) -> list[Meeting] | None:
    """Meetings of the body that decided, since the decision, the latest first."""
    if standing.level not in IN_MEETINGS:
        return None
    rows = Meeting.objects.visible_to(request.principal).filter(pct=request.principal.organisation_id)
    since = standing.condition.signature.on
    return list(rows.filter(body=standing.level, held_on__gte=since).order_by("-held_on", "-pk")[:10])


def _offered(request: PersonRequest, case: BusinessCase, standing: StandingCondition) -> list[ConditionDeed]:
    """What this hat may do now, in the order of the page: the actions look again."""
    if case.state not in LIVE:
        return []
    today, principal = clock.today(), request.principal
    judges = not standing.was_shown_by(principal.user_id) and not permissions.wrote(principal, case)
    accepts = judges and permissions.may_accept(principal, case, standing.level, today)
    decides = judges and permissions.signer(principal, case, standing.level, today) is not None
    may = {
        ConditionDeed.SHOW: permissions.on_a_side(principal, case, today),
        ConditionDeed.ACCEPT: accepts,
        ConditionDeed.SEND_BACK: accepts,
        ConditionDeed.MOVE_DAY: decides,
        ConditionDeed.WAIVE: decides,
    }
    return [deed for deed, allowed in may.items() if allowed and standing.status in MOVES[deed].out_of]
