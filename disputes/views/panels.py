"""The panel: its part of a dispute's page, the clerk's deeds, and the page of whoever is asked (R141, R142)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from disputes.actions.panels import answer_request, appoint_member, ask_member, give_up_seat
from disputes.domain.panels import CHAIR_LABELS, PANEL_STATES, Chair, SeatState
from disputes.domain.parties import ABOUT_LABELS, About
from disputes.forms.disputes import ConfirmForm, WordsForm
from disputes.forms.panels import AnswerRequestForm, AskMemberForm
from disputes.models import Dispute, PanelSeat
from disputes.presenters.panels import SEAT_LABELS
from disputes.presenters.sight import seats_seen
from disputes.queries.panels import open_requests, possible_members
from disputes.views.deed_pages import deed_page, sent
from disputes.views.scope import dispute_or_404, kept_away, nobody_free
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied
from pbc.core.faults import show_on


def panel_context(request: PersonRequest, dispute: Dispute) -> dict[str, Any]:
    """Who sits, for all who see the dispute; who was asked, for the clerk."""
    is_clerk = request.principal.may_in(Permission.DISPUTE_CLERK, dispute.sha_id)
    seats = seats_seen(request.principal, dispute)
    forming = dispute.state in PANEL_STATES
    if not seats and not (is_clerk and forming):
        return {"panel": None}
    rows = [(seat, CHAIR_LABELS[Chair(seat.chair)], SEAT_LABELS[seat.state]) for seat in seats]
    return {"panel": {"seats": rows, "may_form": is_clerk and forming, "states": SeatState}}


@signed_in(Permission.DISPUTE_CLERK)
@require_http_methods(["GET", "POST"])
def ask(request: PersonRequest, reference: str) -> HttpResponse:
    """Ask somebody to sit: the least loaded first."""
    dispute = dispute_or_404(request, reference)
    people = possible_members(dispute, clock.today())
    form = AskMemberForm(sent(request), people=people)
    chosen = {each.candidate.user.pk: each.candidate.user for each in people}
    return deed_page(
        request,
        dispute,
        form,
        lambda: ask_member(
            dispute=dispute,
            user=chosen[form.cleaned_data["person"]],
            chair=form.cleaned_data["chair"],
            by=request.principal,
            at=clock.now(),
        ),
        title="Ask somebody to sit on the panel",
        button="Ask",
        done="Asked. They see the names of the two sides and the kind of matter, and answer.",
        intro="A panel has a practitioner, a finance and a management member at least, and an odd number of them.",
        kept_away=kept_away(request.principal, [each.candidate for each in people]),
        nobody=nobody_free([each.candidate for each in people], "panel member"),
    )


@signed_in(Permission.DISPUTE_CLERK)
@require_http_methods(["GET", "POST"])
def appoint(request: PersonRequest, reference: str, seat_id: int) -> HttpResponse:
    """Appoint who accepted."""
    dispute = dispute_or_404(request, reference)
    seat = _seat_or_404(request, dispute, seat_id)
    return deed_page(
        request,
        dispute,
        ConfirmForm(sent(request)),
        lambda: appoint_member(seat=seat, by=request.principal, at=clock.now()),
        title=f"Appoint {seat.user.name} to the panel",
        button="Appoint",
        done="Appointed. They see the dispute now.",
        intro="Interests are checked again first.",
    )


@signed_in(Permission.DISPUTE_CLERK)
@require_http_methods(["GET", "POST"])
def give_up(request: PersonRequest, reference: str, seat_id: int) -> HttpResponse:
    """Let a member go, or take a request back."""
    dispute = dispute_or_404(request, reference)
    seat = _seat_or_404(request, dispute, seat_id)
    form = WordsForm(sent(request), name="reason", label="Why?", help_text="It stays on record.", most=500)
    return deed_page(
        request,
        dispute,
        form,
        lambda: give_up_seat(seat=seat, reason=form.cleaned_data["reason"], by=request.principal, at=clock.now()),
        title=f"Replace {seat.user.name}",
        button="Give up this seat",
        done="The seat is given up. Ask somebody else: they will read the whole file.",
    )


@signed_in(Permission.DISPUTE_JUDGE)
@require_http_methods(["GET", "POST"])
def panel_request(request: PersonRequest, seat_id: int) -> HttpResponse:
    """The page of whoever is asked to sit: the two sides, the kind of matter, yes or no."""
    seat = next((each for each in open_requests(request.principal, clock.today()) if each.pk == seat_id), None)
    if seat is None:
        raise Http404
    form = AnswerRequestForm(sent(request))
    if request.method == "POST" and form.is_valid():
        accepts = form.cleaned_data["answer"] == "yes"
        try:
            answer_request(seat=seat, accepts=accepts, by=request.principal, at=clock.now())
        except Denied as fault:
            show_on(form, fault)
        else:
            messages.success(request, "Answered. The clerk sees it.")
            return redirect("disputes:disputes")
    shown = {
        "form": form,
        "seat": seat,
        "sides": f"{seat.dispute.practice.name} and {seat.dispute.pct.name}",
        "about": ABOUT_LABELS[About(seat.dispute.about)],
        "chair": CHAIR_LABELS[Chair(seat.chair)],
        "answered": seat.state is SeatState.ACCEPTED,
    }
    return render(request, "disputes/panel_request.jinja", shown)


def _seat_or_404(request: PersonRequest, dispute: Dispute, seat_id: int) -> PanelSeat:
    rows = PanelSeat.objects.visible_to(request.principal).filter(dispute=dispute).select_related("user")
    seat = rows.filter(pk=seat_id).first()
    if seat is None:
        raise Http404
    return seat
