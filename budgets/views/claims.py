"""One claim on freed-up resources: declared, corrected, decided, with its own ledger."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from budgets import permissions
from budgets.actions.claims import agree_claim, note_on_claim, refuse_claim
from budgets.actions.declaring import confirm_split, correct_claim, declare_claim, withdraw_claim
from budgets.domain.claim_states import LABELS, OPEN
from budgets.domain.claims import CHANCE_ASKED_ELSEWHERE
from budgets.domain.ledger import AccountKind, PostingKind
from budgets.domain.use_states import LABELS as USE_STATUSES
from budgets.forms.freed_up import DeclareForm, ExplanationForm, NoteForm, ReasonForm
from budgets.models import Claim, Entry, OverspendPart, ProposedUse
from budgets.presenters import freed_up as words
from budgets.presenters import ledger as ledger_words
from budgets.queries.claims import acting_together, entries_of_claim, free_of, money_of, standing_of
from budgets.queries.freed_up import frozen_terms
from budgets.queries.ledger import keeper_of
from budgets.views import scope
from budgets.views.claim_scope import address_of, claim_or_404, disputes_context
from governance.views.standing_back import offers_to_stand_back
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.activity.queries.months import closed_months
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.formats import pounds
from pbc.core.listing import Column, Listing
from pbc.core.periods import FinancialYear, Month
from pbc.organisations.models import Organisation

DECLARE_ABOUT = (
    "Figures are taken from the practice’s statement: the budget of the lines devolved to it, less what their services "
    "cost (S4 ¶43, ¶47). The practice has at least 70 per cent of what is freed."
)
NO_MONTH = "No month is closed yet. Claims are made from closed months, whose figures stay as they are."


@signed_in(Permission.FREED_UP_DECLARE)
@require_http_methods(["GET", "POST"])
def declare(request: PersonRequest, code: str) -> HttpResponse:
    """Declare what a practice has freed by the end of a closed month."""
    practice = scope.practice_or_404(request, code)
    permissions.check_may_claim_for(request.principal, practice, clock.today(), to="declare freed-up resources")
    form = _declare_form(request, practice)
    if request.method == "POST" and form.is_valid():
        try:
            claim = declare_claim(practice=practice, **_declared(form), by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, f"Declared: {pounds(claim.total)}. The PCT decides on it.")
            return redirect("budgets:claim", claim.reference)
    return _declare_page(request, practice, form, "Declare freed-up resources", "Declare")


@signed_in(Permission.FREED_UP_DECLARE)
@require_http_methods(["GET", "POST"])
def correct(request: PersonRequest, reference: str) -> HttpResponse:
    """Declare anew in place of a claim that waits."""
    claim = claim_or_404(request, reference)
    permissions.check_may_claim_for(request.principal, claim.practice, clock.today(), to="correct a claim")
    initial = {"month": str(Month.of(claim.month)), "note": claim.note}
    form = _declare_form(request, claim.practice, initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = correct_claim(claim=claim, **_declared(form), by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, f"Claim {made.reference} stands in the place of {reference}.")
            return redirect("budgets:claim", made.reference)
    return _declare_page(request, claim.practice, form, f"Correct claim {reference}", "Declare anew")


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def claim_page(request: PersonRequest, reference: str) -> HttpResponse:
    """A claim: its figures with their working, shares, uses, everything done, and its ledger."""
    claim = claim_or_404(request, reference)
    listing = Listing(
        f"Ledger of claim {reference}",
        list(entries_of_claim(claim)),
        _ledger_columns(),
        asked=request.GET,
        per_page=100,
        empty=words.unposted_words(claim.state),
    )
    if listing.export_format:
        return listing.file_response()
    seen = ProposedUse.objects.visible_to(request.principal).filter(claim=claim)
    uses = list(seen.select_related("practice", "claim").order_by("number"))
    money = money_of(uses)
    released, spent = (sum(getattr(each, name) for each in money.values()) for name in ("released", "spent"))
    context = {
        "claim": claim,
        "year": FinancialYear(claim.books.financial_year),
        "listing": listing,
        "shares": claim.shares.select_related("practice").order_by("-amount"),
        "uses": [(use, money[use.pk]) for use in uses],
        "sums": {"released": released, "spent": spent, "balance": sum(standing_of(claim).values())},
        "free": sum(free_of(claim).values()),
        "deeds": claim.deeds.filter(Q(use=None) | Q(use__in=seen)).select_related("use__claim").order_by("-pk"),
        "steps": claim.steps.filter(use=None).order_by("due_on"),
        "taken": OverspendPart.objects.visible_to(request.principal)
        .filter(claim=claim)
        .select_related("cover__minute"),
        "sees_figures": Organisation.objects.visible_to(request.principal).filter(pk=claim.practice_id).exists(),
        "words": words,
        "statuses": LABELS,
        "use_statuses": USE_STATUSES,
        "chance": CHANCE_ASKED_ELSEWHERE,
        "source_url": scope.source_urls(request.principal),
        "reason_form": ReasonForm(prefix="withdraw"),
        "agree_form": ReasonForm(prefix="agree"),
        "note_form": NoteForm(),
        "may_stand_back": offers_to_stand_back(request),
    }
    context |= _offers(request, claim) | disputes_context(request, claim)
    return render(request, "budgets/claim.jinja", context)


@signed_in(Permission.FREED_UP_DECIDE)
@require_http_methods(["POST"])
def agree(request: PersonRequest, reference: str) -> HttpResponse:
    """Agree a claim."""
    claim = claim_or_404(request, reference)
    form = ReasonForm(request.POST, prefix="agree")
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _done(
        request,
        claim,
        lambda: agree_claim(claim=claim, reason=reason, by=request.principal, at=clock.now()),
        "Agreed. The practice now says what it should buy.",
    )


@signed_in(Permission.FREED_UP_DECIDE)
@require_http_methods(["GET", "POST"])
def refuse(request: PersonRequest, reference: str) -> HttpResponse:
    """Refuse a claim, with reasons, plan and timetable."""
    claim = claim_or_404(request, reference)
    form = ExplanationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            refuse_claim(claim=claim, explanation=form.explanation(), by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, "Refused. The practice sees the reasons, the plan and the timetable.")
            return redirect("budgets:claim", reference)
    context = {
        "form": form,
        "title": f"Refuse claim {reference}",
        "caption": f"{claim.practice.name}, {pounds(claim.total)}",
        "about": "A practice that is refused is owed the full reasons, and a plan and timetable to remove the obstacle "
        "(S4 ¶63).",
        "button": "Refuse",
        "back": [("Freed-up resources", reverse("budgets:claims")), (reference, address_of(claim))],
    }
    return render(request, "budgets/freed_up_form.jinja", context)


@signed_in(Permission.FREED_UP_DECLARE)
@require_http_methods(["POST"])
def withdraw(request: PersonRequest, reference: str) -> HttpResponse:
    """Take back a claim that waits."""
    claim = claim_or_404(request, reference)
    form = ReasonForm(request.POST, prefix="withdraw")
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _done(
        request,
        claim,
        lambda: withdraw_claim(claim=claim, reason=reason, by=request.principal, at=clock.now()),
        "Withdrawn.",
    )


@signed_in(Permission.FREED_UP_DECLARE)
@require_http_methods(["POST"])
def confirm(request: PersonRequest, reference: str) -> HttpResponse:
    """The practice’s word to a split that its consortium’s lead named."""
    claim = claim_or_404(request, reference)
    return _done(
        request,
        claim,
        lambda: confirm_split(claim=claim, by=request.principal, at=clock.now()),
        "Confirmed. The PCT may now decide.",
    )


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["POST"])
def note(request: PersonRequest, reference: str) -> HttpResponse:
    """Put a note or a dispute on a claim."""
    claim = claim_or_404(request, reference)
    form = NoteForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {"words": "", "is_dispute": False}
    return _done(
        request,
        claim,
        lambda: note_on_claim(claim=claim, **given, by=request.principal, at=clock.now()),
        "Noted. Both sides see it.",
    )


def _done(request: PersonRequest, claim: Claim, deed: Any, said: str) -> HttpResponse:
    """Do one thing to a claim, say how it went, and show the claim."""
    try:
        deed()
    except (Invalid, Denied) as fault:
        messages.warning(request, str(fault))
    else:
        messages.success(request, said)
    return redirect(address_of(claim))


def _offers(request: PersonRequest, claim: Claim) -> dict[str, bool]:
    """Which deeds the page offers to this hat."""
    waits = claim.status == "declared"
    may_decide = permissions.may_in_own_pct(
        request.principal, keeper_of(claim.books, clock.today()), Permission.FREED_UP_DECIDE
    )
    may_claim = permissions.may_claim_for(request.principal, claim.practice, clock.today())
    holders = holders_of(request, claim)
    return {
        "may_decide": waits and may_decide,
        "may_withdraw": waits and may_claim,
        "may_confirm": waits and claim.is_split_open and request.principal.organisation_id == claim.practice_id,
        "may_propose": claim.state in OPEN and bool(holders),
        "may_note": may_decide or may_claim,
    }


def holders_of(request: PersonRequest, claim: Claim) -> list[Organisation]:
    """Practices with a part of the claim that this hat may propose a use for."""
    shares = claim.shares.select_related("practice").order_by("practice__name")
    today = clock.today()
    return [each.practice for each in shares if permissions.may_claim_for(request.principal, each.practice, today)]


def _declare_form(request: PersonRequest, practice: Organisation, initial: dict[str, str] | None = None) -> DeclareForm:
    pct = scope.pct_of_practice(practice, clock.today())
    months = list(reversed(closed_months(pct))) if pct else []
    return DeclareForm(
        request.POST or None,
        months=months,
        together=acting_together(practice, clock.today()),
        own=practice,
        initial=initial or {},
    )


def _declared(form: DeclareForm) -> dict[str, Any]:
    return {"month": form.cleaned_data["month"], "note": form.cleaned_data["note"], "split": form.split()}


def _declare_page(
    request: PersonRequest, practice: Organisation, form: DeclareForm, title: str, button: str
) -> HttpResponse:
    offered = [Month.parse(key) for key, _ in form.fields["month"].choices]  # type: ignore[attr-defined]
    year = offered[0].financial_year if offered else FinancialYear.of(clock.today())
    terms = frozen_terms(practice, year)
    context = {
        "form": form,
        "title": title,
        "caption": f"{practice.name} ({practice.code})",
        "about": f"{DECLARE_ABOUT} {terms.words} {CHANCE_ASKED_ELSEWHERE}",
        "button": button,
        "back": [(f"Freed-up resources of {practice.name}", reverse("budgets:freed_up", args=[practice.code]))],
        "empty": "" if offered else NO_MONTH,
    }
    return render(request, "budgets/freed_up_form.jinja", context)


def _ledger_columns() -> tuple[Column, ...]:
    def account(entry: Entry) -> str:
        return ledger_words.ACCOUNT_LABELS[AccountKind(entry.account.kind)]

    return (
        Column("effective_on", "From", kind="date", value=lambda entry: entry.posting.effective_on),
        Column("kind", "What", value=lambda entry: ledger_words.POSTING_LABELS[PostingKind(entry.posting.kind)]),
        Column("account", "Account", value=account, sub=_whose),
        Column("amount", "Amount", kind="pounds"),
        Column("reason", "Why", value=lambda entry: entry.posting.reason),
        Column("by", "By", value=lambda entry: entry.posting.posted_by),
    )


def _whose(entry: Entry) -> str:
    name = entry.account.practice.name if entry.account.practice else "the PCT"
    return f"{name}, {entry.account.name}"
