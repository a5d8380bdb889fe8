"""The last resort: its three facts, what was taken or refused, recovery plans, and minutes of the board."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from budgets import permissions
from budgets.actions.last_resort import cover_overspend, record_plan_outcome, record_recovery_plan
from budgets.actions.minutes import record_minute
from budgets.domain.last_resort import LastResortRefused, PlanOutcome
from budgets.domain.uses import MinuteAbout
from budgets.forms.freed_up import CoverForm, MinuteForm, OutcomeForm, PlanForm
from budgets.models import BoardMinute, Books, OverspendCover, OverspendPart, RecoveryPlan
from budgets.presenters import freed_up as words
from budgets.queries.last_resort import evidence, holders, holding_money_of
from budgets.queries.ledger import books_kept_by, books_of
from budgets.views import scope
from governance.queries.places import own_pct
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.forms import PasswordAgain
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.accounts.views.proof import proven
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.formats import pounds
from pbc.core.listing import Column, Filter, Listing
from pbc.core.periods import FinancialYear
from pbc.organisations.models import Organisation

ABOUT = "Freed-up resources cover a PCT’s overspend only where neither contingency nor recovery plan could (S4 ¶48)."


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def last_resort_page(request: PersonRequest, year: int) -> HttpResponse:
    """What is on record of the three facts, and every attempt, for all whose money it is."""
    financial_year = scope.year_or_404(year)
    pct = scope.pct_of_request(request, min(clock.today(), financial_year.months[-1].last_day))
    kept = _kept(pct, financial_year)
    books = _chosen(request, kept)
    context = {
        "pct": pct,
        "pcts": list(scope.pcts_in_sight(request.principal)),
        "year": financial_year,
        "years": [financial_year.previous, financial_year, financial_year.next],
        "books": books,
        "kept": kept,
        "sets": [_set(request, pct, each) for each in _shown(request, kept, books)],
        "may_cover": _may(request, pct, Permission.BUDGET_ADJUST_LARGE),
        "may_plan": _may(request, pct, Permission.BUDGET_ADJUST),
        "words": words,
        "under_way": PlanOutcome.UNDER_WAY,
    }
    return render(request, "budgets/last_resort.jinja", context)


def _shown(request: PersonRequest, kept: Sequence[Books], chosen: Books | None) -> list[Books]:
    """The set of books chosen; for practices that chose none, each set that holds money of theirs."""
    if chosen is None:
        return []
    if "books" in request.GET or _sees_all(request):
        return [chosen]
    practices = Organisation.objects.visible_to(request.principal).practices()
    theirs = holding_money_of(kept, practices)
    return [books for books in kept if books.pk in theirs] or [chosen]


def _set(request: PersonRequest, pct: Organisation | None, books: Books) -> dict[str, Any]:
    """What one set of books has on record."""
    minutes = BoardMinute.objects.visible_to(request.principal).filter(pct=pct, about=MinuteAbout.LAST_RESORT)
    plans = RecoveryPlan.objects.visible_to(request.principal).filter(books=books)
    covers = OverspendCover.objects.visible_to(request.principal).filter(books=books)
    own = OverspendPart.objects.visible_to(request.principal).filter(cover__in=covers)
    return {
        "books": books,
        "evidence": evidence(books, minutes.order_by("-held_on", "-pk").first(), clock.today()),
        "plans": plans.order_by("-pk"),
        "covers": covers.select_related("minute").order_by("-pk"),
        "parts": own.select_related("practice", "claim", "cover").order_by("-cover_id", "practice__name"),
        "holders": holders(books) if _sees_all(request) else [],
    }


def _sees_all(request: PersonRequest) -> bool:
    return request.principal.organisation_kind in ("pct", "sha", "system")


@signed_in(Permission.BUDGET_ADJUST_LARGE)
@require_http_methods(["GET", "POST"])
def cover(request: PersonRequest, year: int) -> HttpResponse:
    """Ask to cover an overspend; without one of the three facts nothing is taken, and the attempt is kept."""
    financial_year, pct, books = _own_books(request, year)
    minutes = BoardMinute.objects.visible_to(request.principal).filter(pct=pct, about=MinuteAbout.LAST_RESORT)
    form = CoverForm(request.POST or None, minutes=list(minutes.order_by("-held_on")))

    def deed(given: dict[str, Any]) -> str:
        practices = Organisation.objects.visible_to(request.principal).practices()
        given["named"] = form.parts(list(practices))
        made = cover_overspend(books=_needed(books, financial_year), **given)
        return f"Taken: {pounds(made.amount)}. Every practice whose money it is sees it."

    return _deed(
        request,
        form,
        deed,
        financial_year,
        books,
        "Cover an overspend",
        f"{ABOUT} All three facts must be on "
        "record. An attempt without them is refused, and kept for all whose money it is.",
    )


@signed_in(Permission.BUDGET_ADJUST)
@require_http_methods(["GET", "POST"])
def plan(request: PersonRequest, year: int) -> HttpResponse:
    """Record a recovery plan."""
    financial_year, _, books = _own_books(request, year)

    def deed(given: dict[str, Any]) -> str:
        record_recovery_plan(books=_needed(books, financial_year), **given)
        return "Recorded. Its outcome is recorded once it is known."

    about = "A recovery plan comes before any thought of freed-up resources (S4 ¶48)."
    return _deed(request, PlanForm(request.POST or None), deed, financial_year, books, "Record a recovery plan", about)


@signed_in(Permission.BUDGET_ADJUST)
@require_http_methods(["GET", "POST"])
def plan_outcome(request: PersonRequest, plan_id: int) -> HttpResponse:
    """Record what became of a recovery plan."""
    rows = RecoveryPlan.objects.visible_to(request.principal).select_related("books__pct")
    found = get_object_or_404(rows, pk=plan_id)
    year = FinancialYear(found.books.financial_year)

    def deed(given: dict[str, Any]) -> str:
        record_plan_outcome(plan=found, **given)
        return "Recorded. It stands from now on."

    about = f"The plan was to contain {pounds(found.overspend)}."
    form = OutcomeForm(request.POST or None)
    return _deed(request, form, deed, year, found.books, "Record the outcome of a recovery plan", about)


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def minute_list(request: PersonRequest) -> HttpResponse:
    """Minutes of the boards in sight, on freed-up resources."""
    listing = Listing(
        "Minutes of the board",
        BoardMinute.objects.visible_to(request.principal).select_related("pct", "use__claim"),
        _minute_columns(),
        (
            Filter(
                "about",
                "About",
                lambda rows, about: rows.filter(about=about),
                [(str(about), label) for about, label in words.MINUTE_LABELS.items()],
            ),
            Filter("q", "Reference or words", _said),
        ),
        asked=request.GET,
        sort="-held_on",
        empty="No minute on freed-up resources is recorded yet. The board’s clerk records them.",
    )
    if listing.export_format:
        return listing.file_response()
    may_record = request.principal.may(Permission.BOARD_MINUTE)
    return render(request, "budgets/minutes.jinja", {"listing": listing, "may_record": may_record})


@signed_in(Permission.BOARD_MINUTE)
@require_http_methods(["GET", "POST"])
def new_minute(request: PersonRequest) -> HttpResponse:
    """Record a decision of the board."""
    pct = _pct(request)
    form = MinuteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = record_minute(pct=pct, **form.cleaned_data, by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, f"Recorded: minute {made.reference}.")
            return redirect("budgets:minutes")
    context = {
        "form": form,
        "title": "Record a minute",
        "caption": pct.name,
        "about": "Premises are bought with freed-up resources only by specific approval of the board (S4 ¶44), and an "
        "overspend is covered only by its decision (S4 ¶48). A minute is never changed once it is recorded.",
        "button": "Record",
        "back": [("Minutes of the board", reverse("budgets:minutes"))],
    }
    return render(request, "budgets/freed_up_form.jinja", context)


def _deed(
    request: PersonRequest,
    form: Form,
    deed: Callable[[dict[str, Any]], str],
    year: FinancialYear,
    books: Books | None,
    title: str,
    about: str,
) -> HttpResponse:
    """Show the form; once it is sent and sound, do the deed and go back to the page of the last resort."""
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        try:
            if isinstance(form, PasswordAgain):
                form.cleaned_data["proven_at"] = proven(request, form, at)
            said = deed(form.cleaned_data | {"by": request.principal, "at": at})
        except LastResortRefused as refusal:
            messages.warning(request, str(refusal))
            return redirect(_page(year, books))
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, said)
            return redirect(_page(year, books))
    context = {
        "form": form,
        "title": title,
        "caption": f"{books.pct.name}, {year}" if books else str(year),
        "about": about,
        "button": title,
        "back": [(f"Last resort {year}", _page(year, books))],
    }
    return render(request, "budgets/freed_up_form.jinja", context)


def _own_books(request: PersonRequest, year: int) -> tuple[FinancialYear, Organisation, Books | None]:
    financial_year, pct = scope.year_or_404(year), _pct(request)
    return financial_year, pct, _chosen(request, _kept(pct, financial_year))


def _kept(pct: Organisation | None, year: FinancialYear) -> list[Books]:
    """The PCT’s own books of a year first, then those of PCTs that merged into it: each has its fund and its plans."""
    if pct is None:
        return []
    own, others = books_of(pct, year), books_kept_by(pct, year, clock.today())
    return [*([own] if own else []), *(books for books in others if books != own)]


def _chosen(request: PersonRequest, kept: Sequence[Books]) -> Books | None:
    """The set of books asked for by the code of its PCT; the first where none is named.

    :raises Http404: for books that the PCT does not keep.
    """
    code = request.GET.get("books", "")
    found = [books for books in kept if code in ("", books.pct.code)]
    if code and not found:
        raise Http404
    return found[0] if found else None


def _page(year: FinancialYear, books: Books | None) -> str:
    address = reverse("budgets:last_resort", args=[year.start_year])
    return f"{address}?books={books.pct.code}" if books else address


def _needed(books: Books | None, year: FinancialYear) -> Books:
    if books is None:
        raise Invalid(f"There are no books of {year} yet.", rule="books_are_open", fix="Record the allocation first.")
    return books


def _pct(request: PersonRequest) -> Organisation:
    pct = own_pct(request.principal, clock.today())
    if pct is None:
        raise Denied("That is for a PCT: choose a role that you hold in one.")
    return pct


def _may(request: PersonRequest, pct: Organisation | None, permission: Permission) -> bool:
    return pct is not None and permissions.may_in_own_pct(request.principal, pct, permission)


def _minute_columns() -> tuple[Column, ...]:
    return (
        Column("reference", "Minute", order_by="reference"),
        Column("held_on", "Meeting of", kind="date", order_by="held_on"),
        Column("pct", "Board of", value=lambda minute: minute.pct.name, order_by="pct__name"),
        Column("about", "About", value=lambda minute: words.MINUTE_LABELS[MinuteAbout(minute.about)], order_by="about"),
        Column("decision", "Decision"),
        Column("up_to", "Up to", kind="pounds", order_by="up_to"),
        Column("recorded_by", "Recorded by", order_by="recorded_by"),
    )


def _said(rows: Any, text: str) -> Any:
    return rows.filter(reference__icontains=text) | rows.filter(decision__icontains=text)
