"""Local rules: what a PCT has adopted inside the national rule set, on a date, with its reason (R7)."""

import pghistory
from django.db import models
from django.db.models import Q

from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


class LocalRuleQuerySet(models.QuerySet["LocalRule"]):
    def visible_to(self, principal: Principal) -> "LocalRuleQuerySet":
        return self.filter(pct__in=Organisation.objects.visible_to(principal))


@pghistory.track()
class LocalRule(models.Model):
    """A value a PCT has set for a rule from a day on. A later adoption takes over from its own day; none is edited."""

    pct = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="local_rules")
    key = models.CharField(max_length=60)
    value = models.CharField(max_length=500)
    from_day = models.DateField()
    until_day = models.DateField(null=True, blank=True, help_text="the day after the last")
    reason = models.CharField(max_length=500)
    minute = models.CharField(max_length=120, blank=True, help_text="board or committee minute")
    adopted_by = models.CharField(max_length=150)
    adopted_at = models.DateTimeField()

    objects = LocalRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pct", "key", "from_day"], name="one_local_rule_a_day"),
            models.CheckConstraint(
                condition=Q(until_day__isnull=True) | Q(until_day__gt=models.F("from_day")),
                name="local_rule_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pct_id} {self.key} = {self.value} from {self.from_day}"
