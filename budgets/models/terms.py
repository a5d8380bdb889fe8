"""Frozen terms of a budget and the signatures under them, and questions about it (R24, R49, R87, R88)."""

from django.db import models

from budgets.domain.terms import Side
from budgets.models.budgets import Budget
from budgets.models.rounds import FROZEN
from pbc.core.principal import Principal


class TermsQuerySet(models.QuerySet["Terms"]):
    def visible_to(self, principal: Principal) -> "TermsQuerySet":
        return self.filter(budget__in=Budget.objects.visible_to(principal))


class Terms(models.Model):
    """What a budget is judged by: scope, price base, contingency method, sharing percentage, permitted uses.

    Never edited. A change is a new version, and binds once both sides have signed it.

    :ivar text: the exact words that are signed; ``digest`` is their SHA-256.
    """

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="terms")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    reason = models.TextField()
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "terms"
        constraints = [models.UniqueConstraint(fields=["budget", "version"], name="terms_version_is_unique")]
        triggers = [FROZEN]

    def __str__(self) -> str:
        return f"{self.budget_id} terms {self.version}"


class SignatureQuerySet(models.QuerySet["Signature"]):
    def visible_to(self, principal: Principal) -> "SignatureQuerySet":
        return self.filter(terms__in=Terms.objects.visible_to(principal))


class Signature(models.Model):
    """One side's signature under terms: the name typed, the capacity, the day, and the hash of what was signed."""

    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=8, choices=[(side, side) for side in Side])
    name = models.CharField(max_length=150)
    capacity = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    signed_by_user_id = models.BigIntegerField(null=True)
    signed_by_role = models.CharField(max_length=40)
    signed_at = models.DateTimeField()

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["terms", "side"], name="a_side_signs_once")]
        triggers = [FROZEN]

    def __str__(self) -> str:
        return f"{self.terms_id} {self.side} {self.name}"


class BudgetQuestionQuerySet(models.QuerySet["BudgetQuestion"]):
    def visible_to(self, principal: Principal) -> "BudgetQuestionQuerySet":
        return self.filter(budget__in=Budget.objects.visible_to(principal))


class BudgetQuestion(models.Model):
    """A practice's question about its budget, or one line of it. Its words are its remarks, of both sides."""

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="questions")
    line = models.CharField(max_length=24, blank=True)
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()

    objects = BudgetQuestionQuerySet.as_manager()

    class Meta:
        triggers = [FROZEN]

    def __str__(self) -> str:
        return f"{self.budget_id} {self.line} {self.asked_at:%Y-%m-%d}"


class BudgetRemark(models.Model):
    """What one side said to a question. A question is open while the practice has the last word."""

    question = models.ForeignKey(BudgetQuestion, on_delete=models.PROTECT, related_name="remarks")
    side = models.CharField(max_length=8, choices=[(side, side) for side in Side])
    text = models.TextField()
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        triggers = [FROZEN]

    def __str__(self) -> str:
        return f"{self.question_id} {self.side}: {self.text[:40]}"
