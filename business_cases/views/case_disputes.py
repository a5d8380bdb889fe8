"""Dispute the refusal of a case, from its page (R100, R140; S4 ¶53, ¶72)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from business_cases import permissions
from business_cases.actions.ruled import approve_by_ruling
from business_cases.domain.case_states import CaseStatus
from business_cases.models import BusinessCase
from business_cases.queries.matters import bodies_of
from business_cases.views.scope import case_or_404
from disputes.domain.parties import About, Side, Subject
from disputes.models import Dispute
from disputes.queries.rulings import ruled_for_practice
from disputes.views.raising import raise_page
from disputes.views.ways_in import ways_in
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied
from pbc.core.formats import pounds


@dataclass(frozen=True)
class RuledCase:
    """By which ruling a refused case was approved.

    :param dispute: ``None`` for a hat that may not know of it.
    """

    on: date
    dispute: Dispute | None


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
    return raise_page(request, case.owner, subject_of(case), sides={Side.PRACTICE})


def subject_of(case: BusinessCase) -> Subject:
    """What a dispute of the refusal is about. Whoever is walled off from the case is walled off from it too."""
    amounts = [(name, getattr(case, key)) for name, key in FIGURES]
    return Subject(
        About.CASE,
        f"business case {case.reference}",
        key=key_of(case),
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
    label, key = key_of(case)
    address = reverse("business_cases:dispute", args=[case.reference]) if case.state is CaseStatus.REFUSED else ""
    way = ways_in(request, case.owner, label, {key: address}, sides={Side.PRACTICE})[key]
    manages = permissions.may_in_pct_of(request.principal, case, Permission.CASE_MANAGE, clock.today())
    waits = case.state is CaseStatus.REFUSED and manages and ruled_for_practice((label, key)) is not None
    return {"way": way, "may_carry_out": waits, "ruled": ruled_cases(request, [case]).get(case.pk)}


def ruled_cases(request: PersonRequest, cases: Iterable[BusinessCase]) -> dict[int, RuledCase]:
    """The rulings by which cases were approved, each with its dispute where this hat may know of it. One query."""
    rulings = {case.pk: case.ruling for case in cases if case.ruling is not None}
    if not rulings:
        return {}
    rows = Dispute.objects.visible_to(request.principal).filter(ruling__in=list(rulings.values()))
    seen = {row.pk: row for row in rows}
    return {key: RuledCase(each.issued_on, seen.get(each.dispute_id)) for key, each in rulings.items()}


@signed_in(Permission.CASE_MANAGE)
@require_http_methods(["POST"])
def carry_out(request: PersonRequest, reference: str) -> HttpResponse:
    """Approve the case as a panel ruled."""
    case = case_or_404(request, reference)
    ruled = ruled_for_practice(key_of(case))
    try:
        if ruled is None:
            raise Denied("No panel has ruled for the practice on this case. Nothing was changed.")
        approve_by_ruling(case=case, dispute=ruled, by=request.principal, at=clock.now())
    except Denied as fault:
        messages.warning(request, str(fault))
    else:
        messages.success(request, "Approved, as ruled. Confirm on the page of the dispute that it was done.")
    return redirect("business_cases:case", case.reference)


def key_of(case: BusinessCase) -> tuple[str, str]:
    return case._meta.label, str(case.pk)
