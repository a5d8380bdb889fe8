"""A practice's proposal: its terms and signatures, its questions; and the questions that wait for the PCT."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from budgets import permissions
from budgets.actions.questions import add_remark, ask_question
from budgets.actions.terms import propose_terms, sign_terms
from budgets.domain.services import in_order, line_label
from budgets.domain.states import LABELS, BudgetStatus
from budgets.domain.terms import SIDE_LABELS, TermsContent
from budgets.forms.agreement import AskForm, RemarkForm, SignForm, TermsForm
from budgets.models import Budget, BudgetQuestion, Terms
from budgets.presenters import statements as presenters
from budgets.queries.agreement import SignedTerms, Standing, agreement_of, standings
from budgets.queries.questions import open_questions, threads_of
from budgets.queries.treatments import treatments_out
from budgets.views import scope
from budgets.views.agreement_disputes import clause_ways
from budgets.views.line_disputes import line_ways
from governance.queries.places import own_pct
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.accounts.views.proof import proven
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.listing import Column, Filter, Listing
from pbc.core.periods import FinancialYear

COLUMNS = (
    Column(
        "practice",
        "Practice",
        value=lambda row: row.practice.name,
        order_by="practice",
        href=lambda row: reverse("budgets:agreement", args=[row.question.budget_id]),
        sub=lambda row: row.practice.code,
    ),
    Column("line", "About", value=lambda row: line_label(row.question.line) if row.question.line else "the budget"),
    Column("text", "Last word", value=lambda row: row.text),
    Column("days", "Days waiting", kind="number", order_by="days"),
)

STANDING_COLUMNS = (
    Column(
        "practice",
        "Practice",
        value=lambda row: row.budget.practice.name,
        order_by="practice",
        href=lambda row: reverse("budgets:agreement", args=[row.budget.pk]),
        sub=lambda row: row.budget.practice.code,
    ),
    Column("net", "Budget", kind="pounds", value=lambda row: row.budget.net, order_by="net"),
    Column("status", "State", value=lambda row: LABELS[BudgetStatus(row.budget.status)], order_by="status"),
    Column("practice_signed", "For the practice", value=lambda row: row.signer("practice")),
    Column("pct_signed", "For the PCT", value=lambda row: row.signer("pct")),
    Column("agreed_at", "Agreed", kind="date", value=lambda row: row.budget.agreed_at, order_by="agreed_at"),
)
SIGNED_CHOICES = (
    ("agreed", "Signed by both sides"),
    ("practice", "Not signed by the practice"),
    ("pct", "Not signed by the PCT"),
)


@signed_in(Permission.STATEMENT_VIEW)
@require_http_methods(["GET"])
def agreement_page(request: PersonRequest, budget_id: int) -> HttpResponse:
    """The terms of a budget in their exact words, who has signed, and what was asked and answered."""
    return _page(request, _budget(request, budget_id))


@signed_in(Permission.BUDGET_SIGN)
@require_http_methods(["POST"])
def sign(request: PersonRequest, budget_id: int) -> HttpResponse:
    """Put one side's signature under the latest terms."""
    budget = _budget(request, budget_id)
    form = SignForm(request.POST)
    terms = get_object_or_404(
        Terms.objects.visible_to(request.principal).filter(budget=budget).order_by("-version")[:1]
    )

    def deed() -> str:
        at = clock.now()
        proven_at = proven(request, form, at)
        sign_terms(terms=terms, **form.cleaned_data, proven_at=proven_at, by=request.principal, at=at)
        return "Signed."

    return _done(request, budget, form, deed) or _page(request, budget, sign_form=form)


@signed_in(Permission.BUDGET_QUESTION)
@require_http_methods(["POST"])
def ask(request: PersonRequest, budget_id: int) -> HttpResponse:
    """Ask about a budget."""
    budget = _budget(request, budget_id)
    form = AskForm(request.POST, lines=_lines(budget))

    def deed() -> str:
        ask_question(budget=budget, **form.cleaned_data, by=request.principal, at=clock.now())
        return "Your question is with the PCT. You see its answer here."

    return _done(request, budget, form, deed) or _page(request, budget, ask_form=form)


@signed_in(Permission.STATEMENT_VIEW)
@require_http_methods(["POST"])
def remark(request: PersonRequest, question_id: int) -> HttpResponse:
    """Answer a question, or go on asking."""
    rows = BudgetQuestion.objects.visible_to(request.principal).select_related("budget__practice", "budget__pct")
    question = get_object_or_404(rows, pk=question_id)
    try:
        add_remark(question=question, text=request.POST.get("text", ""), by=request.principal, at=clock.now())
    except (Invalid, Denied) as fault:
        messages.warning(request, str(fault))
    else:
        messages.success(request, "Said. Both sides see it.")
    return redirect("budgets:agreement", question.budget_id)


@signed_in(Permission.BUDGET_SET)
@require_http_methods(["POST"])
def change_terms(request: PersonRequest, budget_id: int) -> HttpResponse:
    """Propose new terms."""
    budget = _budget(request, budget_id)
    form = TermsForm(request.POST)

    def deed() -> str:
        changes = dict(form.cleaned_data)
        reason = changes.pop("reason")
        made = propose_terms(budget=budget, changes=changes, reason=reason, by=request.principal, at=clock.now())
        return f"Version {made.version} of the terms waits for both signatures."

    return _done(request, budget, form, deed) or _page(request, budget, terms_form=form)


