"""The panel asks both sides the same, and votes; the last vote issues the ruling (R142, R143; S4 ¶73)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from disputes import permissions
from disputes.actions.dispute_records import about, locked_dispute, move
from disputes.actions.telling import tell_asked, tell_clerk, tell_panel, tell_sides
from disputes.domain.parties import Side
from disputes.domain.stages import stage_due_on
from disputes.domain.states import Deed, DisputeStatus
from disputes.domain.votes import Result
from disputes.models import Dispute, OpenedOffer, PanelAnswer, PanelQuestion, PanelSeat, Ruling, RulingOn, Vote
from disputes.presenters.rulings import ruling_content
from disputes.queries.rules import stage_terms
from disputes.queries.rulings import issues_of, own_seat, results_of, sitting
from disputes.rendering.rulings import ruling_pdf
from governance.queries.rules import rule_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.domain.proof import check_proof
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day
from pbc.core.principal import Principal
from pbc.core.words import check_said


@transaction.atomic
def ask_panel_question(*, dispute: Dispute, words: str, answer_by: date, by: Principal, at: datetime) -> PanelQuestion:
    """Put a question of the panel to both sides, in the same words.

    :raises Denied: if this person does not sit on the panel, or the hearing is not on.
    :raises Invalid: without words, or for a day that has passed.
    """
    dispute = locked_dispute(dispute)
    seat = _check_sits(dispute, by, at)
    if answer_by < day_of(at):
        fix = f"Give a day from {day(day_of(at))} on."
        raise Invalid("The day for the answers has passed.", field="answer_by", rule="answers_lie_ahead", fix=fix)
    question = PanelQuestion.objects.create(
        dispute=dispute,
        number=dispute.questions.count() + 1,
        words=check_said(words, field="words", what="The question"),
        answer_by=answer_by,
        asked_by=seat.user.name,
        asked_at=at,
    )
    audit.record("disputes.panel_asked", dispute, by=by, at=at, **about(dispute), number=question.number)
    tell_asked(question, "disputes.question_put", at=at)
    return question


@transaction.atomic
def answer_panel(*, question: PanelQuestion, words: str, by: Principal, at: datetime) -> PanelAnswer:
    """Answer the panel, for one side, once.

    :raises Denied: if this hat acts for neither side, the hearing is over, or the side has answered.
    :raises Invalid: without words.
    """
    dispute = locked_dispute(question.dispute)
    side = permissions.check_side(by, dispute, Permission.DISPUTE_RAISE, day_of(at), to="answer the panel")
    if dispute.state is not DisputeStatus.HEARING:
        raise Denied("The hearing is not on. Nothing was changed.")
    if question.answers.filter(side=side).exists():
        raise Denied("Your side has answered this question. Nothing was changed.")
    answer = PanelAnswer.objects.create(
        question=question,
        side=side,
        words=check_said(words, field="words", what="The answer"),
        by_name=by.name,
        by_role=by.role,
        at=at,
    )
    audit.record("disputes.panel_answered", dispute, by=by, at=at, **about(dispute), number=question.number, side=side)
    return answer


@transaction.atomic
def cast_vote(
    *,
    dispute: Dispute,
    choices: Mapping[int, OpenedOffer],
    reasons: str,
    proven_at: datetime,
    by: Principal,
    at: datetime,
) -> list[Vote]:
    """Vote for one of the two offers, whole, on each issue, with reasons. The last member's vote issues the ruling.

    :param choices: an offer for each number of :func:`issues_of`. ``proven_at``: when the person last gave the
        password.
    :raises Denied: if this person does not sit on the panel, has an interest by now, has voted, the hearing is not
        on, the panel could tie, or the password was not given just before.
    :raises Invalid: without reasons, or for offers or issues of another dispute.
    """
    dispute = locked_dispute(dispute)
    seat = _check_sits(dispute, by, at)
    check_proof(proven_at, at=at)
    own = all(offer.offer.dispute_id == dispute.pk for offer in choices.values())
    if not own or set(choices) != set(issues_of(dispute)):
        fix = "Vote on every question, for one of the offers on the page of this dispute."
        raise Invalid("That is not one of the offers.", field="offer", rule="one_of_the_offers", fix=fix)
    if seat.votes.exists():
        raise Denied("You have voted on this. A vote is not changed.")
    why = check_said(reasons, field="reasons", what="A reason")
    votes = Vote.objects.bulk_create(
        Vote(dispute=dispute, seat=seat, issue=issue, offer=each, reasons=why, at=at)
        for issue, each in sorted(choices.items())
    )
    audit.record("disputes.vote_cast", dispute, by=by, at=at, **about(dispute))
    found = results_of(dispute)
    if found is not None:
        _issue(dispute, found, by=by, at=at)
    return votes


def _check_sits(dispute: Dispute, by: Principal, at: datetime) -> PanelSeat:
    by.require(Permission.DISPUTE_JUDGE, to="sit on a panel")
    seat = own_seat(dispute, by)
    if seat is None:
        raise Denied("You do not sit on the panel of this dispute.")
    permissions.check_free(by, dispute, day_of(at))
    if dispute.state is not DisputeStatus.HEARING:
        raise Denied("The hearing is not on. Nothing was changed.")
    return seat


def _issue(dispute: Dispute, results: tuple[Result, ...], *, by: Principal, at: datetime) -> Ruling:
    """Issue the ruling on a locked dispute. Nobody sees an outcome before it is issued."""
    on = day_of(at)
    opened = OpenedOffer.objects.filter(offer__dispute=dispute).select_related("offer")
    offers = {Side(row.offer.side): row for row in opened}
    votes = list(
        dispute.votes.filter(seat__in=sitting(dispute)).select_related("seat__user", "offer__offer").order_by("pk")
    )
    follow_by = stage_due_on(DisputeStatus.RULED, on, stage_terms(dispute.pct, on))
    binds = str(rule_in_force("arbitration_binds", on=on).value)
    content = ruling_content(
        dispute, results, offers, votes, issues=issues_of(dispute), on=on, follow_by=follow_by, binds=binds
    )
    pdf = ruling_pdf(content, identity=_sha256(json.dumps(content, sort_keys=True).encode())[:32])
    ruling = Ruling.objects.create(
        dispute=dispute, content=content, pdf=pdf, digest=_sha256(pdf), issued_at=at, issued_on=on
    )
    for result in results:
        RulingOn.objects.create(
            ruling=ruling,
            issue=result.issue,
            offer=offers[result.side],
            votes_for=result.votes_for,
            votes_against=result.votes_against,
        )
    move(dispute, Deed.RULE, by=by, at=at, words="The panel has ruled.", ruled_on=on)
    facts: dict[str, Any] = {"outcomes": {str(each.issue): str(each.side) for each in results}, "digest": ruling.digest}
    audit.record("disputes.ruling_issued", dispute, by=by, at=at, **about(dispute), **facts)
    tell_sides(dispute, "disputes.ruling_issued", at=at, is_mandatory=True)
    tell_panel(dispute, "disputes.ruling_issued", at=at)
    tell_clerk(dispute, "disputes.ruling_to_publish", at=at)
    return ruling


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
