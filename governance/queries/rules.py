"""What was in force on a day: national rules, and a PCT's own inside them (R7). One query for all of a PCT's rules."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from governance.domain import local_rules
from governance.domain.rule_files import Period, rule_periods, rule_set_on
from governance.domain.rules import LocalValue, RuleInForce, RuleValue
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


def rule_of_each(key: str, *, on: date, pcts: Iterable[int]) -> dict[int, RuleInForce]:
    """One rule as it stood on a day in each of these PCTs, by their keys. One query.

    :raises KeyError: where the year has no such rule.
    """
    rule_set, wanted = rule_set_on(on), list(pcts)
    rows = _standing(on).filter(pct__in=wanted, key=key)
    local = {row.pct_id: _value(row) for row in rows}
    return {pct: local_rules.in_force(rule_set, rule_set[key], on, local.get(pct)) for pct in wanted}


def history(key: str, pct: Organisation) -> list[LocalRule]:
    """What a PCT has adopted for a rule, the latest first."""
    return list(LocalRule.objects.filter(pct=pct, key=key).order_by("-from_day"))


@dataclass(frozen=True)
class RuleSpan:
    """A value in force for a span of half-open days: a PCT's own or, where ``pct_id`` is empty, the national one."""

    pct_id: int | None
    value: RuleValue
    start: date | None
    end: date | None


def rule_over_time(key: str) -> list[RuleSpan]:
    """Every value of a rule on every day: national ones first, then PCTs' own, as far as the nation lets them stand.

    One query. Spans of one PCT do not overlap; a year without the rule has none.
    """
    periods = [period for period in rule_periods() if key in period.rule_set.rules]
    nation = [RuleSpan(None, period.rule_set[key].value, period.start, period.end) for period in periods]
    rows = LocalRule.objects.filter(key=key).order_by("pct", "from_day")
    return [*nation, *(span for row in rows for span in _own_spans(row, periods))]


def _own_spans(row: LocalRule, periods: Iterable[Period]) -> Iterator[RuleSpan]:
    own = LocalValue(row.key, row.value, from_day=row.from_day, until_day=row.until_day, minute=row.minute)
    for period in periods:
        start = max(row.from_day, period.start or row.from_day)
        end = min((day for day in (row.until_day, period.end) if day), default=None)
        if end is not None and end <= start:
            continue
        found = local_rules.in_force(period.rule_set, period.rule_set[row.key], start, own)
        if found.is_local:
            yield RuleSpan(row.pct_id, found.value, start, end)


def _local_values(on: date, pct: Organisation, key: str | None = None) -> Mapping[str, LocalValue]:
    rows = _standing(on).filter(pct=pct)
    if key:
        rows = rows.filter(key=key)
    return {row.key: _value(row) for row in rows}


def _standing(on: date) -> QuerySet[LocalRule]:
    return LocalRule.objects.filter(Q(until_day__isnull=True) | Q(until_day__gt=on), from_day__lte=on)


def _value(row: LocalRule) -> LocalValue:
    return LocalValue(row.key, row.value, from_day=row.from_day, until_day=row.until_day, minute=row.minute)
