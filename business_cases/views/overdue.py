"""Cases over their eight weeks: the SHA's list, and recovery asked for and answered (R98; S4 ¶52)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from business_cases import permissions
from business_cases.actions.reminding import answer_recovery, ask_recovery
from business_cases.domain.case_states import DESKS, UNDECIDED, Desk
from business_cases.domain.clock import Clock
from business_cases.forms.decisions import RecoveryForm, WordsForm
from business_cases.models import BusinessCase, CaseBreach
from business_cases.presenters import cases as words
from business_cases.presenters.assessment import bar_words
from business_cases.presenters.desk_bar import segments
from business_cases.queries.cases import clock_of
from business_cases.queries.overdue import days_to_decision, medians_in_sight, overdue
from business_cases.views.deed_pages import deed_page, sent
from business_cases.views.scope import case_or_404
from governance.queries.places import own_pct
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.listing import Column, Listing
from pbc.core.periods import FinancialYear


def clock_context(request: PersonRequest, case: BusinessCase, found: Clock) -> dict[str, Any]:
    """The second bar: on whose desk each day was spent; reminders, and what the SHA asked."""
    breach = case.breaches.order_by("-pk").first()
    principal, today = request.principal, clock.today()
    waits = breach is not None and breach.asked_at is not None and breach.answered_at is None
    return {
        "segments": segments(found),
        "bar_words": bar_words(found),
        "reminders": list(case.reminders.order_by("-pk")),
        "breach": breach,
        "may_ask_recovery": breach is not None
        and breach.asked_at is None
        and principal.may_in(Permission.CASE_RECOVERY, breach.sha_id),
        "may_answer_recovery": waits and permissions.may_in_pct_of(principal, case, Permission.CASE_MANAGE, today),
    }


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET"])
def overdue_list(request: PersonRequest) -> HttpResponse:
    """Cases in sight that are past day 56, and how long decisions take in each PCT."""
    today, principal = clock.today(), request.principal
    listing = Listing(
        "Cases over their eight weeks",
        overdue(principal, today).prefetch_related("breaches", "changes"),
        (
            Column("reference", "Case", order_by="reference", href=_address, sub=lambda row: row.title),
            Column("pct", "PCT", value=lambda row: row.pct.name, order_by="pct__name"),
            Column("owner", "Proposed by", value=lambda row: row.owner.name, order_by="owner__name"),
            Column("due_on", "Was due", "date", order_by="due_on"),
            Column("over", "Days over", "number", value=lambda row: (today - row.due_on).days, order_by="due_on"),
            Column("desk", "On whose desk", value=lambda row: words.DESK_LABELS[DESKS[row.state]]),
            Column("desks", "Days on each desk", value=lambda row: _desks(row, today)),
            Column("asked", "Recovery", value=_recovery),
        ),
        asked=request.GET,
        sort="due_on",
        empty="No case is over its eight weeks.",
    )
    if listing.export_format:
        return listing.file_response()
    return render(request, "business_cases/overdue.jinja", {"listing": listing, "medians": medians(request)})


def medians(request: PersonRequest) -> list[tuple[str, Any]]:
    """Each PCT of cases in sight with its median days to decision this year: public to its practices."""
    found = medians_in_sight(request.principal, FinancialYear.of(clock.today()))
    return [(pct.name, median) for pct, median in found]


def own_median(request: PersonRequest) -> Any:
    """How long decisions of one's own PCT take this year: what it shows its practices. None for an SHA."""
    today = clock.today()
    pct = own_pct(request.principal, today)
    return days_to_decision(pct, FinancialYear.of(today)) if pct else None


@signed_in(Permission.CASE_RECOVERY)
@require_http_methods(["GET", "POST"])
def ask_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Ask the PCT what it does about a case that ran over."""
    case = case_or_404(request, reference)
    breach, form = _breach_or_404(case), RecoveryForm(sent(request))
    return deed_page(
        request,
        case,
        form,
        lambda: ask_recovery(breach=breach, **form.cleaned_data, by=request.principal, at=clock.now()),
        title="Ask for recovery",
        button="Ask",
        done="Asked. The PCT and the proposer see it.",
    )


@signed_in(Permission.CASE_MANAGE)
@require_http_methods(["GET", "POST"])
def answer_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Answer the SHA."""
    case = case_or_404(request, reference)
    breach = _breach_or_404(case)
    form = WordsForm(sent(request), name="words", label="What the PCT does, and by when it decides")
    return deed_page(
        request,
        case,
        form,
        lambda: answer_recovery(breach=breach, words=form.cleaned_data["words"], by=request.principal, at=clock.now()),
        title="Answer the strategic health authority",
        button="Answer",
        done="Answered. The strategic health authority and the proposer see it.",
        intro=breach.asked_words,
    )


def _breach_or_404(case: BusinessCase) -> CaseBreach:
    breach = case.breaches.order_by("-pk").first() if case.state in UNDECIDED else None
    if breach is None:
        raise Http404
    return breach


def _desks(row: BusinessCase, today: Any) -> str:
    held = clock_of(row, today).desks or {}
    return "; ".join(f"{words.DESK_LABELS[Desk(desk)]}: {days}" for desk, days in held.items())


def _recovery(row: BusinessCase) -> str:
    breach = max(row.breaches.all(), key=lambda each: each.pk, default=None)
    if breach is None or breach.asked_at is None:
        return "not asked for"
    return "answered" if breach.answered_at else "asked for"


def _address(row: BusinessCase) -> str:
    return reverse("business_cases:case", args=[row.reference])
