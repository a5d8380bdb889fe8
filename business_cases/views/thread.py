"""Questions and answers on a case, in one thread that both sides see (R98, R106)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from business_cases import permissions
from business_cases.actions.thread import answer, ask
from business_cases.domain.case_states import UNDECIDED
from business_cases.forms.decisions import AskForm, WordsForm
from business_cases.models import BusinessCase
from business_cases.queries.signing import due_step
from business_cases.queries.thread import thread_of
from business_cases.views.deed_pages import deed_page, sent
from business_cases.views.scope import case_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock


def thread_context(request: PersonRequest, case: BusinessCase) -> dict[str, Any]:
    """The thread, and which questions this hat may answer."""
    is_proposer, is_pct = _sides(request, case)
    is_open = case.state in UNDECIDED
    return {
        "thread": thread_of(case),
        "may_ask": is_open and (is_proposer or is_pct),
        "answers_pct": is_open and is_proposer,
        "answers_proposer": is_open and is_pct and not is_proposer,
    }


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET", "POST"])
def ask_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Ask the other side."""
    case = case_or_404(request, reference)
    is_proposer, _ = _sides(request, case)
    form = AskForm(sent(request), may_hold=not is_proposer)
    return deed_page(
        request,
        case,
        form,
        lambda: ask(
            case=case,
            words=form.cleaned_data["words"],
            holds=form.cleaned_data.get("holds", False),
            by=request.principal,
            at=clock.now(),
        ),
        title="Ask a question",
        button="Ask",
        done="Asked. Both sides see it.",
        intro="The eight weeks run on, whatever is asked.",
    )


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET", "POST"])
def answer_page(request: PersonRequest, reference: str, number: int) -> HttpResponse:
    """Answer a question of the other side."""
    case = case_or_404(request, reference)
    question = get_object_or_404(case.questions, number=number)
    form = WordsForm(sent(request), name="words", label="Answer", help_text="Both sides see it. Name no patient.")
    return deed_page(
        request,
        case,
        form,
        lambda: answer(question=question, words=form.cleaned_data["words"], by=request.principal, at=clock.now()),
        title=f"Answer question {number}",
        button="Answer",
        done="Answered. Both sides see it.",
        quoted=question,
    )


def _sides(request: PersonRequest, case: BusinessCase) -> tuple[bool, bool]:
    principal, today = request.principal, clock.today()
    is_proposer = permissions.may_write_for(principal, case.owner, today)
    step = due_step(case)
    is_signer = step is not None and permissions.signer(principal, case, step, today) is not None
    return is_proposer, permissions.may_speak_for_pct(principal, case, today) or is_signer
