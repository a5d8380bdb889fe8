"""Members of committee and board, and what a clerk declares for those without an account (R6, R105, R122)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from business_cases.actions.bodies import end_membership, name_member
from business_cases.domain.route import LEVEL_LABELS, LEVEL_TITLES
from business_cases.forms.meetings import EndForm, MemberForm
from business_cases.models import BodyMember
from business_cases.queries.desks import holders
from business_cases.views.deed_pages import sent
from governance.actions.interests import declare_for
from governance.forms.interests import DeclareForm
from governance.queries.interests import kinds_of_pct
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.formats import day
from pbc.core.listing import Column, Filter, Listing
from pbc.organisations.models import Organisation


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET"])
def members(request: PersonRequest) -> HttpResponse:
    """Who sits on committee and board, and who did."""
    today, principal = clock.today(), request.principal
    may_name = principal.may(Permission.CASE_MINUTE)
    listing = Listing(
        "Members of committee and board",
        BodyMember.objects.visible_to(principal).select_related("pct"),
        (
            Column("name", "Name", order_by="name", sub=lambda row: row.office),
            Column("office", "Office", on_page=False),
            Column("body", "Body", value=lambda row: LEVEL_TITLES[row.level], order_by="body"),
            Column("is_chair", "Chair", value=lambda row: "chair" if row.is_chair else "", order_by="is_chair"),
            Column("pct", "PCT", value=lambda row: row.pct.name, order_by="pct__name"),
            Column("account", "Account", value=lambda row: "yes" if row.user_id else "none: the clerk declares"),
            Column("from_on", "From", "date", value=lambda row: row.during.lower, order_by="during"),
            Column("last_on", "Last day", "date"),
            *(
                (_deed("end", "End it", "end_member"), _deed("interest", "Declare", "member_interest"))
                if may_name
                else ()
            ),
        ),
        (
            Filter("q", "Name", lambda rows, text: rows.filter(name__icontains=text)),
            Filter("now", "Time", lambda rows, _: rows.filter(during__contains=today), [("yes", "in office today")]),
        ),
        asked=request.GET,
        sort="name",
        empty="Nobody is named yet. The board’s clerk names the members of committee and board.",
    )
    if listing.export_format:
        return listing.file_response()
    return render(request, "business_cases/members.jinja", {"listing": listing, "may_name": may_name})


@signed_in(Permission.CASE_MINUTE)
@require_http_methods(["GET", "POST"])
def new_member(request: PersonRequest) -> HttpResponse:
    """Name a member."""
    principal, today = request.principal, clock.today()
    pct = get_object_or_404(Organisation.objects.visible_to(principal), pk=principal.organisation_id)
    form = MemberForm(sent(request), people=holders([pct.pk], Permission.CASE_VIEW, today))
    return _form_page(
        request,
        form,
        lambda: name_member(pct=pct, seat=form.seat(), by=principal, at=clock.now()),
        title="Name a member",
        button="Name",
        done="Named.",
    )


@signed_in(Permission.CASE_MINUTE)
@require_http_methods(["GET", "POST"])
def end_member(request: PersonRequest, member_id: int) -> HttpResponse:
    """End a membership."""
    member = _own_or_404(request, member_id)
    form = EndForm(sent(request))
    return _form_page(
        request,
        form,
        lambda: end_membership(member=member, **form.cleaned_data, by=request.principal, at=clock.now()),
        title=f"End the membership of {member.name}",
        button="End it",
        done="Ended. The record of it stays.",
    )


@signed_in(Permission.CASE_MINUTE)
@require_http_methods(["GET", "POST"])
def member_interest(request: PersonRequest, member_id: int) -> HttpResponse:
    """Declare an interest for a member who has no account."""
    member = _own_or_404(request, member_id)
    person = member.person
    if person is None:
        raise Http404
    form = DeclareForm(sent(request), kinds=kinds_of_pct(member.pct, clock.today()))
    return _form_page(
        request,
        form,
        lambda: declare_for(person=person, declaration=form.declaration(), by=request.principal, at=clock.now()),
        title=f"Declare an interest for {member.name}",
        button="Declare",
        done=f"Declared for {member.name}. It stands in the register of interests.",
    )


def _form_page(
    request: PersonRequest, form: Form, deed: Callable[[], object], *, title: str, button: str, done: str
) -> HttpResponse:
    """Show a form, or do what it asks and go back to the members."""
    if form.is_valid():
        try:
            deed()
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, done)
            return redirect("business_cases:members")
    context = {"form": form, "title": title, "button": button}
    return render(request, "business_cases/member_form.jinja", context)


def _own_or_404(request: PersonRequest, member_id: int) -> BodyMember:
    rows = BodyMember.objects.visible_to(request.principal).filter(pct=request.principal.organisation_id)
    return get_object_or_404(rows.select_related("pct", "person__organisation"), pk=member_id)


def _deed(key: str, words: str, route: str) -> Column:
    def applies(row: BodyMember) -> bool:
        return row.last_on is None if key == "end" else row.person_id is not None

    def address(row: Any) -> str | None:
        return reverse(f"business_cases:{route}", args=[row.pk]) if applies(row) else None

    def said(row: BodyMember) -> str:
        """Whose and which membership: somebody may be named again after an end."""
        since = f"from {day(row.during.lower)}"
        return f"{words}: {row.name}, {LEVEL_LABELS[row.level]}, {since}" if applies(row) else ""

    return Column(key, words, value=said, href=address)
