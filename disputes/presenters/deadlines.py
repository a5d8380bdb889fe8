"""Every day by which somebody has to act in a dispute: for calendar, whole file and API alike."""

from dataclasses import dataclass
from datetime import date, datetime

from disputes.domain.parties import Side
from disputes.domain.states import LABELS, DisputeStatus
from disputes.models import Dispute


@dataclass(frozen=True)
class Deadline:
    """:ivar key: of it within the dispute; :ivar words: nothing of the dispute but its stage.
    :ivar ends: a day, or a moment where the hour counts.
    """

    key: str
    words: str
    ends: date | datetime


def deadlines_of(dispute: Dispute, side: Side | None) -> list[Deadline]:
    """The end of the present stage, and each question of the panel that waits for an answer.

    No query, where questions and answers are prefetched.

    :param side: of the reader: a side that has answered waits for nothing more.
    """
    stage = stage_end(dispute)
    found = [] if stage is None else [Deadline(dispute.status, f"“{LABELS[dispute.state]}” ends", stage)]
    if dispute.state is not DisputeStatus.HEARING:
        return found
    awaited = {str(each) for each in ([side] if side else Side)}
    for question in sorted(dispute.questions.all(), key=lambda each: each.number):
        answered = {each.side for each in question.answers.all()}
        if awaited - answered:
            words = f"answers to question {question.number} of the panel are due"
            found.append(Deadline(f"question-{question.number}", words, question.answer_by))
    return found


def stage_end(dispute: Dispute) -> date | datetime | None:
    """When the present stage ends: final offers at their hour, every other stage with its day."""
    return dispute.offers_due_at if dispute.state is DisputeStatus.OFFERS else dispute.stage_due_on
