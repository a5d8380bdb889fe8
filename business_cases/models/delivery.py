"""What became of an approved case: its money, its procurement, its figures, its evaluation (R101, R108)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from budgets.models import Commitment, ProposedUse
from business_cases.domain.delivery import Next, Step, Verdict
from business_cases.models.cases import APPEND_ONLY, BusinessCase


class CaseFunding(models.Model):
    """Money of a case: promised by the PCT, or a use of freed-up resources. One of the two, never both."""

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="fundings")
    commitment = models.OneToOneField(Commitment, on_delete=models.PROTECT, null=True, related_name="funding")
    use = models.OneToOneField(ProposedUse, on_delete=models.PROTECT, null=True, related_name="funding")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(commitment__isnull=False, use__isnull=True) | Q(commitment__isnull=True, use__isnull=False),
                name="money_comes_from_one_place",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="funding_has_an_amount"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.case_id} {self.amount}"


class DeliveryStep(models.Model):
    """A step of procurement that is done. Append-only: what was recorded by mistake is put right by a note."""

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="delivery_steps")
    step = models.CharField(max_length=16, choices=[(step, step) for step in Step])
    done_on = models.DateField()
    words = models.TextField(blank=True)
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "step"], name="a_step_is_done_once")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step} {self.done_on}"


class Reading(models.Model):
    """A promised figure as it was in a month, by either side. The latest word on a month counts.

    :ivar measure: which of the proforma's measures, counted from 1.
    """

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="readings")
    measure = models.PositiveSmallIntegerField()
    month = models.DateField()
    value = models.DecimalField(max_digits=14, decimal_places=2)
    source = models.CharField(max_length=200)
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        triggers = [APPEND_ONLY]
        indexes = [models.Index(fields=["case", "measure", "month"], name="readings_of_a_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.measure} {self.month:%Y-%m}: {self.value}"


class Evaluation(models.Model):
    """The verdict that closes a case. ``evidence`` is frozen as it was seen: measures, activity, recovery."""

    case = models.OneToOneField(BusinessCase, on_delete=models.PROTECT, related_name="evaluation")
    verdict = models.CharField(max_length=12, choices=[(verdict, verdict) for verdict in Verdict])
    next = models.CharField(max_length=10, choices=[(each, each) for each in Next])
    words = models.TextField()
    payer = models.CharField(max_length=200, blank=True, help_text="Who pays, where it goes on")
    evidence = models.JSONField()
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(next="stop") | ~Q(payer=""), name="what_goes_on_is_paid_for"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.case_id} {self.verdict}, {self.next}"
