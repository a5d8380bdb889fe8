"""Rounds of budget setting: their frozen bases, and scenarios on them (R18, R30 to R34; S4 ¶28, ¶36)."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from budgets.domain.round_states import RoundStatus
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

FROZEN = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class BudgetRoundQuerySet(models.QuerySet["BudgetRound"]):
    def visible_to(self, principal: Principal) -> "BudgetRoundQuerySet":
        """A PCT's own rounds: scenarios are drafts, and nobody else's until one is adopted."""
        if principal.organisation_kind == "system":
            return self
        return self.filter(pct_id=principal.organisation_id)


@pghistory.track()
class BudgetRound(models.Model):
    """One setting of a PCT's budgets for a financial year (the calendar year it starts in).

    :ivar on: the day whose practices and rules count; ``list_on``: the last day on which lists could be counted.
    :ivar through: the first day of the last month of last year that counts.
    :ivar leave_out: codes of practices that get no budget in it.
    :ivar version: of the budgets that adoption made; nought until then.
    """

    pct = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    financial_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=[(s, s) for s in RoundStatus], default=RoundStatus.OPEN)
    on = models.DateField()
    list_on = models.DateField()
    through = models.DateField()
    leave_out = models.JSONField(default=list)
    late_data_reason = models.CharField(max_length=500, blank=True)
    opened_by = models.CharField(max_length=150)
    opened_at = models.DateTimeField()
    adopted = models.ForeignKey("Scenario", on_delete=models.PROTECT, null=True, related_name="+")
    adopted_by = models.CharField(max_length=150, blank=True)
    adopted_at = models.DateTimeField(null=True)
    reasons = models.TextField(blank=True)
    version = models.PositiveSmallIntegerField(default=0)
    issued_by = models.CharField(max_length=150, blank=True)
    issued_at = models.DateTimeField(null=True)

    objects = BudgetRoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pct", "financial_year", "number"], name="round_number_is_unique"),
            models.UniqueConstraint(
                fields=["pct", "financial_year"], condition=Q(status="open"), name="one_open_round_a_year"
            ),
            models.CheckConstraint(
                condition=Q(status__in=("open", "superseded")) | Q(adopted__isnull=False) & ~Q(reasons=""),
                name="a_round_is_adopted_with_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pct_id} {self.financial_year} round {self.number}"


class RoundBase(models.Model):
    """What scenarios of a round stand on, frozen. A later version says why it was read again.

    :ivar content: see :meth:`budgets.domain.bases.Base.as_dict`; ``codes``: costs by HRG, read only where needed.
    """

    round = models.ForeignKey(BudgetRound, on_delete=models.PROTECT, related_name="bases")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    codes = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "version"], name="base_version_is_unique"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="a_later_base_says_why"),
        ]
        triggers = [FROZEN]

    def __str__(self) -> str:
        return f"{self.round_id} base {self.version}"


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    def visible_to(self, principal: Principal) -> "ScenarioQuerySet":
        return self.filter(round__in=BudgetRound.objects.visible_to(principal))


@pghistory.track()
class Scenario(models.Model):
    """Parameters tried on a base, and what they came to. Changed only while its round is open.

    :ivar parameters: see :class:`budgets.domain.parameters.ScenarioParameters`.
    :ivar result: see :class:`budgets.domain.results.KeptResult`; ``digest`` is its fingerprint.
    """

    round = models.ForeignKey(BudgetRound, on_delete=models.PROTECT, related_name="scenarios")
    name = models.CharField(max_length=80)
    base = models.ForeignKey(RoundBase, on_delete=models.PROTECT, related_name="+")
    parameters = models.JSONField()
    result = models.JSONField()
    digest = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    changed_by = models.CharField(max_length=150)
    changed_at = models.DateTimeField()

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "name"], name="scenario_name_is_unique")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.name}"
