"""Carry out what a panel ruled on a line of a budget (R144; S4 ¶73)."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from budgets.actions.ruled import adjust_by_ruling
from budgets.domain.services import line_label
from budgets.forms.ledger import RuledForm
from budgets.queries.ruled import RuledLine, postings_of_rulings, ruled_line
from disputes.models import Dispute
from disputes.queries.rulings import carried_out_of
from disputes.views.scope import dispute_or_404
from disputes.views.ways_in import WayIn
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.periods import FinancialYear
from pbc.core.working import Working


@signed_in(Permission.BUDGET_ADJUST)
@require_http_methods(["GET", "POST"])
def carry_out(request: PersonRequest, reference: str) -> HttpResponse:
    """See what the ruling adds to the line or takes from it, and post it."""
    dispute = dispute_or_404(request, reference)
    found = ruled_line(dispute)
    if found is None:
        messages.warning(request, "No panel has ruled on a line of a budget in this dispute.")
        return redirect("disputes:dispute", dispute.reference)
    form = RuledForm(request.POST or None, initial={"effective_on": _suggested(found.year)})
    if request.method == "POST" and form.is_valid() and _done(request, dispute, form):
        return redirect("disputes:dispute", dispute.reference)
    change, fault = _change(found)
    context = {
        "dispute": dispute,
        "found": found,
        "label": line_label(found.line.line),
        "form": form,
        "change": change,
        "fault": fault,
    }
    return render(request, "budgets/ruled.jinja", context)


def ruled_context(request: PersonRequest, ways: Iterable[WayIn]) -> dict[str, Any]:
    """What was posted because of rulings on the lines of a budget, and whether this hat may post what was not."""
    ruled = [each.pk for way in ways for each, _ in way.disputes if each.ruled_on]
    return {
        "changed": postings_of_rulings(ruled) if ruled else {},
        "may_change": request.principal.may(Permission.BUDGET_ADJUST),
    }


def _suggested(year: FinancialYear) -> str:
    """Today, or the nearest day of the year."""
    return min(max(clock.today(), year.first_day), year.months[-1].last_day).isoformat()


def _done(request: PersonRequest, dispute: Dispute, form: RuledForm) -> bool:
    try:
        adjust_by_ruling(dispute=dispute, **form.cleaned_data, by=request.principal, at=clock.now())
    except (Invalid, Denied) as fault:
        show_on(form, fault)
        return False
    messages.success(request, "Posted, as ruled. Confirm on this page that it was done.")
    return True


def _change(found: RuledLine) -> tuple[Working | None, str]:
    """What is to be posted, or why nothing can be."""
    earlier = carried_out_of(found.ruling)
    if earlier:
        return None, f"This ruling was carried out by {earlier[0].by_name}: {earlier[0].words}"
    try:
        return found.change(), ""
    except Denied as fault:
        return None, str(fault)
