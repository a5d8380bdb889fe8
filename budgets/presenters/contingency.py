"""The contingency fund and its published method in words."""

from budgets.domain.high_cost import RiskOption
from governance.domain.local_rules import in_words
from governance.domain.rules import RuleInForce
from pbc.core.formats import day

OPTION_LABELS = {
    RiskOption.FUND: "A. A contingency fund, kept back from budgets",
    RiskOption.THRESHOLD: "B. Cost above a threshold falls on the fund",
    RiskOption.EXCLUSIONS: "C. Costly, rare treatments out of budgets’ scope",
    RiskOption.POOLING: "D. Practices pool in consortia",
}


def rule_value(rule: RuleInForce) -> str:
    """A rule's value as the method says it."""
    return in_words(rule.rule, rule.value)


def adopted(rule: RuleInForce) -> str:
    """On whose authority and from which day a value stands."""
    if rule.local is None:
        return f"national, rules of {rule.financial_year}"
    minute = f", minute {rule.local.minute}" if rule.local.minute else ""
    return f"adopted by the PCT from {day(rule.local.from_day)}{minute}"
