"""What was in force on a day: national rules, and a PCT's own inside them (R7). One query for all of a PCT's rules."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from governance.domain import local_rules
from governance.domain.rule_files import rule_set_on
from governance.domain.rules import LocalValue, RuleInForce
from governance.models import LocalRule
from pbc.organisations.models import Organisation


def rules_in_force(on: date, pct: Organisation | None = None) -> dict[str, RuleInForce]:
    """Every rule of that day by key, in the order of the national file; national only where no PCT is given."""
    rule_set = rule_set_on(on)
    local = _local_values(on, pct) if pct else {}
    return {key: local_rules.in_force(rule_set, rule, on, local.get(key)) for key, rule in rule_set.rules.items()}


def rule_in_force(key: str, *, on: date, pct: Organisation | None = None) -> RuleInForce:
    """One rule as it stood on a day.

    :raises KeyError: where the year has no such rule.
    """
    rule_set = rule_set_on(on)
    rule = rule_set[key]
    local = _local_values(on, pct, key) if pct else {}
    return local_rules.in_force(rule_set, rule, on, local.get(key))


def history(key: str, pct: Organisation) -> list[LocalRule]:
    """What a PCT has adopted for a rule, the latest first."""
    return list(LocalRule.objects.filter(pct=pct, key=key).order_by("-from_day"))


def _local_values(on: date, pct: Organisation, key: str | None = None) -> Mapping[str, LocalValue]:
    rows = LocalRule.objects.filter(Q(until_day__isnull=True) | Q(until_day__gt=on), pct=pct, from_day__lte=on)
    if key:
        rows = rows.filter(key=key)
    return {
        row.key: LocalValue(row.key, row.value, from_day=row.from_day, until_day=row.until_day, minute=row.minute)
        for row in rows
    }
