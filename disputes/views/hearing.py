"""The hearing: questions, answers, votes, the ruling, and whether it was followed (R142–R144)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from disputes import permissions
from disputes.actions.following import confirm_followed
from disputes.actions.hearing import answer_panel, ask_panel_question, cast_vote
from disputes.domain.parties import Side
from disputes.domain.states import DisputeStatus
from disputes.forms.disputes import WordsForm
from disputes.forms.hearing import QuestionForm, VoteForm
from disputes.models import Dispute
from disputes.presenters import disputes as words
from disputes.presenters.sight import hearing_seen
from disputes.queries.offers import opened_offers
from disputes.queries.rulings import issues_of, members_to_vote, own_seat, ruling_of
from disputes.views.deed_pages import deed_page, sent
from disputes.views.scope import dispute_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.accounts.views.proof import proven
from pbc.core import clock


def hearing_context(request: PersonRequest, dispute: Dispute) -> dict[str, Any]:
    """The questions with their answers, who has yet to vote, the ruling, and whether it was followed."""
    side = permissions.side_of(request.principal, dispute, clock.today())
    seen, seat = hearing_seen(request.principal, dispute, clock.today()), own_seat(dispute, request.principal)
    hears = dispute.state is DisputeStatus.HEARING
    own_vote = seat.votes.first() if seat else None
    return {
        "questions": seen.questions,
        "to_vote": members_to_vote(dispute) if hears else 0,
        "own_vote": own_vote,
        "sits_and_hears": hears and seat is not None,
        "may_vote": hears and seat is not None and own_vote is None,
        "ruling": seen.ruling,
        "task": seen.task,
        "carried_out": seen.carried_out,
        "followings": seen.followings,
        "may_confirm": dispute.state is DisputeStatus.RULED
        and side is not None
        and request.principal.may(Permission.DISPUTE_RAISE)
        and not any(each.side == side for each in seen.followings),
    }


@signed_in(Permission.DISPUTE_JUDGE)
@require_http_methods(["GET", "POST"])
def question_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Put a question to both sides."""
    dispute = dispute_or_404(request, reference)
    form = QuestionForm(sent(request))
    return deed_page(
        request,
        dispute,
        form,
        lambda: ask_panel_question(dispute=dispute, **form.cleaned_data, by=request.principal, at=clock.now()),
        title="Ask both sides",
        button="Ask",
        done="Asked. Both sides see it in the same words.",
    )


@signed_in(Permission.DISPUTE_RAISE)
@require_http_methods(["GET", "POST"])
def answer_page(request: PersonRequest, reference: str, number: int) -> HttpResponse:
    """Answer the panel, for one side."""
    dispute = dispute_or_404(request, reference)
    question = dispute.questions.filter(number=number).first()
    if question is None:
        raise Http404
    form = WordsForm(
        sent(request),
        name="words",
        label="Your side’s answer",
        help_text="The panel reads it. The other side does, once it has answered too.",
    )
    return deed_page(
        request,
        dispute,
        form,
        lambda: answer_panel(question=question, words=form.cleaned_data["words"], by=request.principal, at=clock.now()),
        title=f"Answer question {number} of the panel",
        button="Answer",
        done="Answered. The panel reads it.",
        intro=question.words,
    )


@never_cache
@signed_in(Permission.DISPUTE_JUDGE)
@require_http_methods(["GET", "POST"])
def vote_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Vote for one of the offers."""
    dispute = dispute_or_404(request, reference)
    if dispute.state is not DisputeStatus.HEARING:
        return redirect("disputes:dispute", dispute.reference)
    opened = {row.opened.pk: row for row in opened_offers(dispute)}
    names = [(key, f"The offer of {words.side_name(dispute, Side(row.side))}") for key, row in opened.items()]
    form = VoteForm(sent(request), issues=issues_of(dispute), offers=names)

    def deed() -> None:
        at = clock.now()
        cast_vote(
            dispute=dispute,
            choices={issue: opened[key].opened for issue, key in form.choices().items()},
            reasons=form.cleaned_data["reasons"],
            proven_at=proven(request, form, at),
            by=request.principal,
            at=at,
        )

    return deed_page(
        request,
        dispute,
        form,
        deed,
        title="Vote",
        button="Sign and vote",
        done="Your vote is cast. The last vote issues the ruling.",
        intro="Read both offers, the joint statement and the answers first. A vote is not changed.",
    )


@signed_in(Permission.DISPUTE_VIEW)
@require_http_methods(["GET"])
def ruling_file(request: PersonRequest, reference: str) -> HttpResponse:
    """The ruling, as it was issued."""
    dispute = dispute_or_404(request, reference)
    ruling = ruling_of(dispute)
    if ruling is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="ruling-{dispute.reference}.pdf"'}
    return HttpResponse(bytes(ruling.pdf), content_type="application/pdf", headers=headers)


@signed_in(Permission.DISPUTE_RAISE)
@require_http_methods(["GET", "POST"])
def follow_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Say for one side that the ruling was done."""
    dispute = dispute_or_404(request, reference)
    form = WordsForm(sent(request), name="words", label="What was done, and when?")
    return deed_page(
        request,
        dispute,
        form,
        lambda: confirm_followed(
            dispute=dispute, words=form.cleaned_data["words"], by=request.principal, at=clock.now()
        ),
        title="Confirm that the ruling was done",
        button="Confirm",
        done="Confirmed. Once both sides have, the dispute is over.",
    )
