"""What pilots registered before they began, and the verdicts on services that run (R107, R108)."""

import pghistory
from django.db import models
from django.db.models import Q

from business_cases.domain.delivery import Next
from business_cases.domain.verdicts import Payer
from business_cases.models.cases import APPEND_ONLY, BusinessCase
from business_cases.models.delivery import CaseFunding


class Registration(models.Model):
    """Measures and stop rule of a case, by its proposer. Frozen: what is otherwise is another version.

    :ivar measures: each with its baseline and the working of it, see :class:`business_cases.domain.pilots.Registered`.
    :ivar counts_from: the first month of the service that counts for this version; empty for all.
    """

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="registrations")
    number = models.PositiveSmallIntegerField()
    measures = models.JSONField()
    after_months = models.PositiveSmallIntegerField()
    counts_from = models.DateField(null=True)
    words = models.TextField(blank=True)
    by_name = models.CharField(max_length=150)
    by_user_id = models.BigIntegerField(null=True)
    by_role = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="registration_number_is_unique")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.case_id} registration {self.number}"


class RegistrationConfirmation(models.Model):
    """The PCT's word that a registration holds: without it nothing begins."""

    registration = models.OneToOneField(Registration, on_delete=models.PROTECT, related_name="confirmation")
    by_name = models.CharField(max_length=150)
    by_user_id = models.BigIntegerField(null=True)
    by_role = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.registration_id} confirmed"


@pghistory.track()
class CaseVerdict(models.Model):
    """What was decided after so many months of a service. Never changed.

    :ivar findings: what was computed, frozen: registered measures with the stop rule, readings, activity, balance.
    :ivar stop_rule: whether any stop rule said stop; ``None`` where there is none, or it was not due.
    :ivar funding: the money that pays from now on, where the PCT’s budget or freed-up resources do.
    :ivar returned: what went back when it stopped, pounds.
    """

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="verdicts")
    months = models.PositiveSmallIntegerField()
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, null=True, related_name="+")
    findings = models.JSONField()
    stop_rule = models.BooleanField(null=True)
    decision = models.CharField(max_length=10, choices=[(each, each) for each in Next])
    reasons = models.TextField()
    changes = models.TextField(blank=True)
    payer = models.CharField(max_length=16, choices=[(each, each) for each in Payer], blank=True)
    pays_from = models.DateField(null=True)
    funding = models.ForeignKey(CaseFunding, on_delete=models.PROTECT, null=True, related_name="+")
    ends_on = models.DateField(null=True)
    returned = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    due_on = models.DateField()
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=40)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "months"], name="one_verdict_after_so_many_months"),
            models.CheckConstraint(
                condition=Q(decision="stop", ends_on__isnull=False) | ~Q(decision="stop") & ~Q(payer=""),
                name="a_verdict_says_who_pays_or_when_it_ends",
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.case_id} {self.months}: {self.decision}"

    @property
    def is_late(self) -> bool:
        return self.on > self.due_on
