"""The desk of the SHA's clerk: ask, admit, decline; and the sides' answer."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from disputes.actions.clerking import admit_referral, answer_clerk, ask_sides, decline_referral
from disputes.actions.opening import move_deadline
from disputes.forms.disputes import ConfirmForm, MoveDeadlineForm, WordsForm
from disputes.views.deed_pages import deed_page, sent
from disputes.views.scope import dispute_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock


@signed_in(Permission.DISPUTE_CLERK)
@require_http_methods(["GET", "POST"])
def ask(request: PersonRequest, reference: str) -> HttpResponse:
    """Ask both sides for what is missing."""
    dispute = dispute_or_404(request, reference)
    form = WordsForm(sent(request), name="words", label="What do you want to know?")
    return deed_page(
        request,
        dispute,
        form,
        lambda: ask_sides(dispute=dispute, words=form.cleaned_data["words"], by=request.principal, at=clock.now()),
        title="Ask both sides",
        button="Ask",
        done="Asked. Both sides see the question; either answers.",
    )


@signed_in(Permission.DISPUTE_CLERK)
@require_http_methods(["GET", "POST"])
def admit(request: PersonRequest, reference: str) -> HttpResponse:
    """Admit it. Mediation is offered first."""
    dispute = dispute_or_404(request, reference)
    return deed_page(
        request,
        dispute,
        ConfirmForm(sent(request)),
        lambda: admit_referral(dispute=dispute, by=request.principal, at=clock.now()),
        title="Admit it, and offer mediation",
        button="Admit",
        done="Admitted. Mediation is offered to both sides.",
        intro="The SHA offers to mediate before it arbitrates (S3). What is said there the panel never sees.",
    )


@signed_in(Permission.DISPUTE_CLERK)
@require_http_methods(["GET", "POST"])
def decline(request: PersonRequest, reference: str) -> HttpResponse:
    """Decline to hear it."""
    dispute = dispute_or_404(request, reference)
    form = WordsForm(sent(request), name="reasons", label="Why does the SHA not hear it?")
    return deed_page(
        request,
        dispute,
        form,
        lambda: decline_referral(
            dispute=dispute, reasons=form.cleaned_data["reasons"], by=request.principal, at=clock.now()
        ),
        title="Decline to hear it",
        button="Decline",
        done="Declined. Both sides read the reasons.",
    )


@signed_in(Permission.DISPUTE_CLERK)
@require_http_methods(["GET", "POST"])
def move_deadline_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Give both sides more time, where a restore has lost an offer."""
    dispute = dispute_or_404(request, reference)
    form = MoveDeadlineForm(sent(request))
    return deed_page(
        request,
        dispute,
        form,
        lambda: move_deadline(dispute=dispute, **form.cleaned_data, by=request.principal, at=clock.now()),
        title="Move the deadline for final offers",
        button="Move it",
        done="Moved. Both sides are told, and lodge or replace their offers until then.",
        intro="Only for an offer that a restored backup has lost, and once. What is lodged stays, and may be replaced. "
        "A side that was silent by itself bears its silence.",
    )


@signed_in(Permission.DISPUTE_RAISE)
@require_http_methods(["GET", "POST"])
def answer(request: PersonRequest, reference: str) -> HttpResponse:
    """Answer the clerk, for either side."""
    dispute = dispute_or_404(request, reference)
    question = dispute.changes.filter(deed="ask").order_by("-number").first()
    form = WordsForm(sent(request), name="words", label="Your answer")
    return deed_page(
        request,
        dispute,
        form,
        lambda: answer_clerk(dispute=dispute, words=form.cleaned_data["words"], by=request.principal, at=clock.now()),
        title="Answer the SHA’s question",
        button="Answer",
        done="Answered. The other side and the SHA read it.",
        quoted=question,
    )
