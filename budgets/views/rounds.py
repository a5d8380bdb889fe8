"""A PCT's budgets of a year: set, looked over, issued."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from budgets.actions.setting import issue_budgets, set_budgets
from budgets.domain.faults import CannotSet
from budgets.domain.states import LABELS, BudgetStatus
from budgets.forms.rounds import IssueForm, SetBudgetsForm
from budgets.models import Budget
from budgets.presenters import statements as presenters
from budgets.queries.versions import rounds
from budgets.views import scope
from governance.queries.places import own_pct
from governance.queries.rules import rules_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.listing import Column, Listing
from pbc.core.periods import FinancialYear
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
            budgets = set_budgets(
                pct=pct, financial_year=financial_year, **form.cleaned_data, by=request.principal, at=clock.now()
            )
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
            budgets = issue_budgets(
                pct=pct,
                financial_year=financial_year,
                version=form.cleaned_data["version"],
                by=request.principal,
                at=clock.now(),
            )
        except (Invalid, Denied) as fault:
            messages.warning(request, str(fault))
        else:
            messages.success(request, f"Issued to {len(budgets)} practices: {presenters.lateness(budgets[0])}.")
    return redirect("budgets:rounds", year)


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
    }
    return render(request, "budgets/rounds.jinja", context)
