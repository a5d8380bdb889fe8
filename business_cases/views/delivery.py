"""What became of an approved case: its money, its steps, its figures, its verdict."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from budgets.domain.commitments import SOURCES
from budgets.domain.use_states import PROMISED
from budgets.models import Account, ProposedUse
from budgets.queries.ledger import books_kept_by, heir_of
from business_cases import permissions
from business_cases.actions.delivery import RAN, evaluate_case, record_reading, record_step
from business_cases.actions.funding import PAID, fund_by_use, fund_case, give_up_case, release_money, return_money
from business_cases.domain.case_states import AGREED, LABELS, CaseStatus
from business_cases.domain.delivery import NEXT_LABELS, VERDICT_LABELS
from business_cases.domain.verdicts import next_due
from business_cases.forms.delivery import (
    EvaluationForm,
    FundForm,
    ReadingForm,
    ReasonForm,
    ReleaseForm,
    StepForm,
    UseForm,
)
from business_cases.models import BusinessCase
from business_cases.presenters import cases as case_words
from business_cases.presenters.delivery import CHANGE_WORDS
from business_cases.queries import delivery as seen
from business_cases.queries.verdicts import due_of
from business_cases.views.conditions import conditions_context
from business_cases.views.deed_pages import Act
from business_cases.views.pilots import benefit_charts, pilots_context
from business_cases.views.scope import case_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.activity.domain.lines import LINE_LABELS, Line
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.periods import Month, months_between

SHOWN = AGREED | {CaseStatus.GIVEN_UP}
"""Cases that have something to show here."""


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET"])
def delivery_page(request: PersonRequest, reference: str) -> HttpResponse:
    """What was promised, what was done, what it brought."""
    case = _case(request, reference)
    return render(request, "business_cases/delivery.jinja", _context(request, case, {}))


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["POST"])
def deliver(request: PersonRequest, reference: str, deed: str) -> HttpResponse:
    """One of the deeds of the page."""
    case = _case(request, reference)
    context = _context(request, case, {deed: request.POST})
    act, form = _acts(request, case).get(deed), context["forms"].get(deed)
    if act is None:
        raise Http404
    if form is None:
        raise Denied("That is not for you to do with this case, or not now. Nothing was changed.")
    if form.is_valid():
        try:
            act.act(case=case, **form.given(), by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, act.done)
            return redirect("business_cases:delivery", case.reference)
    return render(request, "business_cases/delivery.jinja", context)


def _case(request: PersonRequest, reference: str) -> BusinessCase:
    case = case_or_404(request, reference)
    if case.state not in SHOWN:
        raise Http404
    return case


def _context(request: PersonRequest, case: BusinessCase, data: Mapping[str, Any]) -> dict[str, Any]:
    proposal = seen.submitted(case)
    start, through = seen.start_of(case, proposal), Month.of(clock.today())
    begun = start is not None and case.state in RAN
    activity = seen.activity_of(case, proposal, start, through) if begun and start else {}
    funded = seen.funding_of(case)
    context: dict[str, Any] = {
        "case": case,
        "words": case_words,
        "labels": LABELS,
        "funded": funded,
        "money": seen.total_of(funded),
        "steps": seen.progress_of(case, proposal),
        "measures": seen.measured(case, proposal),
        "moved": seen.moved_of(proposal, activity, start) if begun and start else [],
        "change_words": CHANGE_WORDS,
        "line_labels": {line.value: LINE_LABELS[line] for line in Line},
        "recovery": seen.recovery_of(case, proposal, activity, start, through) if begun and start else (),
        "evaluation": getattr(case, "evaluation", None),
        "verdict_labels": VERDICT_LABELS,
        "next_labels": NEXT_LABELS,
        "like": seen.like_cases(case, proposal),
        "days": seen.days_to_service(case.pct),
        **conditions_context(case),
    }
    context |= pilots_context(request, case)
    context["charts"] = benefit_charts(case, context["moved"], activity, start, through) if begun and start else []
    acts = _acts(request, case)
    offered = _offered(request, case)
    context["acts"] = acts
    context["forms"] = {
        deed: acts[deed].form(data.get(deed), prefix=deed, **_choices(request, deed, case, context, start, through))
        for deed in acts
        if deed in offered
    }
    return context


def _acts(request: PersonRequest, case: BusinessCase) -> dict[str, Act]:
    return {
        "fund": Act(FundForm, fund_case, "Promised. Nobody else can be promised it.", "Promise it", "Promise money"),
        "use": Act(UseForm, fund_by_use, "The use pays for this case.", "Let it pay", "Pay from freed-up resources"),
        "release": Act(ReleaseForm, release_money, "Released.", "Release it", "Release money"),
        "return": Act(ReasonForm, return_money, "Taken back.", "Take it back", "Take back what is not needed"),
        "step": Act(StepForm, record_step, "Recorded.", "Record it", "Record a step"),
        "reading": Act(ReadingForm, record_reading, "Recorded. Both sides see it.", "Record it", "Record a figure"),
        "evaluate": Act(EvaluationForm, evaluate_case, "The case is closed.", "Close the case", "Draw the conclusion"),
        "give-up": Act(
            ReasonForm, give_up_case, "Given up. What was promised went back.", "Give it up", "Give the case up", True
        ),
    }


def _offered(request: PersonRequest, case: BusinessCase) -> set[str]:
    """What this hat may do now: the actions look again."""
    today, principal, state = clock.today(), request.principal, case.state
    writes = permissions.may_write_for(principal, case.owner, today)
    manages = permissions.may_in_pct_of(principal, case, Permission.CASE_MANAGE, today)
    releases = permissions.may_in_pct_of(principal, case, Permission.CASE_RELEASE, today)
    draws = principal.may(Permission.INNOVATION_FUND) and principal.organisation_id == case.owner_id
    is_judged = next_due(due_of(case, today)) is None
    return {
        deed
        for deed, may in {
            "fund": (releases or draws) and state in PAID,
            "use": writes and state in PAID,
            "release": releases and state in PAID,
            "return": releases and state in PAID,
            "step": manages and state is CaseStatus.APPROVED,
            "reading": (writes or manages) and state in RAN,
            "evaluate": manages and (state is CaseStatus.STOPPED or (state is CaseStatus.IMPLEMENTED and is_judged)),
            "give-up": (writes or manages) and state is CaseStatus.APPROVED,
        }.items()
        if may
    }


def _choices(
    request: PersonRequest,
    deed: str,
    case: BusinessCase,
    context: Mapping[str, Any],
    start: Month | None,
    through: Month,
) -> dict[str, Any]:
    """What a form chooses among."""
    if deed == "fund":
        return {"accounts": _accounts(request, case, through)}
    if deed == "use":
        uses = ProposedUse.objects.visible_to(request.principal).filter(status__in=PROMISED, funding__isnull=True)
        own = uses.filter(practice__in=seen.practices_of_case(case, through))
        return {"uses": list(own.select_related("claim").order_by("pk"))}
    if deed == "step":
        return {"steps": context["steps"]}
    if deed == "reading":
        months = list(months_between(start, through)) if start and start <= through else []
        return {"measures": context["measures"], "months": months[::-1]}
    return {}


def _accounts(request: PersonRequest, case: BusinessCase, through: Month) -> list[Account]:
    """Accounts of this year and the last, while its books are open: all to finance, the fund to a consortium."""
    today, this = clock.today(), through.financial_year
    keeper = heir_of(case.pct, today)
    kept = [each for year in (this, this.previous) for each in books_kept_by(keeper, year, today)]
    books = [each for each in kept if not each.closed_at]
    rows = Account.objects.visible_to(request.principal).filter(kind__in=SOURCES, balance__gt=0, books__in=books)
    return list(rows.select_related("books__pct", "practice").order_by("-books__financial_year", "kind", "name", "pk"))
