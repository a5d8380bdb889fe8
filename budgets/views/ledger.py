"""The ledger of a PCT's year: where the money stands, every account and every posting."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from budgets import permissions
from budgets.domain.ledger import AccountKind, PostingKind
from budgets.domain.withheld import Withheld
from budgets.models import Account, Books, Entry, Posting
from budgets.presenters import ledger as words
from budgets.queries.ledger import books_kept_by, books_of, heir_of, standing
from budgets.queries.withheld import withheld_from
from budgets.views import scope
from disputes.models import Dispute
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.listing import Column, Filter, Listing
from pbc.core.periods import FinancialYear
from pbc.organisations.models import Organisation


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def latest(request: PersonRequest) -> HttpResponse:
    """This year's ledger."""
    return _page(request, FinancialYear.of(clock.today()))


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def ledger_page(request: PersonRequest, year: int) -> HttpResponse:
    """What stands where in a year: the sum by kind for those who see the whole, and the accounts in sight."""
    return _page(request, scope.year_or_404(year))


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def account_page(request: PersonRequest, account_id: int) -> HttpResponse:
    """One account: its entries in the order they were posted, with the balance after each."""
    rows = Account.objects.visible_to(request.principal).select_related("practice", "books__pct")
    account = get_object_or_404(rows, pk=account_id)
    entries = list(
        Entry.objects.visible_to(request.principal).filter(account=account).select_related("posting").order_by("pk")
    )
    withheld = withheld_from(request.principal, account.books)
    listing = Listing(
        words.account_name(account, withheld),
        words.with_balances(entries),
        _posting_columns(withheld),
        (Filter("kind", "What", _of_kind, [(str(kind), label) for kind, label in words.POSTING_LABELS.items()]),),
        asked=request.GET,
        per_page=100,
        empty="Nothing was posted to this account yet.",
    )
    if listing.export_format:
        return listing.file_response()
    context = {
        "account": account,
        "name": words.account_name(account, withheld),
        "listing": listing,
        "words": words,
        "year": FinancialYear(account.books.financial_year),
    }
    return render(request, "budgets/account.jinja", context)


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def posting_page(request: PersonRequest, posting_id: int) -> HttpResponse:
    """One posting: who, when, why, on what authority, and the entries in sight."""
    rows = Posting.objects.visible_to(request.principal).select_related("books__pct")
    posting = get_object_or_404(rows, pk=posting_id)
    entries = Entry.objects.visible_to(request.principal).filter(posting=posting).order_by("pk")
    context = {
        "posting": posting,
        "withheld": withheld_from(request.principal, posting.books),
        "dispute": Dispute.objects.visible_to(request.principal).filter(ruling=posting.ruling_id).first()
        if posting.ruling_id
        else None,
        "entries": entries.select_related("account__practice"),
        "hidden": posting.entries.count() - entries.count(),
        "words": words,
        "year": FinancialYear(posting.books.financial_year),
    }
    return render(request, "budgets/posting.jinja", context)


def _page(request: PersonRequest, year: FinancialYear) -> HttpResponse:
    on = min(clock.today(), year.months[-1].last_day)
    pct = scope.pct_of_request(request, on)
    kept = books_kept_by(pct, year, clock.today()) if pct else []
    books = next((each for each in kept if each.pct == pct), None) or (books_of(pct, year) if pct else None)
    if books is None and len(kept) == 1:
        books, pct = kept[0], kept[0].pct
    withheld = withheld_from(request.principal, books)
    listing = Listing(
        f"Accounts {year}",
        Account.objects.visible_to(request.principal).filter(books=books).select_related("practice")
        if books
        else Account.objects.visible_to(request.principal).none(),
        _account_columns(withheld),
        _account_filters(withheld),
        asked=request.GET,
        sort="kind",
        per_page=100,
        empty=f"No money is recorded for {year} yet.",
    )
    if listing.export_format:
        return listing.file_response()
    context = {
        "pct": pct,
        "pcts": list(scope.pcts_in_sight(request.principal)),
        "year": year,
        "years": [(each, _address(each, pct)) for each in (year.previous, year.next)],
        "books": books,
        "kept": [(each.pct.name, _address(year, each.pct)) for each in kept if each != books],
        "standing": standing(books) if books and sees_all(request) else None,
        "listing": listing,
        "words": words,
    } | _offers(request, pct, books)
    return render(request, "budgets/ledger.jinja", context)


def _posting_columns(withheld: Withheld) -> tuple[Column, ...]:
    return (
        Column(
            "effective_on",
            "From",
            kind="date",
            value=lambda entry: entry.posting.effective_on,
            order_by="effective_on",
        ),
        Column(
            "kind",
            "What",
            value=lambda entry: words.POSTING_LABELS[PostingKind(entry.posting.kind)],
            href=lambda entry: reverse("budgets:posting", args=[entry.posting_id]),
            order_by="kind",
        ),
        Column("reason", "Why", value=lambda entry: withheld.words(entry.posting_id, entry.posting.reason)),
        Column("by", "By", value=lambda entry: entry.posting.posted_by, order_by="by"),
        Column("amount", "Amount", kind="pounds", order_by="amount"),
        Column("balance", "Balance", kind="pounds", value=lambda entry: entry.balance),
    )


def sees_all(request: PersonRequest) -> bool:
    """Practices see their own accounts and the fund; the sums are the PCT's and those above it."""
    return request.principal.organisation_kind in ("pct", "sha", "system")


def _offers(request: PersonRequest, pct: Organisation | None, books: Books | None) -> dict[str, Any]:
    """Which deeds the page offers to this hat."""
    if pct is None or (books and books.closed_at):
        return {"may_record": False, "may_adjust": False}
    keeper = heir_of(pct, clock.today())
    may_record = permissions.may_in_own_pct(request.principal, keeper, Permission.ALLOCATION_RECORD)
    may_adjust = permissions.may_in_own_pct(request.principal, keeper, Permission.BUDGET_ADJUST)
    return {"may_record": may_record, "may_adjust": books is not None and may_adjust}


def _address(year: FinancialYear, pct: Organisation | None) -> str:
    query = f"?{urlencode({'pct': pct.code})}" if pct else ""
    return reverse("budgets:ledger", args=[year.start_year]) + query


def _account_columns(withheld: Withheld) -> tuple[Column, ...]:
    return (
        Column(
            "name",
            "Account",
            value=lambda account: words.account_name(account, withheld),
            order_by="practice__name",
            href=lambda account: reverse("budgets:account", args=[account.pk]),
        ),
        Column("kind", "For", value=lambda account: words.ACCOUNT_LABELS[AccountKind(account.kind)], order_by="kind"),
        Column("line", "Line", value=lambda each: words.line_label(each.line) if each.line else "", order_by="line"),
        Column("balance", "Balance", kind="pounds", order_by="balance"),
    )


def _account_filters(withheld: Withheld) -> tuple[Filter, ...]:
    kinds = [(str(kind), label) for kind, label in words.ACCOUNT_LABELS.items()]
    return (
        Filter("kind", "For", lambda rows, kind: rows.filter(kind=kind), kinds),
        Filter("q", "Practice or name", lambda rows, text: _named(rows, text, withheld)),
    )


def _named(rows: Any, text: str, withheld: Withheld) -> Any:
    told = Q(name__icontains=text) & ~Q(name__in=withheld.references)
    return rows.filter(Q(practice__name__icontains=text) | Q(practice__code__iexact=text) | told)


def _of_kind(rows: list[Any], kind: str) -> list[Any]:
    return [row for row in rows if row.posting.kind == kind]
