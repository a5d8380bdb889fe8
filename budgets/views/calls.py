"""Calls on a contingency fund: the queue, writing one, opening it, deciding and withdrawing it."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from budgets import permissions
from budgets.actions.calls import decide_call, withdraw_call, write_call
from budgets.domain.call_states import CallStatus
from budgets.domain.calls import ReasonKind
from budgets.forms.calls import CallForm, DecideForm, WithdrawForm
from budgets.models import Account, Books, ContingencyCall
from budgets.presenters import calls as words
from budgets.presenters.ledger import line_label
from budgets.queries.contingency import contributions, queue_of, score_to_meet
from budgets.queries.ledger import keeper_of
from budgets.views import scope
from budgets.views.contingency import books_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.listing import Column, Filter, Listing
from pbc.core.periods import FinancialYear
from pbc.core.working import Working
from pbc.organisations.models import Organisation


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def queue(request: PersonRequest, books_id: int) -> HttpResponse:
    """Every call on the fund, the best scored first: those of other practices without name, reason and evidence."""
    books = books_or_404(request, books_id)
    rows = queue_of(books).outside_wall(request.principal).select_related("practice")
    own = set(ContingencyCall.objects.visible_to(request.principal).filter(pk__in=rows).values_list("pk", flat=True))
    listing = Listing(
        f"Calls on the fund of {FinancialYear(books.financial_year)}",
        rows,
        _columns(own),
        (Filter("status", "State", lambda rows, status: rows.filter(status=status), _states()),),
        asked=request.GET,
        sort="-score",
        per_page=100,
        empty="Nobody has called on this fund yet.",
    )
    if listing.export_format:
        return listing.file_response()
    may_call = request.principal.may(Permission.CONTINGENCY_CALL)
    return render(request, "budgets/calls.jinja", {"books": books, "listing": listing, "may_call": may_call})


@signed_in(Permission.CONTINGENCY_CALL)
@require_http_methods(["GET", "POST"])
def new_call(request: PersonRequest, books_id: int) -> HttpResponse:
    """Write a call for a practice that has put into the fund."""
    books = books_or_404(request, books_id)
    practices = _practices(request, books)
    form = CallForm(
        request.POST if request.method == "POST" else None, practices=practices, lines=_lines(request, books)
    )
    if form.is_valid():
        try:
            call = write_call(
                practice=form.chosen_practice,
                financial_year=FinancialYear(books.financial_year),
                request=form.as_request,
                by=request.principal,
                at=clock.now(),
            )
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, f"The call is written and scored {call.score} of 100. It waits to be decided.")
            return redirect("budgets:call", call.pk)
    return render(request, "budgets/new_call.jinja", {"books": books, "form": form, "practices": practices})


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def call_page(request: PersonRequest, call_id: int) -> HttpResponse:
    """One call: what it says, how it was scored, what became of it, and what may be done."""
    return _page(request, _call_or_404(request, call_id))


@signed_in(Permission.CONTINGENCY_DECIDE)
@require_http_methods(["POST"])
def decide(request: PersonRequest, call_id: int) -> HttpResponse:
    """Meet a call, a part of it, or refuse it."""
    call = _call_or_404(request, call_id)
    form = DecideForm(request.POST, auto_id="decide_%s")
    if form.is_valid():
        try:
            decided = decide_call(call=call, **form.cleaned_data, by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            label = words.STATUS_LABELS[CallStatus(decided.status)].lower()
            messages.success(request, f"The call is {label}. The practice sees it with your reasons.")
            return redirect("budgets:call", call.pk)
    return _page(request, call, decide_form=form)


@signed_in(Permission.CONTINGENCY_CALL)
@require_http_methods(["POST"])
def withdraw(request: PersonRequest, call_id: int) -> HttpResponse:
    """Take a call back that waits."""
    call = _call_or_404(request, call_id)
    form = WithdrawForm(request.POST, auto_id="withdraw_%s")
    if form.is_valid():
        try:
            withdraw_call(call=call, **form.cleaned_data, by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, "The call is withdrawn.")
            return redirect("budgets:call", call.pk)
    return _page(request, call, withdraw_form=form)


def _page(
    request: PersonRequest,
    call: ContingencyCall,
    decide_form: DecideForm | None = None,
    withdraw_form: WithdrawForm | None = None,
) -> HttpResponse:
    principal, is_waiting = request.principal, call.status == CallStatus.WAITING
    keeper = keeper_of(call.books, clock.today())
    may_decide = is_waiting and permissions.may_in_own_pct(principal, keeper, Permission.CONTINGENCY_DECIDE)
    is_writer = call.written_by_user_id is not None and call.written_by_user_id == principal.user_id
    may_withdraw = permissions.may_in_own_pct(
        principal, keeper, Permission.CONTINGENCY_CALL
    ) or permissions.may_for_own_practice(principal, call.practice, Permission.CONTINGENCY_CALL)
    context: dict[str, Any] = {
        "call": call,
        "working": Working.from_dict(call.working),
        "events": call.events.order_by("pk"),
        "score_to_meet": score_to_meet(call, keeper),
        "reason_label": words.REASON_LABELS[ReasonKind(call.reason_kind)],
        "line_label": line_label(call.line),
        "words": words,
        "source_url": scope.source_urls(request.principal),
        "is_writer": is_writer,
        "may_decide": may_decide and not is_writer,
        "decide_form": decide_form or DecideForm(auto_id="decide_%s"),
        "may_withdraw": is_waiting and may_withdraw,
        "withdraw_form": withdraw_form or WithdrawForm(auto_id="withdraw_%s"),
        "errors_on": _with_errors(decide_form, withdraw_form),
    }
    return render(request, "budgets/call.jinja", context)


def _with_errors(*forms: Form | None) -> Form | None:
    return next((form for form in forms if form is not None and form.errors), None)


def _call_or_404(request: PersonRequest, call_id: int) -> ContingencyCall:
    rows = ContingencyCall.objects.visible_to(request.principal).select_related("books__pct", "practice", "posting")
    return get_object_or_404(rows, pk=call_id)


def _practices(request: PersonRequest, books: Books) -> list[Organisation]:
    """Practices with money in the fund that this hat may call for."""
    seen = Organisation.objects.visible_to(request.principal).practices().filter(pk__in=contributions(books))
    own = request.principal.organisation_id if request.principal.organisation_kind == "practice" else None
    return list((seen.filter(pk=own) if own else seen).order_by("name", "code"))


def _lines(request: PersonRequest, books: Books) -> list[str]:
    rows = Account.objects.visible_to(request.principal).filter(books=books).exclude(line="")
    return sorted(set(rows.values_list("line", flat=True)))


def _states() -> list[tuple[str, str]]:
    return [(str(status), label) for status, label in words.STATUS_LABELS.items()]


def _columns(own: set[int]) -> tuple[Column, ...]:
    return (
        Column(
            "practice",
            "Practice",
            value=lambda call: call.practice.name if call.pk in own else "Another practice",
            href=lambda call: reverse("budgets:call", args=[call.pk]) if call.pk in own else None,
        ),
        Column("written_at", "Written", kind="date", order_by="written_at"),
        Column("amount", "Called for", kind="pounds", order_by="amount"),
        Column("score", "Score of 100", kind="number", order_by="score"),
        Column(
            "status",
            "State",
            value=lambda call: words.STATUS_LABELS[CallStatus(call.status)],
            html=_tag,
            order_by="status",
        ),
        Column("granted", "Met", kind="pounds", order_by="granted"),
        Column("line", "Line", value=lambda call: line_label(call.line) if call.pk in own else ""),
    )


def _tag(call: ContingencyCall) -> Markup:
    status = CallStatus(call.status)
    tag = Markup('<strong class="nhsuk-tag nhsuk-tag--{}">{}</strong>')
    return tag.format(words.STATUS_COLOURS[status], words.STATUS_LABELS[status])
