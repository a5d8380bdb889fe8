"""What each practice chose to hold in its budget, and consents of professions (R24 to R29, R37, R38)."""

from django.db import models

from budgets.domain.scope import Level, Scope
from budgets.models.rounds import FROZEN
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


class PracticeScopeQuerySet(models.QuerySet["PracticeScope"]):
    def visible_to(self, principal: Principal) -> "PracticeScopeQuerySet":
        return self.filter(practice__in=Organisation.objects.visible_to(principal).practices())


class PracticeScope(models.Model):
    """A practice's choice for a financial year. Never edited: a later version takes its place.

    :ivar lines: the holding of each line in scope; ``plan``: what is to widen, by year.
    :ivar rationale: why this level (S1 §3.1.1).
    """

    practice = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    pct = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    financial_year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=12, choices=[(level, level) for level in Level])
    lines = models.JSONField()
    plan = models.JSONField(default=list)
    rationale = models.TextField()
    chosen_by = models.CharField(max_length=150)
    chosen_by_role = models.CharField(max_length=40)
    chosen_at = models.DateTimeField()

    objects = PracticeScopeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "financial_year", "version"], name="scope_version_is_unique")
        ]
        triggers = [FROZEN]

    def __str__(self) -> str:
        return f"{self.practice_id} {self.financial_year} scope {self.version}"

    @property
    def scope(self) -> Scope:
        return Scope.from_dict({"level": self.level, "lines": self.lines, "plan": self.plan})


class ScopeConsentQuerySet(models.QuerySet["ScopeConsent"]):
    def visible_to(self, principal: Principal) -> "ScopeConsentQuerySet":
        return self.filter(practice__in=Organisation.objects.visible_to(principal).practices())


class ScopeConsent(models.Model):
    """A profession's consent to change a protected service (S4 ¶35): who gave it, when, and the evidence."""

    practice = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=24)
    given_by = models.CharField(max_length=200)
    given_on = models.DateField()
    evidence = models.CharField(max_length=500)
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()

    objects = ScopeConsentQuerySet.as_manager()

    class Meta:
        triggers = [FROZEN]

    def __str__(self) -> str:
        return f"{self.practice_id} {self.service} {self.given_on}"
