"""A PCT's budgets of a year: set, looked over, issued."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from budgets.actions.rounds import abandon_round, open_round, refresh_base
from budgets.actions.setting import issue_budgets, set_budgets
from budgets.domain.faults import CannotSet
from budgets.domain.results import KeptResult
from budgets.domain.states import LABELS, BudgetStatus
from budgets.forms.rounds import IssueForm, OpenRoundForm, SetBudgetsForm
from budgets.models import Budget, BudgetRound
from budgets.presenters import rounds as words
from budgets.presenters import statements as presenters
from budgets.queries.agreement import unsigned
from budgets.queries.questions import open_questions
from budgets.queries.rounds import base_of, latest_base, open_round_of
from budgets.queries.versions import rounds
from budgets.views import scope
from governance.queries.places import own_pct
from governance.queries.rules import rules_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.accounts.views.proof import proven
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.listing import Column, Listing
from pbc.core.periods import FinancialYear, Month
from pbc.organisations.models import Organisation

COLUMNS = (
    Column(
        "practice",
        "Practice",
        value=lambda budget: budget.practice.name,
        order_by="practice__name",
        href=lambda budget: f"{reverse('budgets:budget', args=[budget.practice.code])}?{_query(budget)}",
        sub=lambda budget: budget.practice.code,
    ),
    Column("list_size", "List", kind="number", value=lambda budget: budget.facts.get("list_size")),
    Column("gross", "Gross", kind="pounds", order_by="gross"),
    Column("contingency", "Contingency", kind="pounds", order_by="contingency"),
    Column("net", "Budget", kind="pounds", order_by="net"),
    Column("status", "State", value=lambda budget: LABELS[BudgetStatus(budget.status)], order_by="status"),
)


def _query(budget: Budget) -> str:
    return urlencode({"year": presenters.year_label(budget), "version": str(budget.version)})


MONTHS_AHEAD = 3
"""From January on, budgets of the coming year are what finance works at: it reads last year's use then (S4 ¶36)."""


@signed_in(Permission.BUDGET_SET)
@require_http_methods(["GET"])
def latest(request: PersonRequest) -> HttpResponse:
    """The year that budgets are set for now."""
    return redirect("budgets:rounds", Month.of(clock.today()).plus(MONTHS_AHEAD).financial_year.start_year)


@signed_in(Permission.BUDGET_SET)
@require_http_methods(["GET"])
def round_page(request: PersonRequest, year: int) -> HttpResponse:
    """Versions of the year with their sums, the practices of the latest, and what may be done next."""
    return _page(request, scope.year_or_404(year), _own_pct(request))


@signed_in(Permission.BUDGET_SET)
@require_http_methods(["POST"])
def set_(request: PersonRequest, year: int) -> HttpResponse:
    """Propose budgets for every practice."""
    financial_year, pct = scope.year_or_404(year), _own_pct(request)
    form = SetBudgetsForm(request.POST, year=financial_year)
    if form.is_valid():
        try:
            at = clock.now()
            given: dict[str, Any] = {"proven_at": proven(request, form, at), "by": request.principal, "at": at}
            budgets = set_budgets(pct=pct, financial_year=financial_year, **form.cleaned_data, **given)
        except CannotSet as fault:
            return _page(request, financial_year, pct, form, fault.problems)
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, f"Version {budgets[0].version} is proposed for {len(budgets)} practices.")
            return redirect("budgets:rounds", year)
    return _page(request, financial_year, pct, form)


@signed_in(Permission.BUDGET_SET)
@require_http_methods(["POST"])
def issue(request: PersonRequest, year: int) -> HttpResponse:
    """Issue the version that was looked at."""
    financial_year, pct = scope.year_or_404(year), _own_pct(request)
    form = IssueForm(request.POST)
    if form.is_valid():
        try:
            at = clock.now()
            given: dict[str, Any] = {"proven_at": proven(request, form, at), "by": request.principal, "at": at}
            budgets = issue_budgets(pct=pct, financial_year=financial_year, **form.cleaned_data, **given)
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            signed = words.unsigned_words(unsigned(budgets), len(budgets))
            late = presenters.lateness(budgets[0])
            messages.success(request, f"Issued to {len(budgets)} practices: {late}. Of these, {signed}.")
            return redirect("budgets:rounds", year)
    return _page(request, financial_year, pct, issue_form=form)


