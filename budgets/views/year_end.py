"""The end of a year: what is left to do, how every practice came out, the signature, and the audit bundle."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from budgets import permissions
from budgets.actions.contingency import return_contingency
from budgets.actions.year_end import close_year, sign_year
from budgets.domain.attribution import FUND
from budgets.domain.year_end import checklist
from budgets.forms.year_end import CloseYearForm, SignYearForm
from budgets.models import Books, YearClose
from budgets.presenters import year_end as words
from budgets.queries.ledger import balance, heir_of
from budgets.queries.withheld import withheld_from
from budgets.queries.year_end import year_of, year_state
from budgets.rendering.withheld_bundle import bundle_for
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.accounts.views.proof import proven
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.listing import Column, Listing
from pbc.core.periods import Month

FIGURES = (
    ("budget", "Budget"),
    ("actual", "Actual"),
    ("variance", "Variance"),
    ("high_cost", "Borne by the fund"),
    ("unmet", "Above the threshold, not borne"),
    ("out_of_scope", "Out of scope, borne by the PCT"),
    ("returned", "Contingency returned"),
    ("freed_up", "Freed up"),
)
LIMITS = (("lower", "Chance, from"), ("upper", "Chance, to"))


@signed_in(Permission.AUDIT_VIEW)
@require_http_methods(["GET"])
def year_end_list(request: PersonRequest) -> HttpResponse:
    """Years of budgets of the PCTs in sight, the latest first."""
    rows = Books.objects.visible_to(request.principal).select_related("pct", "year_close__signature")
    rows = rows.defer("year_close__bundle", "year_close__outturn")
    listing = Listing(
        "Years of budgets", rows, _list_columns(), asked=request.GET, sort="-year", empty="No books are open yet."
    )
    if listing.export_format:
        return listing.file_response()
    return render(request, "budgets/year_ends.jinja", {"listing": listing})


@signed_in(Permission.AUDIT_VIEW)
@require_http_methods(["GET"])
def year_end_page(request: PersonRequest, books_id: int) -> HttpResponse:
    """One year: the checklist while it is open, the outturn once it is closed."""
    return _page(request, _books(request, books_id), CloseYearForm(), None)


@signed_in(Permission.YEAR_CLOSE)
@require_http_methods(["POST"])
def return_fund(request: PersonRequest, books_id: int) -> HttpResponse:
    """Return what is left of the contingency fund."""
    books = _books(request, books_id)
    try:
        return_contingency(books=books, by=request.principal, at=clock.now())
    except (Denied, Invalid) as fault:
        messages.warning(request, str(fault))
    else:
        messages.success(request, "What was left of the fund went back to the practices that paid into it.")
    return redirect("budgets:year_end", books.pk)


@signed_in(Permission.YEAR_CLOSE)
@require_http_methods(["POST"])
def close(request: PersonRequest, books_id: int) -> HttpResponse:
    """Close the year."""
    books = _books(request, books_id)
    form = CloseYearForm(request.POST)
    if form.is_valid():
        try:
            at = clock.now()
            proven_at = proven(request, form, at)
            close_year(books=books, **form.cleaned_data, proven_at=proven_at, by=request.principal, at=at)
        except (Denied, Invalid) as fault:
            show_on(form, fault)
        else:
            messages.success(request, f"The year {year_of(books)} is closed. A director signs it now.")
            return redirect("budgets:year_end", books.pk)
    return _page(request, books, form, None)


@signed_in(Permission.YEAR_SIGN)
@require_http_methods(["POST"])
def sign(request: PersonRequest, books_id: int) -> HttpResponse:
    """Sign the closed year."""
    closed = _closed(request, books_id)
    form = SignYearForm(request.POST)
    if form.is_valid():
        try:
            at = clock.now()
            proven_at = proven(request, form, at)
            sign_year(year_close=closed, **form.cleaned_data, proven_at=proven_at, by=request.principal, at=at)
        except (Denied, Invalid) as fault:
            show_on(form, fault)
        else:
            messages.success(request, "Signed.")
            return redirect("budgets:year_end", books_id)
    return _page(request, closed.books, CloseYearForm(), form)


@signed_in(Permission.AUDIT_VIEW)
@require_http_methods(["GET"])
def bundle(request: PersonRequest, books_id: int) -> HttpResponse:
    """The audit bundle, as it was made at the close; what a reader has an interest in is withheld from their copy."""
    closed = _closed(request, books_id)
    name = f"budgets-{closed.books.pct.code}-{closed.books.financial_year}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    content = bundle_for(bytes(closed.bundle), withheld_from(request.principal, closed.books))
    return HttpResponse(content, content_type="application/zip", headers=headers)


def _books(request: PersonRequest, books_id: int) -> Books:
    return get_object_or_404(Books.objects.visible_to(request.principal).select_related("pct"), pk=books_id)


def _closed(request: PersonRequest, books_id: int) -> YearClose:
    rows = YearClose.objects.visible_to(request.principal).select_related("books__pct", "signature")
    return get_object_or_404(rows, books=books_id)


def _page(request: PersonRequest, books: Books, form: CloseYearForm, sign_form: SignYearForm | None) -> HttpResponse:
    closed = (
        YearClose.objects.visible_to(request.principal)
        .select_related("signature")
        .defer("bundle")
        .filter(books=books)
        .first()
    )
    listing = Listing(
        f"Outturn {year_of(books)}",
        closed.outturn if closed else [],
        _outturn_columns(year_of(books).months[-1]),
        asked=request.GET,
        sort="name",
        per_page=200,
        empty="No practice had a budget.",
    )
    if listing.export_format:
        return listing.file_response()
    today = clock.today()
    keeper = heir_of(books.pct, today)
    context = {
        "books": books,
        "year": year_of(books),
        "closed": closed,
        "signature": getattr(closed, "signature", None),
        "checks": () if closed else checklist(year_state(books, today)),
        "fund": balance(books, FUND),
        "form": form,
        "sign_form": sign_form or SignYearForm(initial={"root": closed.root if closed else ""}),
        "listing": listing,
        "may_close": permissions.may_in_own_pct(request.principal, keeper, Permission.YEAR_CLOSE),
        "may_sign": permissions.may_in_own_pct(request.principal, keeper, Permission.YEAR_SIGN),
    }
    return render(request, "budgets/year_end.jinja", context)


def _limit(march: Month, name: str, label: str) -> Column:
    """A limit of chance, which opens on March's page of chance; a practice without one has nothing to open."""
    query = urlencode({"month": str(march)})

    def opens(row: dict[str, str]) -> str | None:
        return None if words.amount(row, name) is None else f"{reverse('budgets:chance', args=[row['code']])}?{query}"

    return Column(name, label, kind="pounds", value=lambda row: words.amount(row, name), order_by=name, href=opens)


def _outturn_columns(march: Month) -> tuple[Column, ...]:
    def figure(name: str, label: str) -> Column:
        return Column(name, label, kind="pounds", value=lambda row: words.amount(row, name), order_by=name)

    return (
        Column("name", "Practice", value=lambda row: row["name"], order_by="name", sub=lambda row: row["code"]),
        *(figure(name, label) for name, label in FIGURES),
        *(_limit(march, name, label) for name, label in LIMITS),
        Column("verdict", "What may be said", value=words.verdict_label, order_by="verdict"),
    )


def _list_columns() -> tuple[Column, ...]:
    return (
        Column(
            "pct",
            "PCT",
            value=lambda books: books.pct.name,
            order_by="pct__name",
            href=lambda books: reverse("budgets:year_end", args=[books.pk]),
            sub=lambda books: str(year_of(books)),
        ),
        Column("year", "Year", value=lambda books: str(year_of(books)), order_by="financial_year"),
        Column("closed_at", "Closed", kind="date", order_by="closed_at"),
        Column("closed_by", "By"),
        Column("signed", "Signed by", value=_signer),
    )


def _signer(books: Books) -> str:
    signature = getattr(getattr(books, "year_close", None), "signature", None)
    return signature.signed_by if signature else ""
