"""What each practice's budget holds: chosen by the practice or its PCT, seen by both."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from budgets import permissions
from budgets.actions.scopes import DEVOLUTION_YEARS, choose_scope, record_consent
from budgets.domain.exception_states import LABELS as EXCEPTION_LABELS
from budgets.domain.scope import LEVEL_LABELS, LEVEL_MEANINGS, Level, Scope, holding_words, minimum_scope
from budgets.domain.services import ServiceClass, line_label, services_of
from budgets.forms.agreement import ConsentForm, ScopeForm, initial_of
from budgets.models import PracticeScope
from budgets.queries.exceptions import exceptions_touching, may_hold
from budgets.queries.scopes import consents_of, scope_history
from budgets.views import scope
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.listing import Column, Listing
from pbc.core.periods import FinancialYear
from pbc.organisations.models import Organisation
from pbc.organisations.queries import practices_of


@signed_in(Permission.STATEMENT_VIEW)
@require_http_methods(["GET", "POST"])
def scope_page(request: PersonRequest, code: str, year: int) -> HttpResponse:
    """A practice's scope of a year, every version of it, and a form for those who choose it."""
    practice, financial_year = scope.practice_or_404(request, code), scope.year_or_404(year)
    versions = scope_history(practice, financial_year)
    chosen = versions[0].scope if versions else minimum_scope(Level.INTERMEDIATE)
    start = initial_of(chosen) | {"seen": versions[0].version if versions else 0}
    form = ScopeForm(
        request.POST or None,
        year=financial_year,
        years=DEVOLUTION_YEARS,
        excepted=may_hold(practice, financial_year, clock.today()),
        initial=start,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = choose_scope(
                practice=practice,
                financial_year=financial_year,
                scope=form.scope,
                rationale=form.cleaned_data["rationale"],
                seen=form.cleaned_data["seen"],
                by=request.principal,
                at=clock.now(),
            )
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, f"Version {made.version} of the scope is recorded.")
            return redirect("budgets:scope", code, year)
    return _page(request, practice, financial_year, versions, form)


@signed_in(Permission.SCOPE_CHOOSE)
@require_http_methods(["POST"])
def consent(request: PersonRequest, code: str, year: int) -> HttpResponse:
    """Record a profession's consent."""
    practice = scope.practice_or_404(request, code)
    form = ConsentForm(request.POST)
    if form.is_valid():
        try:
            record_consent(practice=practice, **form.cleaned_data, by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            messages.warning(request, str(fault))
        else:
            messages.success(request, "The consent is recorded.")
    else:
        messages.warning(request, "The consent is not recorded: say who gave it, when, and what says so.")
    return redirect("budgets:scope", code, scope.year_or_404(year).start_year)


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def scope_list(request: PersonRequest, year: int) -> HttpResponse:
    """What every practice in sight has chosen for a year."""
    financial_year = scope.year_or_404(year)
    pct = scope.pct_of_request(request, clock.today())
    mine = Organisation.objects.visible_to(request.principal).practices()
    held = practices_of(pct, clock.today()) if pct else ()
    seen = list(mine.filter(pk__in=[each.pk for each in held]).order_by("name", "code"))
    rows = PracticeScope.objects.visible_to(request.principal).filter(
        practice__in=seen, financial_year=financial_year.start_year
    )
    latest = {row.practice_id: row for row in rows.order_by("version")}
    listing = Listing(
        f"Scope of budgets, {financial_year}",
        [(practice, latest.get(practice.pk)) for practice in seen],
        _columns(financial_year),
        asked=request.GET,
        sort="practice",
        per_page=100,
        empty="No practice is in sight.",
    )
    if listing.export_format:
        return listing.file_response()
    return render(request, "budgets/scopes.jinja", {"year": financial_year, "pct": pct, "listing": listing})


def _columns(year: FinancialYear) -> tuple[Column, ...]:
    def count(chosen: PracticeScope | None, holding: str) -> int | None:
        return list(chosen.lines.values()).count(holding) if chosen else None

    return (
        Column(
            "practice",
            "Practice",
            value=lambda row: row[0].name,
            order_by="practice",
            href=lambda row: reverse("budgets:scope", args=[row[0].code, year.start_year]),
            sub=lambda row: row[0].code,
        ),
        Column("level", "Level", value=lambda row: LEVEL_LABELS[Level(row[1].level)] if row[1] else "not chosen"),
        Column("devolved", "Devolved", kind="number", value=lambda row: count(row[1], "devolved")),
        Column("blocked_back", "Blocked back", kind="number", value=lambda row: count(row[1], "blocked_back")),
        Column("chosen_at", "Chosen", kind="date", value=lambda row: row[1].chosen_at if row[1] else None),
        Column("chosen_by", "By", value=lambda row: row[1].chosen_by if row[1] else ""),
    )


def _page(
    request: PersonRequest,
    practice: Organisation,
    year: FinancialYear,
    versions: Sequence[PracticeScope],
    form: ScopeForm,
) -> HttpResponse:
    pct = scope.pct_of_practice(practice, clock.today())
    context = {
        "practice": practice,
        "year": year,
        "versions": versions,
        "chosen": versions[0].scope if versions else None,
        "rows": _rows(
            versions[0].scope if versions else minimum_scope(Level.INTERMEDIATE),
            may_hold(practice, year, clock.today()),
        ),
        "exceptions": exceptions_touching(practice, request.principal),
        "exception_labels": EXCEPTION_LABELS,
        "excluded": [service.label for service in services_of(ServiceClass.EXCLUDED)],
        "consents": consents_of(practice),
        "form": form,
        "consent_form": ConsentForm(),
        "may_choose": permissions.may_choose_scope(request.principal, practice, pct),
        "levels": LEVEL_LABELS,
        "meanings": LEVEL_MEANINGS,
        "line_label": line_label,
    }
    return render(request, "budgets/scope.jinja", context)


def _rows(chosen: Scope, excepted: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
    """Each service: what it is, who commissions it, and what is planned; an excluded one with its exception."""
    planned = {each.line: f"{holding_words(each.holding)} from {FinancialYear(each.year)}" for each in chosen.plan}
    kinds = (ServiceClass.TARIFF, ServiceClass.PRESCRIBING, ServiceClass.OPTIONAL, ServiceClass.PROTECTED)
    services = [
        *services_of(*kinds),
        *(each for each in services_of(ServiceClass.EXCLUDED) if each.key in chosen.lines),
    ]
    why = {each.key: f"By {excepted.get(each.key, 'an exception that holds no more')}" for each in services}
    return [
        (
            service.label,
            service.paragraph,
            holding_words(chosen.holding_of(service.key)),
            why[service.key] if service.kind is ServiceClass.EXCLUDED else planned.get(service.key, ""),
        )
        for service in services
    ]