@signed_in(Permission.BUDGET_SET)
@require_http_methods(["GET"])
def question_list(request: PersonRequest) -> HttpResponse:
    """Questions that wait for the PCT, with how long they have waited."""
    pct = own_pct(request.principal, clock.today())
    found = open_questions(pct, clock.now()) if pct else []
    empty = "No question waits for an answer."
    listing = Listing("Questions about budgets", found, COLUMNS, asked=request.GET, sort="-days", empty=empty)
    if listing.export_format:
        return listing.file_response()
    return render(request, "budgets/questions.jinja", {"pct": pct, "listing": listing})


@signed_in(Permission.STATEMENT_VIEW)
@require_http_methods(["GET"])
def agreement_list(request: PersonRequest, year: int) -> HttpResponse:
    """The latest budgets in sight of a year, and who has signed each."""
    financial_year = scope.year_or_404(year)
    rows = Budget.objects.visible_to(request.principal).filter(financial_year=financial_year.start_year)
    live = rows.exclude(status=BudgetStatus.SUPERSEDED).select_related("practice")
    found = standings(live)
    empty = f"No budget is proposed or issued for {financial_year} yet."
    listing = Listing(
        f"Agreement on budgets, {financial_year}",
        found,
        STANDING_COLUMNS,
        (Filter("signed", "Signatures", _by_signature, SIGNED_CHOICES),),
        asked=request.GET,
        sort="practice",
        per_page=100,
        empty=empty,
    )
    if listing.export_format:
        return listing.file_response()
    context = {
        "year": financial_year,
        "listing": listing,
        "may_see_lateness": request.principal.may(Permission.LEDGER_VIEW),
    }
    return render(request, "budgets/agreements.jinja", context)


def _by_signature(rows: list[Standing], asked: str) -> list[Standing]:
    if asked == "agreed":
        return [row for row in rows if not row.missing]
    return [row for row in rows if asked in row.missing]


def _budget(request: PersonRequest, budget_id: int) -> Budget:
    rows = Budget.objects.visible_to(request.principal).select_related("practice", "pct", "round")
    return get_object_or_404(rows, pk=budget_id)


def _lines(budget: Budget) -> list[str]:
    return in_order(budget.lines.values_list("line", flat=True))


def _done(request: PersonRequest, budget: Budget, form: Form, deed: Callable[[], str]) -> HttpResponse | None:
    """Do it and go back to the page; nothing where the form has something to mend."""
    if not form.is_valid():
        return None
    try:
        messages.success(request, deed())
    except (Invalid, Denied) as fault:
        show_on(form, fault)
        return None
    return redirect("budgets:agreement", budget.pk)


def _page(
    request: PersonRequest,
    budget: Budget,
    *,
    sign_form: SignForm | None = None,
    ask_form: AskForm | None = None,
    terms_form: TermsForm | None = None,
) -> HttpResponse:
    found = agreement_of(budget)
    principal, side = request.principal, permissions.side_of(request.principal, budget.practice, budget.pct)
    latest = found[0] if found else None
    live = budget.status != BudgetStatus.SUPERSEDED
    may_sign = principal.may(Permission.BUDGET_SIGN) and latest and side in latest.missing
    context = {
        "budget": budget,
        "year": FinancialYear(budget.financial_year),
        "versions": found,
        "latest": latest,
        "treatments": treatments_out(budget),
        "threads": threads_of(budget),
        "line_label": line_label,
        "sides": SIDE_LABELS,
        "status": LABELS[BudgetStatus(budget.status)],
        "words": presenters,
        "sign_form": _sign_form(sign_form, latest) if live and may_sign else None,
        "ask_form": ask_form or AskForm(lines=_lines(budget)),
        "may_ask": live and side == "practice" and principal.may(Permission.BUDGET_QUESTION),
        "may_answer": (side == "practice" and principal.may(Permission.BUDGET_QUESTION))
        or (side == "pct" and principal.may(Permission.BUDGET_SET)),
        "remark_form": RemarkForm(),
        "terms_form": terms_form or _terms_form(latest),
        "clauses": clause_ways(request, budget, latest.terms if latest else None),
        "line_ways": line_ways(request, budget) if live else {},
        "may_change": live and permissions.may_set(principal, budget.pct),
        "forms": [form for form in (sign_form, ask_form, terms_form) if form],
    }
    return render(request, "budgets/agreement.jinja", context)


def _sign_form(form: SignForm | None, latest: SignedTerms | None) -> SignForm:
    return form or SignForm(initial={"seen": latest.terms.digest if latest else ""})


def _terms_form(latest: SignedTerms | None) -> TermsForm:
    if latest is None:
        return TermsForm()
    content = TermsContent.from_dict(latest.terms.content)
    names = ("sharing_percent", "contingency_rate", "threshold")
    given = {name: getattr(content, name) for name in names}
    return TermsForm(initial=given | {"excluded_codes": ", ".join(content.excluded_codes)})
