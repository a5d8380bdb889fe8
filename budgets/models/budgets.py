"""Indicative budgets: a practice's year, line by line, each with its working (R30, R31, R45)."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from budgets.domain.scope import Holding
from budgets.domain.states import BudgetStatus
from budgets.models.rounds import BudgetRound
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


class BudgetQuerySet(models.QuerySet["Budget"]):
    def visible_to(self, principal: Principal) -> "BudgetQuerySet":
        """Budgets of practices this hat sees, proposals too: a practice looks at its own before it is issued.

        What is not adopted yet is a scenario, and the PCT's own.
        """
        return self.filter(practice__in=Organisation.objects.visible_to(principal).practices())

    def in_force(self, financial_year: int) -> "BudgetQuerySet":
        return self.filter(financial_year=financial_year, status=BudgetStatus.ISSUED)


@pghistory.track()
class Budget(models.Model):
    """One version of a practice's indicative budget for a financial year (the calendar year it starts in).

    Never edited: a new version supersedes it. ``facts`` says what it was built on: months of activity, list, rules.

    :ivar agreed_at: when both practice and PCT had signed its terms; a budget is issued with or without.
    """

    practice = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="budgets")
    pct = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(BudgetRound, on_delete=models.PROTECT, null=True, related_name="budgets")
    financial_year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=[(s, s) for s in BudgetStatus])
    gross = models.DecimalField(max_digits=14, decimal_places=2)
    contingency = models.DecimalField(max_digits=14, decimal_places=2)
    net = models.DecimalField(max_digits=14, decimal_places=2)
    facts = models.JSONField(default=dict)
    set_by = models.CharField(max_length=150)
    set_at = models.DateTimeField()
    issued_by = models.CharField(max_length=150, blank=True)
    issued_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "financial_year", "version"], name="budget_version_is_unique"),
            models.UniqueConstraint(
                fields=["practice", "financial_year"], condition=Q(status="issued"), name="one_issued_budget_a_year"
            ),
            models.CheckConstraint(condition=Q(net=F("gross") - F("contingency")), name="budget_adds_up"),
        ]

    def __str__(self) -> str:
        return f"{self.practice_id} {self.financial_year} v{self.version}"


class BudgetLine(models.Model):
    """The year's money for one service line: gross, what contingency takes, and net, with the working of each.

    :ivar holding: whether the practice commissions it, or leaves it to the PCT (R37).
    """

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="lines")
    line = models.CharField(max_length=24)
    holding = models.CharField(max_length=12, choices=[(h, h) for h in Holding], default=Holding.DEVOLVED)
    activity = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    gross = models.DecimalField(max_digits=14, decimal_places=2)
    contingency = models.DecimalField(max_digits=14, decimal_places=2)
    net = models.DecimalField(max_digits=14, decimal_places=2)
    method = models.CharField(max_length=24)
    working = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "line"], name="one_budget_line"),
            models.CheckConstraint(condition=Q(net=F("gross") - F("contingency")), name="budget_line_adds_up"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.budget_id} {self.line} {self.net}"
