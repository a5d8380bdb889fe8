"""The hearing: questions, answers, votes, the ruling, and whether it was followed (R142–R144)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from disputes import permissions
from disputes.actions.following import carry_out_issue, confirm_followed
from disputes.actions.hearing import answer_panel, ask_panel_question, cast_vote
from disputes.domain.parties import Side
from disputes.domain.states import DisputeStatus
from disputes.forms.disputes import WordsForm
from disputes.forms.hearing import IssueForm, QuestionForm, VoteForm
from disputes.models import Dispute
from disputes.presenters import disputes as words
from disputes.presenters.following import issue_words
from disputes.presenters.sight import hearing_seen
from disputes.queries.offers import opened_offers
from disputes.queries.rulings import issues_of, members_to_vote, outcomes_of, own_seat, ruling_of
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
        "tasks": seen.tasks,
        "carried_out": seen.carried_out,
        "issue_words": issue_words,
        "may_carry_out": bool(_issues_to_do(request, dispute)),
        "followings": seen.followings,
        "may_confirm": dispute.state is DisputeStatus.RULED
        and side is not None
        and request.principal.may(Permission.DISPUTE_RAISE)
        and not any(each.side == side for each in seen.followings),
    }


def _issues_to_do(request: PersonRequest, dispute: Dispute) -> list[int]:
    """The issues on which this hat records what its PCT did: of a ruling issue by issue, those that wait."""
    principal = request.principal
    side = permissions.side_of(principal, dispute, clock.today()) if principal.may(Permission.DISPUTE_RAISE) else None
    if side is not Side.PCT or dispute.state is not DisputeStatus.RULED:
        return []
    outcomes = outcomes_of(dispute)
    return [each.issue for each in outcomes if len(outcomes) > 1 and not hasattr(each, "carried_out")]


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
def carry_out_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Record what the PCT did because of the ruling on one question."""
    dispute = dispute_or_404(request, reference)
    waiting, names = _issues_to_do(request, dispute), issues_of(dispute)
    if not waiting:
        return redirect("disputes:dispute", dispute.reference)
    form = IssueForm(sent(request), issues=[(issue, names[issue]) for issue in waiting])
    return deed_page(
        request,
        dispute,
        form,
        lambda: carry_out_issue(dispute=dispute, **form.cleaned_data, by=request.principal, at=clock.now()),
        title="Record what was done on a question",
        button="Record it",
        done="Recorded. Once every question is carried out, confirm that the ruling was done.",
        intro="What changes a claim, a case or a budget is done on its own page, and recorded from there.",
    )


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
