"""Explanations of variances: asked by the PCT, answered by the practice, kept (R41)."""

import pghistory
from django.db import models

from budgets.domain.explanation_states import WITH_PRACTICE, ExplanationStatus
from budgets.domain.explanations import LONGEST
from budgets.models.ledger import APPEND_ONLY
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


class ExplanationQuerySet(models.QuerySet["Explanation"]):
    def visible_to(self, principal: Principal) -> "ExplanationQuerySet":
        """Of practices this hat sees."""
        return self.filter(practice__in=Organisation.objects.visible_to(principal).practices())

    def with_practice(self) -> "ExplanationQuerySet":
        return self.filter(status__in=WITH_PRACTICE)


@pghistory.track()
class Explanation(models.Model):
    """A variance of a practice's month that its PCT asked about: one line, or the total.

    :ivar variance: pounds, as it stood when it was asked; ``why`` the split in words.
    """

    practice = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    pct = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    line = models.CharField(max_length=24)
    label = models.CharField(max_length=80)
    variance = models.DecimalField(max_digits=14, decimal_places=2)
    percent = models.DecimalField(max_digits=9, decimal_places=1, null=True)
    why = models.CharField(max_length=LONGEST)
    status = models.CharField(max_length=12, choices=[(s, s) for s in ExplanationStatus])
    asked_at = models.DateTimeField()
    due_on = models.DateField()

    objects = ExplanationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "month", "line"], name="a_variance_is_asked_about_once")
        ]
        indexes = [models.Index(fields=["pct", "status"], name="explanation_by_pct")]

    def __str__(self) -> str:
        return f"{self.practice_id} {self.month:%Y-%m} {self.line} ({self.status})"


class ExplanationStep(models.Model):
    """What was asked, answered or decided: by whom, when, in which words. Never changed."""

    explanation = models.ForeignKey(Explanation, on_delete=models.PROTECT, related_name="steps")
    status = models.CharField(max_length=12, choices=[(s, s) for s in ExplanationStatus])
    words = models.CharField(max_length=LONGEST, blank=True)
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=40)
    by_user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    due_on = models.DateField(null=True)

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.explanation_id} {self.status} {self.at}"
