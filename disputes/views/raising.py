"""Raise a dispute, from any page or freely; record what was tried; refer; withdraw."""

from collections.abc import Collection

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from disputes.actions.raising import raise_dispute, record_step, refer_dispute, withdraw_dispute
from disputes.domain.parties import About, Side, Subject
from disputes.forms.disputes import RaiseForm, RaiseFreelyForm, StepForm, WordsForm
from disputes.queries.proposers import may_dispute_for
from disputes.views.deed_pages import deed_page, sent
from disputes.views.scope import dispute_or_404
from disputes.views.ways_in import BOTH, side_here
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.organisations.models import Organisation
from pbc.organisations.queries import pct_of


def raise_page(
    request: PersonRequest, practice: Organisation, subject: Subject, *, sides: Collection[Side] = BOTH
) -> HttpResponse:
    """Dispute one thing, from the page of the app that knows it: a view of that app hands the subject down.

    :param sides: who may; the other has no quarrel with what it said itself.
    :raises Denied: for a hat of neither side, or of the side that may not.
    """
    if side_here(request, practice) not in sides:
        raise Denied(f"A dispute about {subject.label} is raised by {_whose(practice, sides)}: choose that role.")
    form = RaiseForm(sent(request))
    return _raise(request, form, practice, subject) or render(
        request,
        "disputes/raise.jinja",
        {"form": form, "subject": subject, "practice": practice, "today": clock.today(), "names": names_of(practice)},
    )


def names_of(practice: Organisation) -> dict[Side, str]:
    """The two sides of a dispute of the practice, by name, today."""
    pct = pct_of(practice, clock.today())
    return {Side.PRACTICE: practice.name, Side.PCT: pct.name if pct else "the PCT"}


@signed_in(Permission.DISPUTE_RAISE)
@require_http_methods(["GET", "POST"])
def raise_freely(request: PersonRequest) -> HttpResponse:
    """Dispute what has no page of its own: a plan, an incentive payment, information, a clause of the agreement."""
    practices = may_dispute_for(request.principal, clock.today())
    form = RaiseFreelyForm(sent(request), practices=practices)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        practice = next(each for each in practices if each.code == said["practice"])
        subject = Subject(About(said["about"]), said["label"], paragraph=said["paragraph"])
        done = _raise(request, form, practice, subject)
        if done:
            return done
    return render(request, "disputes/raise.jinja", {"form": form, "subject": None, "practice": None})


@signed_in(Permission.DISPUTE_RAISE)
@require_http_methods(["GET", "POST"])
def step(request: PersonRequest, reference: str) -> HttpResponse:
    """Record what was tried at home."""
    dispute = dispute_or_404(request, reference)
    form = StepForm(sent(request))
    return deed_page(
        request,
        dispute,
        form,
        lambda: record_step(dispute=dispute, **form.cleaned_data, by=request.principal, at=clock.now()),
        title="Record what was tried",
        button="Record",
        done="Recorded. Both sides see it, and it goes along to the SHA.",
    )


@signed_in(Permission.DISPUTE_RAISE)
@require_http_methods(["GET", "POST"])
def refer(request: PersonRequest, reference: str) -> HttpResponse:
    """Refer it to the SHA."""
    dispute = dispute_or_404(request, reference)
    form = WordsForm(sent(request), name="words", label="Why could it not be settled at home?")
    return deed_page(
        request,
        dispute,
        form,
        lambda: refer_dispute(dispute=dispute, words=form.cleaned_data["words"], by=request.principal, at=clock.now()),
        title="Refer it to the SHA",
        button="Refer",
        done="Referred. The SHA’s clerk sees it now.",
        intro="The SHA looks whether it can be heard, and offers to mediate first (S3; S4 ¶72).",
    )


@signed_in(Permission.DISPUTE_RAISE)
@require_http_methods(["GET", "POST"])
def withdraw(request: PersonRequest, reference: str) -> HttpResponse:
    """Take it back."""
    dispute = dispute_or_404(request, reference)
    form = WordsForm(sent(request), name="reason", label="Why do you take it back?")
    return deed_page(
        request,
        dispute,
        form,
        lambda: withdraw_dispute(
            dispute=dispute, reason=form.cleaned_data["reason"], by=request.principal, at=clock.now()
        ),
        title="Withdraw it",
        button="Withdraw",
        done="Withdrawn. It stays on record.",
    )


def _whose(practice: Organisation, sides: Collection[Side]) -> str:
    return " or ".join(name for side, name in names_of(practice).items() if side in sides)


def _raise(request: PersonRequest, form: RaiseForm, practice: Organisation, subject: Subject) -> HttpResponse | None:
    """Try to raise it with what was sent; nothing where it was not sent, or was refused on the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    said = form.cleaned_data
    try:
        dispute = raise_dispute(
            practice=practice,
            subject=subject,
            question=said["question"],
            sought=said["sought"],
            by=request.principal,
            at=clock.now(),
        )
    except (Invalid, Denied) as fault:
        show_on(form, fault)
        return None
    messages.success(request, "Raised. The other side sees it now.")
    return redirect("disputes:dispute", dispute.reference)
