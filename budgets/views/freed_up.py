"""Freed-up resources: every claim, every practice’s balance, and one practice’s page with what both sides say."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from budgets import permissions
from budgets.actions.plan_facts import record_fact
from budgets.domain.claim_states import LABELS, ClaimStatus
from budgets.domain.claims import FactKind
from budgets.forms.freed_up import FactForm
from budgets.models import Claim, OverspendCover, OverspendPart, PlanFact, ProposedUse
from budgets.presenters import freed_up as words
from budgets.queries.freed_up import Balance, balances, frozen_terms, incentives
from budgets.views import scope
from budgets.views.agreement_disputes import fact_ways
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.listing import Column, Filter, Listing
from pbc.core.periods import FinancialYear, Month
from pbc.core.tags import tag
from pbc.organisations.models import Organisation

FIRST_YEAR = 2005


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def claim_list(request: PersonRequest) -> HttpResponse:
    """Claims in sight, the latest first."""
    listing = Listing(
        "Claims on freed-up resources",
        Claim.objects.visible_to(request.principal).select_related("practice", "books"),
        _claim_columns(),
        _claim_filters(),
        asked=request.GET,
        sort="-declared_at",
        empty="Nothing is claimed yet. A practice declares what it has freed on its own page, from a closed month.",
    )
    if listing.export_format:
        return listing.file_response()
    return render(request, "budgets/claims.jinja", {"listing": listing, "year": FinancialYear.of(clock.today())})


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def balance_list(request: PersonRequest, year: int) -> HttpResponse:
    """Every practice in sight with its balance of a year."""
    financial_year = scope.year_or_404(year)
    practices = list(Organisation.objects.visible_to(request.principal).practices())
    found = balances([practice.pk for practice in practices], financial_year)
    rows = [(practice, found[practice.pk]) for practice in practices if practice.pk in found]
    listing = Listing(
        f"Freed-up resources {financial_year}, by practice",
        rows,
        _balance_columns(financial_year),
        (Filter("q", "Name or code", _named),),
        asked=request.GET,
        sort="practice",
        per_page=100,
        empty=f"No practice has declared freed-up resources of {financial_year}.",
    )
    if listing.export_format:
        return listing.file_response()
    return render(request, "budgets/balances.jinja", {"listing": listing, "year": financial_year})


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def practice_page(request: PersonRequest, code: str) -> HttpResponse:
    """One practice’s freed-up resources of a year: balance, claims, what was taken, agreement and plan."""
    practice = scope.practice_or_404(request, code)
    year = scope.year_of_request(request)
    balance = balances([practice.pk], year).get(practice.pk, Balance())
    claims = Claim.objects.visible_to(request.principal).of_year(year.start_year).select_related("practice", "books")
    parts = OverspendPart.objects.visible_to(request.principal).filter(
        practice=practice, cover__books__financial_year=year.start_year
    )
    facts = PlanFact.objects.visible_to(request.principal).filter(practice=practice, financial_year=year.start_year)
    context = {
        "practice": practice,
        "year": year,
        "years": [year.previous, year, year.next],
        "balance": balance,
        "claims": claims.filter(Q(practice=practice) | Q(shares__practice=practice)).distinct().order_by("-pk"),
        "taken": parts.select_related("cover__minute", "claim").order_by("-pk"),
        "attempts": _attempts(request, practice, year),
        "terms": frozen_terms(practice, year),
        "incentives": incentives(practice, year, balance),
        "facts": facts.order_by("-pk"),
        "ways": fact_ways(request, practice, year, {FactKind(kind) for kind in facts.values_list("kind", flat=True)}),
        "may_declare": permissions.may_claim_for(request.principal, practice, clock.today()),
        "may_say": _may_say(request, practice),
        "words": words,
        "statuses": LABELS,
        "source_url": scope.source_urls(request.principal),
    }
    return render(request, "budgets/freed_up.jinja", context)


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET", "POST"])
def say(request: PersonRequest, code: str) -> HttpResponse:
    """Record this side’s word on the agreement, the plan or its objectives."""
    practice = scope.practice_or_404(request, code)
    year = scope.year_of_request(request)
    if not _may_say(request, practice):
        raise Denied("Only the practice and its PCT say what its payments rest on.")
    form = FactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"holds": form.cleaned_data["holds"] == "yes"}
        try:
            record_fact(practice=practice, financial_year=year, **given, by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, "Recorded. The other side sees it.")
            return redirect(f"{reverse('budgets:freed_up', args=[code])}?{urlencode({'year': str(year)})}")
    context = {
        "form": form,
        "title": "What your side says",
        "caption": f"{practice.name} ({practice.code}), {year}",
        "about": "The enhanced service is paid on the word of both sides, and each sees the other’s (S4 ¶60, ¶61). "
        "A later word follows an earlier one; none is removed.",
        "button": "Record",
        "back": [(f"Freed-up resources of {practice.name}", reverse("budgets:freed_up", args=[code]))],
    }
    return render(request, "budgets/freed_up_form.jinja", context)


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def small_purchases(request: PersonRequest) -> HttpResponse:
    """Small purchases agreed by the light route, month by month, for the board (S4 ¶49)."""
    rows = ProposedUse.objects.visible_to(request.principal).filter(by_light_route=True)
    days = rows.dates("decided_at", "month", order="DESC")
    months = [Month.of(day) for day in days]
    listing = Listing(
        "Small purchases",
        rows.select_related("practice", "claim"),
        _purchase_columns(),
        (
            Filter("month", "Agreed in", _decided_in, [(str(month), month.label) for month in months]),
            Filter("q", "Practice", lambda found, text: found.filter(practice__name__icontains=text)),
        ),
        asked=request.GET,
        sort="-decided_at",
        empty="No small purchase was agreed by the light route yet.",
    )
    if listing.export_format:
        return listing.file_response()
    return render(request, "budgets/small_purchases.jinja", {"listing": listing})


def claim_tag(claim: Claim) -> Markup:
    """The state of a claim, as a tag."""
    return tag(LABELS[claim.state], words.CLAIM_COLOURS[claim.state])


def _attempts(request: PersonRequest, practice: Organisation, year: FinancialYear) -> Any:
    """What was asked of the PCT’s freed-up resources and refused, for those whose money it is."""
    pct = scope.pct_of_practice(practice, min(clock.today(), year.months[-1].last_day))
    rows = OverspendCover.objects.visible_to(request.principal).filter(
        books__pct=pct, books__financial_year=year.start_year, posting=None
    )
    return rows.order_by("-pk")


def _may_say(request: PersonRequest, practice: Organisation) -> bool:
    pct = scope.pct_of_practice(practice, clock.today())
    is_pct = pct is not None and permissions.may_in_own_pct(request.principal, pct, Permission.FREED_UP_DECIDE)
    return is_pct or permissions.may_claim_for(request.principal, practice, clock.today())


def _claim_columns() -> tuple[Column, ...]:
    return (
        Column(
            "reference",
            "Claim",
            order_by="reference",
            href=lambda claim: reverse("budgets:claim", args=[claim.reference]),
        ),
        Column(
            "practice",
            "Practice",
            value=lambda claim: claim.practice.name,
            order_by="practice__name",
            sub=lambda claim: claim.practice.code,
        ),
        Column("period", "Freed in", value=words.period, order_by="month"),
        Column("total", "Declared", kind="pounds", order_by="total"),
        Column("practice_part", "The practice’s part", kind="pounds", order_by="practice_part"),
        Column("pct_part", "The PCT’s part", kind="pounds", order_by="pct_part"),
        Column("status", "State", value=lambda claim: LABELS[claim.state], html=claim_tag, order_by="status"),
        Column("declared_at", "Declared on", kind="date", order_by="declared_at"),
    )


def _claim_filters() -> tuple[Filter, ...]:
    this = FinancialYear.of(clock.today()).start_year
    years = [(str(start), str(FinancialYear(start))) for start in range(this, FIRST_YEAR - 1, -1)]
    return (
        Filter("year", "Year", lambda rows, year: rows.of_year(int(year)), years),
        Filter(
            "status",
            "State",
            lambda rows, status: rows.filter(status=status),
            [(str(status), LABELS[status]) for status in ClaimStatus],
        ),
        Filter("q", "Practice or claim", _claim_named),
    )


def _claim_named(rows: Any, text: str) -> Any:
    named = Q(practice__name__icontains=text) | Q(practice__code__iexact=text) | Q(reference__istartswith=text)
    return rows.filter(named)


def _balance_columns(year: FinancialYear) -> tuple[Column, ...]:
    def figure(key: str, label: str) -> Column:
        return Column(key, label, kind="pounds", value=lambda row: getattr(row[1], key), order_by=key)

    query = urlencode({"year": str(year)})
    return (
        Column(
            "practice",
            "Practice",
            value=lambda row: row[0].name,
            order_by="practice",
            href=lambda row: f"{reverse('budgets:freed_up', args=[row[0].code])}?{query}",
            sub=lambda row: row[0].code,
        ),
        figure("declared", "Declared, not decided"),
        figure("agreed", "Agreed"),
        figure("released", "Released, not spent"),
        figure("spent", "Spent"),
        figure("covered", "Taken as a last resort"),
        figure("available", "Balance"),
    )


def _purchase_columns() -> tuple[Column, ...]:
    return (
        Column("decided_at", "Agreed on", kind="date", order_by="decided_at"),
        Column("practice", "Practice", value=lambda use: use.practice.name, order_by="practice__name"),
        Column(
            "reference",
            "Use",
            href=lambda use: reverse("budgets:use", args=[use.claim.reference, use.number]),
        ),
        Column("kind", "Kind", value=lambda use: words.use_label(use.kind), order_by="kind"),
        Column("description", "What"),
        Column("amount", "Amount", kind="pounds", order_by="amount"),
        Column("decided_by", "Agreed by", order_by="decided_by"),
    )


def _decided_in(rows: Any, text: str) -> Any:
    month = Month.parse(text)
    return rows.filter(decided_at__date__gte=month.first_day, decided_at__date__lt=month.end)


def _named(rows: list[Any], text: str) -> list[Any]:
    return [row for row in rows if text.lower() in f"{row[0].name} {row[0].code}".lower()]
