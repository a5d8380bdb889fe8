"""Contingency funds: what each holds, its ledger and forecast, its published method, and what goes back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from budgets import permissions
from budgets.actions.contingency import return_contingency
from budgets.actions.threshold import call_every_closed_month
from budgets.domain.ledger import AccountKind, PostingKind
from budgets.models import Account, Books, Entry, ThresholdRun
from budgets.presenters import contingency as words
from budgets.presenters import ledger as ledger_words
from budgets.queries.contingency import Stake, calls_by_state, fund, stakes, uncalled_closes
from budgets.queries.ledger import keeper_of
from budgets.queries.methods import method
from budgets.queries.threshold_traces import run_trace
from budgets.views import scope
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import pounds
from pbc.core.listing import Column, Filter, Listing
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear
from pbc.core.working import Working
from pbc.organisations.models import Organisation

FUND_COLUMNS = (
    Column(
        "pct",
        "PCT",
        value=lambda account: account.books.pct.name,
        order_by="books__pct__name",
        href=lambda account: reverse("budgets:fund", args=[account.books_id]),
        sub=lambda account: account.books.pct.code,
    ),
    Column(
        "year",
        "Year",
        value=lambda account: FinancialYear(account.books.financial_year).label,
        order_by="books__financial_year",
    ),
    Column("balance", "Left in the fund", kind="pounds", order_by="balance"),
)
STAKE_COLUMNS = (
    Column(
        "practice",
        "Practice",
        value=lambda stake: stake.practice.name,
        order_by="practice",
        href=lambda stake: reverse("budgets:high_cost", args=[stake.practice.code]),
        sub=lambda stake: stake.practice.code,
    ),
    Column("contributed", "Put in", kind="pounds", order_by="contributed"),
    Column("borne", "Borne for it", kind="pounds", order_by="borne"),
    Column("preview", "Would come back now", kind="pounds", order_by="preview"),
    Column("returned", "Came back", kind="pounds", order_by="returned"),
)


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def fund_list(request: PersonRequest) -> HttpResponse:
    """The funds that this hat has money in, or answers for."""
    rows = Account.objects.visible_to(request.principal).filter(kind=AccountKind.CONTINGENCY)
    years = sorted(set(rows.values_list("books__financial_year", flat=True)), reverse=True)
    listing = Listing(
        "Contingency funds",
        rows.select_related("books__pct"),
        FUND_COLUMNS,
        (
            Filter(
                "year",
                "Year",
                lambda rows, year: rows.filter(books__financial_year=int(year)),
                [(str(year), FinancialYear(year).label) for year in years],
            ),
        ),
        asked=request.GET,
        sort="-year",
        empty="There is no contingency fund yet. One begins when budgets are issued.",
    )
    if listing.export_format:
        return listing.file_response()
    return render(request, "budgets/funds.jinja", {"listing": listing})


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def fund_page(request: PersonRequest, books_id: int) -> HttpResponse:
    """One fund: opening, calls, what is left, how far it lasts, and each practice's part in sight."""
    books = books_or_404(request, books_id)
    found = fund(books)
    every = stakes(books)
    listing = Listing(
        f"Practices in the fund of {found.year}",
        _in_sight(request, every),
        STAKE_COLUMNS,
        asked=request.GET,
        sort="practice",
        per_page=100,
        empty="No budget is issued yet, so nobody has put anything in.",
    )
    if listing.export_format:
        return listing.file_response()
    context = {
        "books": books,
        "fund": found,
        "listing": listing,
        "practices": len(every),
        "states": calls_by_state(books),
        "entries": _entries(request, books),
        "runs": _runs(request, books),
        "words": words,
        "ledger_words": ledger_words,
        "source_url": scope.source_urls(request.principal),
        "preview": sum((stake.preview for stake in every), ZERO),
    } | _offers(request, books)
    return render(request, "budgets/fund.jinja", context)


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def method_page(request: PersonRequest, books_id: int) -> HttpResponse:
    """The published method of a PCT and year, for everybody whose money it is (S4 ¶42)."""
    books = books_or_404(request, books_id)
    found = method(books, clock.today())
    return render(request, "budgets/fund_method.jinja", {"books": books, "method": found, "words": words})


