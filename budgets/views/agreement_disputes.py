"""Dispute a clause of the terms, the plan or what is paid for it, from where it stands (R140; S4 ¶31, ¶60, ¶61)."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from budgets.domain.claims import FactKind
from budgets.domain.clauses import clauses_of
from budgets.domain.states import BudgetStatus
from budgets.models import Budget, Terms
from budgets.presenters import disputed
from budgets.queries.freed_up import Balance, balances, incentives
from budgets.queries.said import said_of_fact, said_of_line
from budgets.views import scope
from disputes.views.raising import names_of, raise_page
from disputes.views.ways_in import WayIn, ways_in
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core.periods import FinancialYear
from pbc.organisations.models import Organisation


@signed_in(Permission.DISPUTE_RAISE)
@require_http_methods(["GET", "POST"])
def dispute_clause(request: PersonRequest, budget_id: int, number: int) -> HttpResponse:
    """Dispute a clause of the latest terms, in the words that are signed."""
    rows = Budget.objects.visible_to(request.principal).select_related("practice", "pct")
    budget = get_object_or_404(rows, pk=budget_id)
    terms = get_object_or_404(
        Terms.objects.visible_to(request.principal).filter(budget=budget).order_by("-version")[:1]
    )
    if number not in clauses_of(terms.text):
        raise Http404("The terms have no such clause.")
    if budget.status == BudgetStatus.SUPERSEDED:
        messages.warning(request, "These terms are history: a later budget has its own. Dispute a clause of those.")
        return redirect("budgets:agreement", budget.pk)
    tried = said_of_line(budget.practice, FinancialYear(budget.financial_year), "", names_of(budget.practice))
    return raise_page(request, budget.practice, disputed.about_clause(terms, number, tried))


@signed_in(Permission.DISPUTE_RAISE)
@require_http_methods(["GET", "POST"])
def dispute_fact(request: PersonRequest, code: str, kind: str) -> HttpResponse:
    """Dispute whether the agreement stands, the plan is agreed or its objectives are met, and so what is paid."""
    practice, year = scope.practice_or_404(request, code), scope.year_of_request(request)
    if kind not in list(FactKind):
        raise Http404("Nothing of the kind is said.")
    fact, names = FactKind(kind), names_of(practice)
    tried = said_of_fact(practice, year, fact, disputed.fact_words(fact), names)
    if not tried:
        messages.warning(request, "Neither side has said anything of it yet. Say first how your side sees it.")
        return redirect(f"{reverse('budgets:freed_up', args=[code])}?{urlencode({'year': str(year)})}")
    paid = incentives(practice, year, balances([practice.pk], year).get(practice.pk, Balance()))
    return raise_page(request, practice, disputed.about_fact(practice, year, fact, paid, tried))


def clause_ways(request: PersonRequest, budget: Budget, terms: Terms | None) -> Mapping[int, WayIn]:
    """The way in beside each clause of the latest terms; none of a budget that is history."""
    if terms is None or budget.status == BudgetStatus.SUPERSEDED:
        return {}
    keys = {number: disputed.clause_key(terms, number) for number in clauses_of(terms.text)}
    addresses = {key: reverse("budgets:dispute_clause", args=[budget.pk, number]) for number, key in keys.items()}
    found = ways_in(request, budget.practice, disputed.TERMS, addresses)
    return {number: found[key] for number, key in keys.items()}


def fact_ways(
    request: PersonRequest, practice: Organisation, year: FinancialYear, said: set[FactKind]
) -> Mapping[FactKind, WayIn]:
    """The way in beside what both sides say of agreement, plan and objectives.

    :param said: what one of them has said something of.
    """
    query = urlencode({"year": str(year)})
    keys = {kind: disputed.fact_key(practice, year, kind) for kind in said}
    addresses = {
        key: f"{reverse('budgets:dispute_fact', args=[practice.code, kind])}?{query}" for kind, key in keys.items()
    }
    found = ways_in(request, practice, disputed.FACT, addresses)
    return {kind: found[key] for kind, key in keys.items()}
