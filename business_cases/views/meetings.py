"""Meetings of the committee and board, and what they decided (R104, R105; S4 ¶52); deputies of directors."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from business_cases import permissions
from business_cases.actions.deputies import name_deputy, take_back_deputy
from business_cases.actions.meetings import Minute, call_meeting, minute_case, record_attendance
from business_cases.domain.route import LEVEL_LABELS, LEVEL_TITLES
from business_cases.forms.decisions import DeputyForm, MinuteForm
from business_cases.forms.meetings import AttendanceForm, MeetingForm
from business_cases.models import Attendance, BusinessCase, Deputy, Meeting
from business_cases.presenters import assessment as words
from business_cases.queries.agendas import agenda_listed
from business_cases.queries.bodies import members_on, must_leave, seat_of
from business_cases.queries.desks import holders
from business_cases.queries.signing import due_step
from business_cases.views.case_disputes import ruled_cases
from business_cases.views.deed_pages import deed_page, sent
from business_cases.views.scope import case_or_404, meeting_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.listing import Column, Filter, Listing
from pbc.organisations.models import Organisation


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET"])
def meetings(request: PersonRequest) -> HttpResponse:
    """Meetings in sight, the latest first."""
    listing = Listing(
        "Meetings that decide business cases",
        Meeting.objects.visible_to(request.principal).select_related("pct"),
        (
            Column("reference", "Minute", order_by="reference", href=_address),
            Column("body", "Body", value=lambda row: LEVEL_TITLES[row.level], order_by="body"),
            Column("held_on", "On", "date", order_by="held_on"),
            Column("pct", "PCT", value=lambda row: row.pct.name, order_by="pct__name"),
        ),
        (Filter("q", "Minute", lambda rows, text: rows.filter(reference__icontains=text)),),
        asked=request.GET,
        sort="-held_on",
        empty="No meeting is called yet. The board’s clerk calls one.",
    )
    if listing.export_format:
        return listing.file_response()
    may_minute = request.principal.may(Permission.CASE_MINUTE)
    return render(request, "business_cases/meetings.jinja", {"listing": listing, "may_minute": may_minute})


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET"])
def meeting_page(request: PersonRequest, meeting_id: int) -> HttpResponse:
    """One meeting: its agenda, who was there, and what it said of each case in sight."""
    meeting, principal, today = meeting_or_404(request, meeting_id), request.principal, clock.today()
    rows = meeting.signatures.filter(case__in=BusinessCase.objects.visible_to(principal))
    said = rows.select_related("case__owner", "case__ruling").prefetch_related(
        "interests__attendance", "dissents__attendance"
    )
    minuted = list(said.order_by("number"))
    people = list(meeting.attendances.order_by("-is_member", "pk"))
    context = {
        "meeting": meeting,
        "people": people,
        "said": minuted,
        "ruled": ruled_cases(request, [each.case for each in minuted]),
        "is_to_come": meeting.held_on > today,
        "reads_agenda": permissions.may_read_agenda(principal, meeting, today),
        "may_minute": principal.may_in(Permission.CASE_MINUTE, meeting.pct_id) and not people,
        "may_put": permissions.may_put_on_agenda(principal, meeting) and not people,
        "level_labels": LEVEL_LABELS,
        "signing": words,
    }
    seat = None if permissions.is_of_meeting(principal, meeting, today) else seat_of(principal, meeting, today)
    return render(request, "business_cases/meeting.jinja", context | agenda_listed(principal, meeting, today, seat))


@signed_in(Permission.CASE_MINUTE)
@require_http_methods(["GET", "POST"])
def new_meeting(request: PersonRequest) -> HttpResponse:
    """Call a meeting, or enter one that was held."""
    form = MeetingForm(sent(request), initial={"held_on": clock.today().isoformat()})
    pct = get_object_or_404(Organisation.objects.visible_to(request.principal), pk=request.principal.organisation_id)
    if form.is_valid():
        try:
            meeting = call_meeting(pct=pct, **form.cleaned_data, by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, f"Called: {meeting.reference}. Put its cases on the agenda.")
            return redirect("business_cases:meeting", meeting.pk)
    return render(request, "business_cases/new_meeting.jinja", {"form": form})


@signed_in(Permission.CASE_MINUTE)
@require_http_methods(["GET", "POST"])
def attendance_page(request: PersonRequest, meeting_id: int) -> HttpResponse:
    """Record who was at a meeting."""
    meeting = meeting_or_404(request, meeting_id)
    sitting = members_on(meeting.pct, meeting.level, meeting.held_on)
    form = AttendanceForm(sent(request), sitting=sitting)
    if form.is_valid():
        try:
            record_attendance(
                meeting=meeting,
                members=form.cleaned_data["members"],
                others=form.others_named(),
                by=request.principal,
                at=clock.now(),
            )
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, "Recorded. Minute its cases from their pages.")
            return redirect("business_cases:meeting", meeting.pk)
    return render(request, "business_cases/attendance.jinja", {"form": form, "meeting": meeting})


@signed_in(Permission.CASE_MINUTE)
@require_http_methods(["GET", "POST"])
def minute_page(request: PersonRequest, reference: str, meeting_id: int) -> HttpResponse:
    """Minute what a meeting said of a case."""
    case, meeting = case_or_404(request, reference), meeting_or_404(request, meeting_id)
    if due_step(case) is not meeting.level:
        return redirect("business_cases:case", case.reference)
    members = list(meeting.attendances.filter(is_member=True).select_related("member").order_by("pk"))
    if not members:
        messages.warning(request, "Record first who was there.")
        return redirect("business_cases:meeting", meeting.pk)
    form = MinuteForm(sent(request), decides=meeting.level is case.level, members=members)
    return deed_page(
        request,
        case,
        form,
        lambda: minute_case(
            meeting=meeting,
            case=case,
            minute=Minute(form.judgement(), form.words("interest"), form.words("dissent")),
            by=request.principal,
            at=clock.now(),
        ),
        title=f"Minute {meeting.reference}",
        button="Record",
        done="Recorded as minuted. Both sides see it.",
        intro=_who_leaves(request, case, members, meeting),
    )


@signed_in(Permission.CASE_SIGN_DIRECTOR)
@require_http_methods(["GET", "POST"])
def deputies(request: PersonRequest) -> HttpResponse:
    """Who signs for whom, and naming one's own deputy."""
    principal, today = request.principal, clock.today()
    pct = get_object_or_404(Organisation.objects.visible_to(principal), pk=principal.organisation_id)
    people = [each for each in holders([pct.pk], Permission.CASE_VIEW, today) if each.user_id != principal.user_id]
    form = DeputyForm(sent(request), people=people)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("from_on", "to_on", "reason")}
        try:
            row = name_deputy(pct=pct, deputy=form.chosen, **given, by=principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, f"{row.deputy_name} signs for you in that time. Both names are recorded.")
            return redirect("business_cases:deputies")
    rows = Deputy.objects.visible_to(principal).order_by("-during", "director_name")
    context = {"form": form, "deputies": list(rows[:50]), "today": today, "own": principal.user_id}
    return render(request, "business_cases/deputies.jinja", context)


@signed_in(Permission.CASE_SIGN_DIRECTOR)
@require_http_methods(["POST"])
def take_back(request: PersonRequest, deputy_id: int) -> HttpResponse:
    """End a deputy's time at once."""
    deputy = get_object_or_404(Deputy.objects.visible_to(request.principal), pk=deputy_id)
    take_back_deputy(deputy=deputy, by=request.principal, at=clock.now())
    messages.success(request, f"{deputy.deputy_name} signs for you no more.")
    return redirect("business_cases:deputies")


def _who_leaves(request: PersonRequest, case: BusinessCase, seats: list[Attendance], meeting: Meeting) -> str:
    """What the form says above: the rule, and whom the register names, for those who may read declarations."""
    rule = "Who has an interest leaves the room for the case, and does not count towards the quorum."
    if not request.principal.may(Permission.INTERESTS_VIEW):
        return rule
    wrote, conflicted = must_leave(case, seats, meeting.held_on)
    names = [seat.name for seat in seats if seat.pk in wrote | conflicted]
    return f"{rule} By the register, that is: {', '.join(names)}." if names else rule


def _address(row: Meeting) -> str:
    return reverse("business_cases:meeting", args=[row.pk])
