"""Assessors of a case, their scores, and what they agreed on (R99, R106; S4 ¶52)."""

import pghistory
from django.db import models
from django.db.models import Q

from business_cases.domain.assessment import Advice
from business_cases.domain.criteria import HIGHEST
from business_cases.models.cases import APPEND_ONLY, KEPT, BusinessCase, CaseVersion


@pghistory.track()
class Assessor(models.Model):
    """Somebody named to assess a case. One who is replaced stays on record, and counts no more.

    :ivar handed_in_at: since then the sheet is closed; others see it once all assessors have handed in.
    :ivar fairness, involvement, risks: the assessor's own word on inequalities (S1 §3.1.3), on patients and partners
        (S4 ¶66) and on the risk register.
    """

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="assessors")
    version = models.ForeignKey(CaseVersion, on_delete=models.PROTECT, related_name="+")
    user_id = models.BigIntegerField()
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=40)
    named_by = models.CharField(max_length=150)
    named_at = models.DateTimeField()
    fairness = models.TextField(blank=True)
    involvement = models.TextField(blank=True)
    risks = models.TextField(blank=True)
    advice = models.CharField(max_length=12, choices=[(each, each) for each in Advice], blank=True)
    advice_words = models.TextField(blank=True)
    handed_in_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.CharField(max_length=150, blank=True)
    replaced_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user_id"], condition=Q(replaced_at__isnull=True), name="an_assessor_is_named_once"
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at__isnull=True)
                | ~Q(advice="") & ~Q(advice_words="") & ~Q(fairness="") & ~Q(involvement="") & ~Q(risks=""),
                name="a_sheet_handed_in_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | ~Q(replaced_reason=""), name="a_replacement_has_its_reason"
            ),
        ]
        triggers = [KEPT]

    def __str__(self) -> str:
        return f"{self.case_id} {self.name}"


@pghistory.track()
class AssessorScore(models.Model):
    """One assessor's score of one criterion, as it stands until the sheet is handed in."""

    assessor = models.ForeignKey(Assessor, on_delete=models.PROTECT, related_name="scores")
    criterion = models.CharField(max_length=60)
    score = models.PositiveSmallIntegerField()
    evidence = models.TextField(blank=True)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessor", "criterion"], name="a_criterion_is_scored_once"),
            models.CheckConstraint(condition=Q(score__lte=HIGHEST), name="a_score_is_on_the_scale"),
        ]
        triggers = [KEPT]

    def __str__(self) -> str:
        return f"{self.assessor_id} {self.criterion}: {self.score}"


class Settlement(models.Model):
    """What one assessor says to a difference. The latest word of each counts; all stay."""

    assessor = models.ForeignKey(Assessor, on_delete=models.PROTECT, related_name="settlements")
    criterion = models.CharField(max_length=60)
    score = models.PositiveSmallIntegerField()
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(score__lte=HIGHEST), name="a_settled_score_is_on_the_scale"),
            models.CheckConstraint(condition=~Q(words=""), name="a_settlement_has_its_words"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.assessor_id} {self.criterion}: {self.score}"
