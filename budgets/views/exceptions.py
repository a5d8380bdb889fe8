"""Exceptions from the rules of budgets: the list, asking for one, and what the SHA and the Department say (R28)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from budgets import permissions
from budgets.actions.exceptions import ask_exception, judge_exception, record_decision, withdraw_exception
from budgets.domain.exception_states import LABELS, TRANSITIONS, ExceptionStatus
from budgets.domain.exceptions import total_of
from budgets.forms.exceptions import DecisionForm, JudgeForm, WishForm, WithdrawExceptionForm
from budgets.models import RuleException
from budgets.presenters import exceptions as words
from budgets.views import scope
from governance.queries.places import own_pct
from governance.queries.rules import rules_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.listing import Column, Filter, Listing
from pbc.core.tags import tag
from pbc.organisations.queries import practices_of

S = ExceptionStatus


@signed_in(Permission.EXCEPTION_VIEW)
@require_http_methods(["GET"])
def exception_list(request: PersonRequest) -> HttpResponse:
    """Exceptions in sight, the latest first."""
    listing = Listing(
        "Exceptions from the rules of budgets",
        RuleException.objects.visible_to(request.principal).select_related("pct"),
        COLUMNS,
        (Filter("status", "State", lambda rows, status: rows.filter(status=status), tuple(LABELS.items())),),
        asked=request.GET,
        sort="-asked_at",
        empty="No exception was asked for.",
    )
    if listing.export_format:
        return listing.file_response()
    context = {"listing": listing, "may_ask": request.principal.may(Permission.EXCEPTION_ASK)}
    return render(request, "budgets/exceptions.jinja", context)


@signed_in(Permission.EXCEPTION_ASK)
@require_http_methods(["GET", "POST"])
def new_exception(request: PersonRequest) -> HttpResponse:
    """Ask the SHA for an exception."""
    today = clock.today()
    pct = own_pct(request.principal, today)
    rules = rules_in_force(today, pct)
    practices = list(practices_of(pct, today)) if pct else []
    form = WishForm(request.POST or None, rules=rules, practices=practices)
    if pct and form.is_valid():
        try:
            made = ask_exception(pct=pct, wish=form.wish, by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, f"The SHA has your request {made.reference}.")
            return redirect("budgets:exception", made.reference)
    return render(request, "budgets/new_exception.jinja", {"form": form}, status=422 if form.errors else 200)


@signed_in(Permission.EXCEPTION_VIEW)
@require_http_methods(["GET"])
def exception_page(request: PersonRequest, reference: str) -> HttpResponse:
    """One exception: the rule, whom it touches, and what was said of it."""
    return _page(request, _exception_or_404(request, reference))


@signed_in(Permission.EXCEPTION_JUDGE)
@require_http_methods(["POST"])
def judge(request: PersonRequest, reference: str) -> HttpResponse:
    """Support it or decline it, for the SHA."""
    exception, form = _exception_or_404(request, reference), JudgeForm(request.POST)
    return _done(
        request,
        exception,
        form,
        "judge",
        "It is said to the PCT and the practices named.",
        lambda: judge_exception(exception=exception, **form.cleaned_data, by=request.principal, at=clock.now()),
    )


@signed_in(Permission.EXCEPTION_JUDGE)
@require_http_methods(["POST"])
def decision(request: PersonRequest, reference: str) -> HttpResponse:
    """Record what the Department decided."""
    exception, form = _exception_or_404(request, reference), DecisionForm(request.POST)
    return _done(
        request,
        exception,
        form,
        "decide",
        "The Department’s decision is recorded.",
        lambda: record_decision(exception=exception, decision=form.decision, by=request.principal, at=clock.now()),
    )


@signed_in(Permission.EXCEPTION_ASK)
@require_http_methods(["POST"])
def withdraw(request: PersonRequest, reference: str) -> HttpResponse:
    """Take it back, or give it up."""
    exception, form = _exception_or_404(request, reference), WithdrawExceptionForm(request.POST)
    return _done(
        request,
        exception,
        form,
        "withdraw",
        "It is withdrawn: the rule is followed.",
        lambda: withdraw_exception(exception=exception, **form.cleaned_data, by=request.principal, at=clock.now()),
    )


def _done(
    request: PersonRequest, exception: RuleException, form: Form, name: str, said: str, act: Callable[[], RuleException]
) -> HttpResponse:
    if form.is_valid():
        try:
            act()
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, said)
            return redirect("budgets:exception", exception.reference)
    return _page(request, exception, name, form)


def _page(request: PersonRequest, exception: RuleException, name: str = "", form: Form | None = None) -> HttpResponse:
    touched = exception.practices.select_related("practice").order_by("practice__name", "practice")
    seen = touched.visible_to(request.principal)
    total = total_of([(row.practice.name, row.amount) for row in touched])
    forms = {"judge": JudgeForm(), "decide": DecisionForm(), "withdraw": WithdrawExceptionForm()}
    stands_back = _stands_back(request, exception)
    context: dict[str, Any] = {
        "exception": exception,
        "rule": rules_in_force(clock.day_of(exception.asked_at), exception.pct).get(exception.rule),
        "touched": [(row.practice.name, row.amount) for row in seen],
        "total": None if _is_touched(request) else total,
        "changes": exception.changes.order_by("pk"),
        "words": words,
        "labels": LABELS,
        "forms": forms | ({name: form} if form else {}),
        "may": _may(request, exception, stands_back),
        "stands_back": stands_back,
        "errors_on": form if form and form.errors else None,
        "source_url": scope.source_urls(request.principal),
    }
    return render(request, "budgets/exception.jinja", context, status=422 if context["errors_on"] else 200)


def _may(request: PersonRequest, exception: RuleException, stands_back: str) -> set[str]:
    """Which forms this hat is offered now."""
    found = set() if stands_back else _of_the_sha(request, exception)
    asks = permissions.may_in_own_pct(request.principal, exception.pct, Permission.EXCEPTION_ASK)
    return found | ({"withdraw"} if asks and S.WITHDRAWN in TRANSITIONS[exception.state] else set())


def _of_the_sha(request: PersonRequest, exception: RuleException) -> set[str]:
    if not request.principal.may_in(Permission.EXCEPTION_JUDGE, exception.sha_id):
        return set()
    return {S.ASKED: {"judge"}, S.SUPPORTED: {"decide"}}.get(exception.state, set())


def _stands_back(request: PersonRequest, exception: RuleException) -> str:
    """Why a person of the SHA is not offered a form that their role and the state of the exception would offer."""
    if not _of_the_sha(request, exception):
        return ""
    try:
        permissions.check_judges_exception(request.principal, exception, clock.today(), to="judge an exception")
    except Denied as fault:
        return str(fault).removesuffix(" Nothing was changed.")
    return ""


def _is_touched(request: PersonRequest) -> bool:
    """A practice reads what it is touched by itself, and a consortium its members: not the sums of others."""
    return request.principal.organisation_kind in ("practice", "consortium")


def _exception_or_404(request: PersonRequest, reference: str) -> RuleException:
    rows = RuleException.objects.visible_to(request.principal).select_related("pct", "sha")
    return get_object_or_404(rows, reference=reference)


COLUMNS = (
    Column(
        "reference",
        "Reference",
        order_by="reference",
        href=lambda row: reverse("budgets:exception", args=[row.reference]),
    ),
    Column("pct", "PCT", value=lambda row: row.pct.name, order_by="pct__name"),
    Column("paragraph", "Rule", order_by="paragraph"),
    Column("from_day", "Wanted from", kind="date", order_by="from_day"),
    Column("until_day", "Wanted until", kind="date", order_by="until_day"),
    Column(
        "status",
        "State",
        value=lambda row: LABELS[row.state],
        html=lambda row: tag(LABELS[row.state], words.STATUS_COLOURS[row.state]),
        order_by="status",
    ),
    Column("expires_on", "Holds until", kind="date", order_by="expires_on"),
    Column("asked_at", "Asked", kind="date", order_by="asked_at"),
)
