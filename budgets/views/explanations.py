"""Explanations of variances: the list, one with its history, and what each side may do with it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from budgets import permissions
from budgets.actions.explanations import accept_explanation, ask_again, ask_for_explanations, explain
from budgets.domain.explanation_states import LABELS, WITH_PRACTICE, ExplanationStatus
from budgets.forms.explanations import AskAgainForm, ExplanationForm
from budgets.models import Explanation
from budgets.presenters import explanations as words
from budgets.views import scope
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.listing import Column, Filter, Listing
from pbc.core.periods import Month

STATES = (("open", "With the practice"), ("overdue", "Overdue"), ("answered", "Answered"), ("accepted", "Accepted"))


@signed_in(Permission.STATEMENT_VIEW)
@require_http_methods(["GET"])
def explanation_list(request: PersonRequest) -> HttpResponse:
    """Every explanation this hat sees."""
    today = clock.today()
    rows = Explanation.objects.visible_to(request.principal).select_related("practice")
    listing = Listing(
        "Explanations of variances",
        rows,
        _columns(today),
        _filters(today),
        asked=request.GET,
        sort="due_on",
        empty="Nothing has been asked about. PCT finance asks on a practice’s statement, above the limits.",
    )
    if listing.export_format:
        return listing.file_response()
    return render(request, "budgets/explanations.jinja", {"listing": listing})


@signed_in(Permission.STATEMENT_VIEW)
@require_http_methods(["GET"])
def explanation_page(request: PersonRequest, explanation_id: int) -> HttpResponse:
    """One variance that was asked about, with what was said."""
    return _page(request, _found(request, explanation_id))


@signed_in(Permission.VARIANCE_ASK)
@require_http_methods(["POST"])
def ask(request: PersonRequest, code: str) -> HttpResponse:
    """Ask about lines of a practice's statement."""
    practice = scope.practice_or_404(request, code)
    month = scope.month_or_404(request.POST.get("month", ""))
    try:
        made = ask_for_explanations(
            practice=practice,
            month=month,
            lines=request.POST.getlist("lines"),
            by=request.principal,
            at=clock.now(),
        )
    except (Invalid, Denied) as fault:
        messages.warning(request, str(fault))
    else:
        lines = "1 variance" if len(made) == 1 else f"{len(made)} variances"
        messages.success(request, f"{practice.name} is asked about {lines}, and sees it on its home page.")
    query = urlencode({"month": str(month)})
    return redirect(f"{reverse('budgets:statement', args=[practice.code])}?{query}#explanations")


@signed_in(Permission.VARIANCE_EXPLAIN)
@require_http_methods(["POST"])
def answer(request: PersonRequest, explanation_id: int) -> HttpResponse:
    """Answer for the practice."""
    found, form = _found(request, explanation_id), ExplanationForm(request.POST)
    return _done(request, found, form, explain, "Kept. The PCT sees your answer on its home page.")


@signed_in(Permission.VARIANCE_ASK)
@require_http_methods(["POST"])
def again(request: PersonRequest, explanation_id: int) -> HttpResponse:
    """Ask the practice again."""
    found, form = _found(request, explanation_id), AskAgainForm(request.POST)
    return _done(request, found, form, ask_again, "The practice is asked again.")


@signed_in(Permission.VARIANCE_ASK)
@require_http_methods(["POST"])
def accept(request: PersonRequest, explanation_id: int) -> HttpResponse:
    """Accept the answer."""
    found = _found(request, explanation_id)
    try:
        accept_explanation(explanation=found, by=request.principal, at=clock.now())
    except Denied as fault:
        messages.warning(request, str(fault))
    else:
        messages.success(request, "Accepted.")
    return redirect("budgets:explanation", found.pk)


def _done(request: PersonRequest, found: Explanation, form: Any, action: Any, said: str) -> HttpResponse:
    if form.is_valid():
        try:
            action(explanation=found, words=form.cleaned_data["words"], by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, said)
            return redirect("budgets:explanation", found.pk)
    return _page(request, found, form)


def _found(request: PersonRequest, explanation_id: int) -> Explanation:
    rows = Explanation.objects.visible_to(request.principal).select_related("practice", "pct")
    return get_object_or_404(rows, pk=explanation_id)


def _page(request: PersonRequest, found: Explanation, form: Any = None) -> HttpResponse:
    principal, answered = request.principal, found.status == ExplanationStatus.ANSWERED
    may_answer = found.status in WITH_PRACTICE and permissions.may_for_own_practice(
        principal, found.practice, Permission.VARIANCE_EXPLAIN
    )
    may_judge = answered and permissions.may_in_own_pct(principal, found.pct, Permission.VARIANCE_ASK)
    context = {
        "explanation": found,
        "steps": list(found.steps.order_by("pk")),
        "month": Month.of(found.month),
        "words": words,
        "title": words.title(found),
        "state": words.state(found, clock.today()),
        "colour": words.STATUS_COLOURS[ExplanationStatus(found.status)],
        "answer_form": (form if isinstance(form, ExplanationForm) else ExplanationForm(initial={"words": found.why}))
        if may_answer
        else None,
        "again_form": (form if isinstance(form, AskAgainForm) else AskAgainForm()) if may_judge else None,
        "form": form,
    }
    return render(request, "budgets/explanation.jinja", context)


def _columns(today: date) -> tuple[Column, ...]:
    return (
        Column(
            "line",
            "Variance of",
            value=words.title,
            order_by="label",
            href=lambda row: reverse("budgets:explanation", args=[row.pk]),
        ),
        Column(
            "practice",
            "Practice",
            value=lambda row: row.practice.name,
            order_by="practice__name",
            sub=lambda row: row.practice.code,
        ),
        Column("variance", "Variance", kind="pounds", order_by="variance"),
        Column("percent", "Variance, %", kind="number", order_by="percent"),
        Column("state", "State", value=lambda row: words.state(row, today), order_by="status"),
        Column("due_on", "Answer by", kind="date", order_by="due_on"),
    )


def _filters(today: date) -> tuple[Filter, ...]:
    def in_state(rows: Any, asked: str) -> Any:
        if asked == "open":
            return rows.with_practice()
        if asked == "overdue":
            return rows.with_practice().filter(due_on__lt=today)
        return rows.filter(status=asked) if asked in LABELS else rows

    return (
        Filter("state", "State", in_state, STATES),
        Filter(
            "q",
            "Practice name or code",
            lambda rows, text: rows.filter(Q(practice__name__icontains=text) | Q(practice__code__iexact=text)),
        ),
    )