@signed_in(Permission.CONTINGENCY_CALL)
@require_http_methods(["POST"])
def threshold(request: PersonRequest, books_id: int) -> HttpResponse:
    """Make the threshold's calls of every closed month that has none yet."""
    books = books_or_404(request, books_id)
    keeper, year = keeper_of(books, clock.today()), FinancialYear(books.financial_year)
    try:
        permissions.check_own_pct(
            request.principal, keeper, Permission.CONTINGENCY_CALL, to="make the calls of the threshold"
        )
        months = uncalled_closes(keeper, year)
        runs = call_every_closed_month(pct=keeper, months=months, by=request.principal, at=clock.now())
    except (Invalid, Denied) as fault:
        messages.warning(request, str(fault))
    else:
        met = sum((run.met for run in runs), ZERO)
        messages.success(request, f"Months called for: {len(months)}. Borne by the fund: {pounds(met)}.")
    return redirect("budgets:fund", books.pk)


@signed_in(Permission.YEAR_CLOSE)
@require_http_methods(["POST"])
def give_back(request: PersonRequest, books_id: int) -> HttpResponse:
    """Return what is left to practices."""
    books = books_or_404(request, books_id)
    try:
        posting = return_contingency(books=books, by=request.principal, at=clock.now())
    except (Invalid, Denied) as fault:
        messages.warning(request, str(fault))
    else:
        told = "What was left went back to practices." if posting else "Nothing is left to give back."
        messages.success(request, told)
    return redirect("budgets:fund", books.pk)


def books_or_404(request: PersonRequest, books_id: int) -> Books:
    """The books of a fund that this hat has money in, or answers for."""
    books = get_object_or_404(Books.objects.visible_to(request.principal).select_related("pct"), pk=books_id)
    try:
        scope.year_or_404(books.financial_year)
    except ValueError:
        raise Http404 from None
    return books


def _in_sight(request: PersonRequest, every: list[Stake]) -> list[Stake]:
    seen = set(Organisation.objects.visible_to(request.principal).practices().values_list("pk", flat=True))
    return [stake for stake in every if stake.practice.pk in seen]


def _entries(request: PersonRequest, books: Books) -> list[tuple[Entry, str]]:
    """The fund's own movements in their order, each with its words."""
    rows = Entry.objects.visible_to(request.principal).filter(
        posting__books=books, account__kind=AccountKind.CONTINGENCY
    )
    in_order = rows.select_related("posting").order_by("pk")
    return [(entry, ledger_words.POSTING_LABELS[PostingKind(entry.posting.kind)]) for entry in in_order]


def _runs(request: PersonRequest, books: Books) -> list[tuple[ThresholdRun, Working | None, Working | None]]:
    """The threshold's calls of each month, with how what was called and met came about."""
    rows = ThresholdRun.objects.visible_to(request.principal).filter(books=books).order_by("month", "pk")
    runs = list(rows.select_related("posting").prefetch_related("parts"))
    parts = {part.practice_id for run in runs for part in run.parts.all()}
    practices = Organisation.objects.visible_to(request.principal).practices().filter(pk__in=parts)
    seen = {each.pk: each for each in practices.order_by("name", "code")}
    return [(run, run_trace(run, "called", seen), run_trace(run, "met", seen)) for run in runs]


def _offers(request: PersonRequest, books: Books) -> dict[str, object]:
    """Which deeds the page offers to this hat."""
    keeper = keeper_of(books, clock.today())
    principal, year = request.principal, FinancialYear(books.financial_year)
    may_threshold = permissions.may_in_own_pct(principal, keeper, Permission.CONTINGENCY_CALL)
    is_over = clock.today() >= year.months[-1].last_day
    return {
        "may_call": principal.may(Permission.CONTINGENCY_CALL),
        "uncalled": uncalled_closes(keeper, year) if may_threshold else [],
        "may_return": is_over and permissions.may_in_own_pct(principal, keeper, Permission.YEAR_CLOSE),
    }
