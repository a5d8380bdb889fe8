"""Questions of a case and what waits for an answer (R98, R106)."""

from dataclasses import dataclass

from business_cases.models import BusinessCase, CaseAnswer, CaseQuestion


@dataclass(frozen=True)
class Asked:
    """A question with its answers, oldest first."""

    question: CaseQuestion
    answers: tuple[CaseAnswer, ...]

    @property
    def is_open(self) -> bool:
        return not self.answers


def thread_of(case: BusinessCase) -> list[Asked]:
    """All questions of a case, oldest first. Two queries."""
    rows = case.questions.order_by("number").prefetch_related("answers")
    return [Asked(row, tuple(sorted(row.answers.all(), key=lambda each: each.pk))) for row in rows]


def is_answered(question: CaseQuestion) -> bool:
    return question.answers.exists()


def waits_for(case: BusinessCase) -> list[CaseQuestion]:
    """Questions that hold the case and have no answer, oldest first."""
    return list(case.questions.filter(holds=True, answers__isnull=True).order_by("number"))
