"""The deeds that move a PCT's money, each a form and one action."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from budgets.actions.adjusting import adjust_budget, vire
from budgets.actions.allocation import record_allocation, set_aside
from budgets.domain.allocation import OUT_OF_SCOPE, Component
from budgets.domain.ledger import AccountKind
from budgets.forms.ledger import AdjustForm, AllocationForm, SetAsideForm, VirementForm, first_day_of
from budgets.models import Account
from budgets.queries.ledger import books_of, heir_of
from budgets.queries.scope_costs import suggested_set_aside
from budgets.views import scope
from governance.queries.places import own_pct
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.formats import pounds
from pbc.core.periods import FinancialYear
from pbc.organisations.models import Organisation

ABOUT = {
    "Record an allocation": "What the PCT receives by component. It waits unattributed until it is set aside or issued "
    "as budgets (S4 ¶23).",
    "Set money aside": "Services the PCT holds, contracts and partnerships entered into before (S1 §2.1), and "
    "management costs (S1 §2.6) are set aside from their component before budgets are issued.",
    "Move money between budgets": "What one budget gives, another receives, from a day on. Statements of closed months "
    "stay as they were.",
    "Change a practice’s budget": "A dated change of one line, paid from what is not attributed yet, or given back to "
    "it. The issued version stays as it is.",
}
"""What each deed does, by its title."""


@signed_in(Permission.ALLOCATION_RECORD)
@require_http_methods(["GET", "POST"])
def allocation(request: PersonRequest, year: int) -> HttpResponse:
    """Record an allocation by component."""
    financial_year, pct = scope.year_or_404(year), _pct(request)
    form = AllocationForm(request.POST or None, initial=first_day_of(financial_year.first_day))

    def deed(given: dict[str, Any]) -> str:
        record_allocation(**given)
        return f"Recorded: {pounds(sum(given['components'].values()))} for {financial_year}."

    return _deed(request, form, deed, pct, financial_year, "Record an allocation")


@signed_in(Permission.ALLOCATION_RECORD)
@require_http_methods(["GET", "POST"])
def aside(request: PersonRequest, year: int) -> HttpResponse:
    """Set part of a component aside before budgets."""
    financial_year, pct = scope.year_or_404(year), _pct(request)
    form = SetAsideForm(
        request.POST or None, initial=first_day_of(financial_year.first_day) | _asked_for(request, pct, financial_year)
    )

    def deed(given: dict[str, Any]) -> str:
        set_aside(**given)
        return f"Set aside: {pounds(given['amount'])} for {given['name']}."

    return _deed(request, form, deed, pct, financial_year, "Set money aside")


@signed_in(Permission.BUDGET_ADJUST)
@require_http_methods(["GET", "POST"])
def virement(request: PersonRequest, year: int) -> HttpResponse:
    """Move money from one budget to another."""
    financial_year, pct = scope.year_or_404(year), _pct(request)
    form = VirementForm(request.POST or None, accounts=_accounts(request, pct, financial_year))

    def deed(given: dict[str, Any]) -> str:
        vire(**given)
        return f"Moved: {pounds(given['amount'])}."

    return _deed(request, form, deed, pct, financial_year, "Move money between budgets")


@signed_in(Permission.BUDGET_ADJUST)
@require_http_methods(["GET", "POST"])
def adjust(request: PersonRequest, year: int) -> HttpResponse:
    """Change a practice's line for its list, tariff or scope, or once only."""
    financial_year, pct = scope.year_or_404(year), _pct(request)
    lines = sorted({account.line for account in _accounts(request, pct, financial_year) if account.line})
    form = AdjustForm(request.POST or None, lines=lines)

    def deed(given: dict[str, Any]) -> str:
        code, line, amount = given.pop("practice"), given.pop("line"), given.pop("amount")
        practice = Organisation.objects.visible_to(request.principal).practices().filter(code=code).first()
        if practice is None:
            fix = "Look it up in the list of practices."
            raise Invalid(f"There is no practice {code} in your PCT.", field="practice", rule="known_practice", fix=fix)
        adjust_budget(practice=practice, amounts={line: amount}, **given)
        return f"Changed: {practice.name}, {pounds(amount)}."

    return _deed(request, form, deed, pct, financial_year, "Change a practice’s budget")


def _deed(
    request: PersonRequest,
    form: Form,
    deed: Callable[[dict[str, Any]], str],
    pct: Organisation,
    year: FinancialYear,
    title: str,
) -> HttpResponse:
    """Show the form; once it is sent and sound, do the deed and go back to the ledger."""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"pct": pct, "financial_year": year, "by": request.principal, "at": clock.now()}
        try:
            done = deed(given)
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, done)
            return redirect(f"{reverse('budgets:ledger', args=[year.start_year])}?{urlencode({'pct': pct.code})}")
    context = {"form": form, "pct": pct, "year": year, "title": title, "about": ABOUT[title]}
    return render(request, "budgets/ledger_deed.jinja", context)


def _asked_for(request: PersonRequest, pct: Organisation, year: FinancialYear) -> dict[str, Any]:
    """What the form starts with where it is for treatments out of scope: the amount that budgets left out for them."""
    if request.GET.get("for") != "out_of_scope":
        return {}
    return {
        "kind": AccountKind.PCT_HELD,
        "name": OUT_OF_SCOPE,
        "component": Component.HCHS,
        "amount": suggested_set_aside(pct, year) or None,
        "reason": "Treatments out of scope: last year’s use at this year’s prices, left out of budgets (S4 ¶41)",
    }


def _accounts(request: PersonRequest, pct: Organisation, year: FinancialYear) -> list[Account]:
    rows = Account.objects.visible_to(request.principal).filter(books=books_of(pct, year)).select_related("practice")
    return list(rows.order_by("practice__name", "kind", "line", "name"))


def _pct(request: PersonRequest) -> Organisation:
    """The hat's own PCT, or the one asked for that has become part of it: its books are kept to the year's end."""
    today = clock.today()
    own = own_pct(request.principal, today)
    if own is None:
        raise Denied("Only a PCT moves its money: choose a role that you hold in one.")
    asked = request.GET.get("pct", own.code)
    kept = scope.pcts_in_sight(request.principal).filter(code=asked)
    return next((pct for pct in kept if heir_of(pct, today) == own), own)
