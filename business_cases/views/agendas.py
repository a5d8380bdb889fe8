"""The agenda of a meeting: as a page, as one PDF, with the files of its cases; and what stands on it (R104, R122)."""

import hashlib
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from business_cases import permissions
from business_cases.actions.agendas import note_agenda_taken, put_on_agenda, take_off_agenda
from business_cases.actions.case_records import digest
from business_cases.forms.meetings import ItemForm
from business_cases.models import AgendaItem, BodyMember, Meeting
from business_cases.queries.agendas import Agenda, agenda_for, cases_for
from business_cases.queries.bodies import members_on, seat_of
from business_cases.rendering.agendas import agenda_context, agenda_folder, agenda_pdf
from business_cases.views.deed_pages import sent
from business_cases.views.scope import meeting_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET"])
def agenda_page(request: PersonRequest, meeting_id: int) -> HttpResponse:
    """The agenda as this reader may see it; a clerk may look at it as a member will."""
    meeting = _own_meeting_or_404(request, meeting_id)
    chosen = _member(request, meeting)
    may_choose = request.principal.may(Permission.CASE_MINUTE)
    context = {
        **agenda_context(agenda_for(meeting, request.principal, clock.today(), chosen)),
        "meeting": meeting,
        "members": members_on(meeting.pct, meeting.level, meeting.held_on) if may_choose else [],
        "chosen": chosen,
        "asked": f"?{urlencode({'for': chosen.pk})}" if chosen and may_choose else "",
        "for_print": False,
    }
    return render(request, "business_cases/agenda.jinja", context)


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET"])
def agenda_as_pdf(request: PersonRequest, meeting_id: int) -> HttpResponse:
    """The agenda as one accessible PDF. Taking it away is recorded."""
    meeting = _own_meeting_or_404(request, meeting_id)
    agenda = agenda_for(meeting, request.principal, clock.today(), _member(request, meeting))
    return _taken(request, agenda, _pdf(agenda), "pdf", "application/pdf")


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET"])
def agenda_as_folder(request: PersonRequest, meeting_id: int) -> HttpResponse:
    """The PDF with the files of the cases in it. Taking it away is recorded."""
    meeting = _own_meeting_or_404(request, meeting_id)
    agenda = agenda_for(meeting, request.principal, clock.today(), _member(request, meeting))
    return _taken(request, agenda, agenda_folder(agenda, _pdf(agenda)), "zip", "application/zip")


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET", "POST"])
def put_page(request: PersonRequest, meeting_id: int) -> HttpResponse:
    """Put a case on the agenda, with the PBC manager's recommendation."""
    meeting = _own_meeting_or_404(request, meeting_id)
    principal = request.principal
    if not permissions.may_put_on_agenda(principal, meeting):
        raise Http404
    form = ItemForm(
        sent(request), cases=cases_for(meeting, principal), recommends=principal.may(Permission.CASE_MANAGE)
    )
    if form.is_valid():
        try:
            put_on_agenda(meeting=meeting, case=form.chosen, **form.word(), by=principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, f"{form.chosen.reference} is on the agenda.")
            return redirect("business_cases:meeting", meeting.pk)
    return render(request, "business_cases/put_on_agenda.jinja", {"form": form, "meeting": meeting})


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["POST"])
def take_off(request: PersonRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """Take a case off the agenda."""
    meeting = _own_meeting_or_404(request, meeting_id)
    rows = AgendaItem.objects.visible_to(request.principal).filter(meeting=meeting).select_related("meeting", "case")
    item = get_object_or_404(rows, pk=item_id)
    take_off_agenda(item=item, by=request.principal, at=clock.now())
    messages.success(request, f"{item.case.reference} is off the agenda.")
    return redirect("business_cases:meeting", meeting.pk)


def _own_meeting_or_404(request: PersonRequest, meeting_id: int) -> Meeting:
    meeting = meeting_or_404(request, meeting_id)
    if not permissions.may_read_agenda(request.principal, meeting, clock.today()):
        raise Http404
    return meeting


def _member(request: PersonRequest, meeting: Meeting) -> BodyMember | None:
    """The member for whom a clerk asks, or who reads under another hat than the PCT's; nobody but a clerk asks for
    another's.
    """
    key = request.GET.get("for", "")
    if not key:
        own_hat = permissions.is_of_meeting(request.principal, meeting, clock.today())
        return None if own_hat else seat_of(request.principal, meeting, clock.today())
    if not request.principal.may(Permission.CASE_MINUTE) or not key.isdecimal():
        raise Http404
    sitting = {member.pk: member for member in members_on(meeting.pct, meeting.level, meeting.held_on)}
    if int(key) not in sitting:
        raise Http404
    return sitting[int(key)]


def _pdf(agenda: Agenda) -> bytes:
    context = agenda_context(agenda)
    return agenda_pdf(context, identity=digest(context["agenda"])[:32])


def _taken(request: PersonRequest, agenda: Agenda, content: bytes, form: str, media_type: str) -> HttpResponse:
    note_agenda_taken(
        meeting=agenda.meeting,
        form=form,
        reader=agenda.reader,
        digest=hashlib.sha256(content).hexdigest(),
        by=request.principal,
        at=clock.now(),
    )
    name = f"agenda-{agenda.meeting.held_on}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=media_type, headers=headers)
