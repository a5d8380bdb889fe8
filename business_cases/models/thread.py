"""Questions and answers on a case, which both sides see (R98, R106; S4 ¶52)."""

from django.db import models
from django.db.models import Q

from business_cases.models.cases import APPEND_ONLY, BusinessCase


class CaseQuestion(models.Model):
    """A question of either side.

    :ivar holds: the assessment or decision waits for its answer; the clock does not.
    :ivar from_proposer: asked by the practice or consortium, so that the PCT answers.
    """

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField()
    words = models.TextField()
    holds = models.BooleanField()
    from_proposer = models.BooleanField()
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=40)
    by_organisation = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="question_number_is_unique"),
            models.CheckConstraint(condition=~Q(words=""), name="a_question_has_its_words"),
            models.CheckConstraint(
                condition=Q(holds=False) | Q(from_proposer=False), name="a_proposer_s_question_never_holds"
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.case_id} question {self.number}"


class CaseAnswer(models.Model):
    """An answer to a question; a later one adds to it."""

    question = models.ForeignKey(CaseQuestion, on_delete=models.PROTECT, related_name="answers")
    words = models.TextField()
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=40)
    by_organisation = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="an_answer_has_its_words")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.question_id} answered {self.at:%Y-%m-%d}"
