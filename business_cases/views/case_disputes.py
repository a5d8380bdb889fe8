"""Dispute the refusal of a case, from its page (R100, R140; S4 ¶53, ¶72)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from business_cases import permissions
from business_cases.domain.case_states import CaseStatus
from business_cases.models import BusinessCase
from business_cases.queries.matters import bodies_of
from business_cases.views.scope import case_or_404
from disputes.domain.parties import About, Subject
from disputes.domain.states import ENDED, LABELS
from disputes.models import Dispute
from disputes.queries.rulings import disputes_about
from disputes.views.raising import raise_page
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.formats import pounds

FIGURES = (
    ("Value", "value"),
    ("Paid once", "one_off"),
    ("Recurs each year", "recurrent"),
    ("Frees each year", "freed"),
    ("To be found beforehand", "upfront"),
)


@signed_in(Permission.DISPUTE_RAISE)
@require_http_methods(["GET", "POST"])
def dispute_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Dispute a refusal, in one step: its figures go along as they were submitted. The decision stands meanwhile."""
    case = case_or_404(request, reference)
    if case.state is not CaseStatus.REFUSED:
        messages.warning(request, "Only a refusal is disputed.")
        return redirect("business_cases:case", case.reference)
    return raise_page(request, case.owner, subject_of(case))


def subject_of(case: BusinessCase) -> Subject:
    """What a dispute of the refusal is about. Whoever is walled off from the case is walled off from it too."""
    amounts = [(name, getattr(case, key)) for name, key in FIGURES]
    return Subject(
        About.CASE,
        f"business case {case.reference}",
        key=_key(case),
        address=reverse("business_cases:case", args=[case.reference]),
        paragraph="S4 ¶52, ¶53",
        figures=tuple(
            {"name": name, "value": pounds(amount), "amount": str(amount)}
            for name, amount in amounts
            if amount is not None
        ),
        bodies=tuple(key if key is not None else name for key, name in bodies_of(case)),
    )


def disputes_context(request: PersonRequest, case: BusinessCase) -> dict[str, Any]:
    """The disputes about the case that this hat may know of, and whether it may raise one."""
    seen = list(disputes_about(_key(case)) & Dispute.objects.visible_to(request.principal))
    own = request.principal.organisation_id == case.owner_id
    return {
        "disputes": [(each, LABELS[each.state]) for each in seen],
        "may_dispute": case.state is CaseStatus.REFUSED
        and own
        and request.principal.may(Permission.DISPUTE_RAISE)
        and permissions.may_write_for(request.principal, case.owner, clock.today())
        and all(each.state in ENDED for each in seen),
    }


def _key(case: BusinessCase) -> tuple[str, str]:
    return case._meta.label, str(case.pk)