@signed_in(Permission.BUDGET_SET)
@require_http_methods(["POST"])
def open_(request: PersonRequest, year: int) -> HttpResponse:
    """Open a round: last year's use, lists and fair shares are read and frozen."""
    financial_year, pct = scope.year_or_404(year), _own_pct(request)
    form = OpenRoundForm(request.POST, year=financial_year)
    if form.is_valid():
        try:
            round_ = open_round(
                pct=pct, financial_year=financial_year, **form.cleaned_data, by=request.principal, at=clock.now()
            )
        except CannotSet as fault:
            return _page(request, financial_year, pct, problems=fault.problems, open_form=form)
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, f"Round {round_.number} is open.")
            return redirect("budgets:rounds", year)
    return _page(request, financial_year, pct, open_form=form)


@signed_in(Permission.BUDGET_SET)
@require_http_methods(["POST"])
def refresh(request: PersonRequest, round_id: int) -> HttpResponse:
    """Read the base of a round again."""
    return _with_reason(request, round_id, refresh_base, "The base is read again. Calculate the scenarios again.")


@signed_in(Permission.BUDGET_SET)
@require_http_methods(["POST"])
def abandon(request: PersonRequest, round_id: int) -> HttpResponse:
    """Give a round up."""
    return _with_reason(request, round_id, abandon_round, "The round is given up. It stays on record.")


def _with_reason(request: PersonRequest, round_id: int, deed: Callable[..., object], done: str) -> HttpResponse:
    round_ = get_object_or_404(BudgetRound.objects.visible_to(request.principal).select_related("pct"), pk=round_id)
    try:
        deed(round_=round_, reason=request.POST.get("reason", "")[:500], by=request.principal, at=clock.now())
    except (Invalid, Denied) as fault:
        messages.warning(request, str(fault))
    else:
        messages.success(request, done)
    return redirect("budgets:rounds", round_.financial_year)


def _own_pct(request: PersonRequest) -> Organisation:
    pct = own_pct(request.principal, clock.today())
    if pct is None:
        raise Denied("Only a PCT sets budgets: choose a role that you hold in one.")
    return pct


def _page(
    request: PersonRequest,
    year: FinancialYear,
    pct: Organisation,
    form: SetBudgetsForm | None = None,
    problems: tuple[str, ...] = (),
    open_form: OpenRoundForm | None = None,
    issue_form: IssueForm | None = None,
) -> HttpResponse:
    made = rounds(pct, year)
    latest = made[0].version if made else 0
    listing = Listing(
        f"Budgets {year}, version {latest}",
        Budget.objects.visible_to(request.principal)
        .filter(pct=pct, financial_year=year.start_year, version=latest)
        .select_related("practice"),
        COLUMNS,
        asked=request.GET,
        sort="practice",
        per_page=100,
        empty=f"No budget is set for {year} yet.",
    )
    if listing.export_format:
        return listing.file_response()
    rule = rules_in_force(year.first_day, pct).get("budgets_due_on")
    context = {
        "pct": pct,
        "year": year,
        "rounds": made,
        "listing": listing,
        "due_on": rule.day if rule else None,
        "form": form or SetBudgetsForm(year=year, initial={"seen": latest, "through": str(year.previous.months[-1])}),
        "problems": problems,
        "statuses": LABELS,
        "words": presenters,
        **_round_context(request, pct, year, latest),
        "issue_form": issue_form or IssueForm(initial={"version": latest}),
        "open_form": open_form or OpenRoundForm(year=year, initial={"through": str(year.previous.months[-1])}),
    }
    return render(request, "budgets/rounds.jinja", context)


def _round_context(request: PersonRequest, pct: Organisation, year: FinancialYear, latest: int) -> dict[str, Any]:
    """The round that is open with its scenarios, and how far the latest budgets are agreed."""
    round_ = open_round_of(pct, year)
    base = latest_base(round_) if round_ else None
    found = round_.scenarios.order_by("made_at").select_related("base") if round_ else ()
    budgets = Budget.objects.visible_to(request.principal).filter(
        pct=pct, financial_year=year.start_year, version=latest
    )
    return {
        "open_round": round_,
        "base": base_of(base) if base else None,
        "base_version": base.version if base else 0,
        "scenarios": [(each, KeptResult.from_dict(each.result, each.digest)) for each in found],
        "signed": words.unsigned_words(budgets.filter(agreed_at=None).count(), budgets.count()),
        "waiting": len(open_questions(pct, clock.now())),
        "adds_up": words.adds_up,
    }
