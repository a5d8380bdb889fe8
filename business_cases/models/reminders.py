"""Reminders sent while the eight weeks run, and cases that ran over them (R98; S4 ¶52)."""

import pghistory
from django.db import models
from django.db.models import Q

from business_cases.domain.case_states import Desk
from business_cases.models.cases import APPEND_ONLY, KEPT, BusinessCase
from pbc.organisations.models import Organisation

DESKS = [(desk, desk) for desk in Desk]


class CaseReminder(models.Model):
    """One reminder: the week, on whose desk the case lay, and who was reminded.

    :ivar received_on: day 0 of the clock that it belongs to.
    """

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="reminders")
    received_on = models.DateField()
    week = models.PositiveSmallIntegerField()
    desk = models.CharField(max_length=12, choices=DESKS)
    people = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "received_on", "week"], name="a_week_is_reminded_of_once")
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.case_id} week {self.week}"


@pghistory.track()
class CaseBreach(models.Model):
    """A case that was not decided by day 56, on the list of its SHA since day 57.

    :ivar desks: days spent on each desk when it was put there.
    :ivar asked_words: the SHA's request for recovery, with the day by which the PCT answers.
    """

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="breaches")
    sha = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    received_on = models.DateField()
    due_on = models.DateField()
    desks = models.JSONField()
    noted_at = models.DateTimeField()
    asked_words = models.TextField(blank=True)
    asked_by = models.CharField(max_length=150, blank=True)
    asked_at = models.DateTimeField(null=True)
    answer_by = models.DateField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "received_on"], name="a_breach_is_noted_once"),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True) | ~Q(asked_words="") & Q(answer_by__isnull=False),
                name="a_request_has_words_and_day",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer="") & Q(asked_at__isnull=False),
                name="an_answer_follows_a_request",
            ),
        ]
        triggers = [KEPT]

    def __str__(self) -> str:
        return f"{self.case_id} overdue since {self.due_on}"
