"""The panel's questions, who votes, how they voted, and whether a ruling was followed."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from disputes.domain.parties import Side
from disputes.domain.states import DisputeStatus
from disputes.domain.votes import WHOLE, Ballot, Result, results, waiting_for
from disputes.models import CarriedOut, Dispute, PanelAnswer, PanelQuestion, PanelSeat, Precedent, Ruling, RulingOn
from disputes.queries.statement import joint_statement
from pbc.core.principal import Principal


def sitting(dispute: Dispute) -> QuerySet[PanelSeat]:
    """Members who were appointed and not replaced since."""
    return dispute.seats.sitting().select_related("user").order_by("pk")


def own_seat(dispute: Dispute, principal: Principal) -> PanelSeat | None:
    """This person's seat on the panel, if they sit."""
    return sitting(dispute).filter(user=principal.user_id).first() if principal.user_id else None


def issues_of(dispute: Dispute) -> dict[int, str]:
    """What the panel rules on, by number, in the words of the joint statement: each question, or the whole package."""
    joint = joint_statement(dispute)
    if joint is None:
        return {WHOLE: dispute.question}
    questions = joint.version.questions
    return dict(enumerate(questions, start=1)) if dispute.by_issue else {WHOLE: "\n".join(questions)}


def ballots(dispute: Dispute) -> list[Ballot]:
    """Every vote that was cast."""
    rows = dispute.votes.select_related("offer__offer")
    return [Ballot(row.seat_id, row.issue, Side(row.offer.offer.side)) for row in rows]


def results_of(dispute: Dispute) -> tuple[Result, ...] | None:
    """What the panel ruled, once all have voted."""
    return results(ballots(dispute), list(sitting(dispute).values_list("pk", flat=True)), list(issues_of(dispute)))


def members_to_vote(dispute: Dispute) -> int:
    """How many members have yet to vote."""
    waiting = waiting_for(
        ballots(dispute), list(sitting(dispute).values_list("pk", flat=True)), list(issues_of(dispute))
    )
    return len({seat for seat, _ in waiting})


def questions_for(dispute: Dispute, side: Side | None) -> list[tuple[PanelQuestion, list[PanelAnswer], bool]]:
    """Each question with the answers that this reader may see, and whether their side has yet to answer.

    A side sees its own answer, and the other's once both have answered; everybody else sees what there is.
    """
    found = []
    for question in dispute.questions.order_by("number").prefetch_related("answers"):
        answers = list(question.answers.all())
        waits = side is not None and not any(each.side == side for each in answers)
        seen = answers if side is None or len(answers) == len(Side) else [each for each in answers if each.side == side]
        found.append((question, seen, waits and dispute.state is DisputeStatus.HEARING))
    return found


def ruling_of(dispute: Dispute) -> Ruling | None:
    """The ruling, if one is issued. One query."""
    return Ruling.objects.filter(dispute=dispute).first()


def outcomes_of(dispute: Dispute) -> list[RulingOn]:
    """What the panel ruled on each issue, in their order. One query."""
    rows = RulingOn.objects.filter(ruling__dispute=dispute).select_related("ruling", "offer__offer", "carried_out")
    return list(rows.order_by("issue"))


def outcomes_for(dispute: Dispute, key: tuple[str, str]) -> list[RulingOn]:
    """The same, if the dispute is about this very thing; else nothing.

    :param key: label and key of the thing, as in the audit trail.
    """
    return outcomes_of(dispute) if (dispute.subject_type, dispute.subject_id) == key else []


def carried_out_of(ruling: Ruling) -> list[CarriedOut]:
    """What was done because of a ruling, issue by issue. One query."""
    rows = CarriedOut.objects.filter(outcome__ruling=ruling).select_related("outcome")
    return list(rows.order_by("outcome__issue"))


def to_carry_out(label: str, principal: Principal, side: Side | None = None) -> list[Dispute]:
    """Ruled disputes in sight about things of a kind with an issue that nobody has carried out, those due first.

    :param label: of the kind, as in the audit trail.
    :param side: for issues ruled for this side alone.
    """
    waiting = RulingOn.objects.filter(ruling__dispute=OuterRef("pk"), carried_out=None)
    waiting = waiting.filter(offer__offer__side=side) if side else waiting
    rows = Dispute.objects.visible_to(principal).filter(Exists(waiting), subject_type=label, status=DisputeStatus.RULED)
    return list(rows.select_related("practice", "pct").order_by("stage_due_on", "pk"))


def ruled_for_both(disputes: Iterable[int]) -> set[int]:
    """Those of these disputes in which a panel ruled some issues for one side and some for the other. One query."""
    rows = RulingOn.objects.filter(ruling__dispute__in=list(disputes)).values("ruling__dispute")
    rows = rows.annotate(sides=Count("offer__offer__side", distinct=True)).filter(sides=len(Side))
    return {row["ruling__dispute"] for row in rows}


def ruled_for_practices(label: str) -> dict[str, date | None]:
    """Things of a kind on which a panel ruled for the practice: their keys, and until when it is followed.

    :param label: of the kind, as in the audit trail.
    """
    rows = RulingOn.objects.filter(offer__offer__side=Side.PRACTICE, ruling__dispute__subject_type=label)
    return dict(rows.values_list("ruling__dispute__subject_id", "ruling__dispute__stage_due_on"))


def ruled_for_practice(key: tuple[str, str]) -> Dispute | None:
    """The latest dispute about a thing in which a panel ruled for the practice, on any issue. One query."""
    rows = RulingOn.objects.filter(offer__offer__side=Side.PRACTICE)
    rows = rows.filter(ruling__dispute__subject_type=key[0], ruling__dispute__subject_id=key[1])
    found = rows.select_related("ruling__dispute__practice", "ruling__dispute__pct").order_by("-ruling").first()
    return found.ruling.dispute if found else None


def disputes_among(label: str, keys: Collection[str]) -> QuerySet[Dispute]:
    """Disputes about any of these things of a kind, the latest first; show them through ``visible_to``.

    :param label: of the kind, as in the audit trail.
    """
    return Dispute.objects.filter(subject_type=label, subject_id__in=list(keys)).order_by("-pk")


def is_published(dispute: Dispute) -> bool:
    """Whether its ruling stands in the precedent book."""
    return Precedent.objects.filter(ruling__dispute=dispute).exists()


def precedents(text: str = "") -> QuerySet[Precedent]:
    """Published rulings with these letters in title, question, reasons or paragraph, the latest first."""
    rows = Precedent.objects.order_by("-ruled_on", "-pk")
    if not text:
        return rows
    named = Q(title__icontains=text) | Q(question__icontains=text) | Q(reasons__icontains=text)
    return rows.filter(named | Q(paragraph__icontains=text))


def precedents_like(dispute: Dispute) -> QuerySet[Precedent]:
    """Published rulings about the same kind of thing or the same paragraph."""
    same = Q(about=dispute.about)
    return precedents().filter(same | Q(paragraph=dispute.paragraph) if dispute.paragraph else same)
