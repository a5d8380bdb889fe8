"""Rounds, scenarios, scopes and terms in words."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from budgets.domain.parameters import Growth
from budgets.domain.results import KeptResult
from budgets.domain.services import line_label
from pbc.core.formats import pounds

CHOICE_LABELS = {
    "zero_sum": "those above their fair share",
    "growth": "money not attributed yet",
    "gross_in_scope": "all services in scope",
    "net_of_exclusions": "net of treatments taken out",
}

AUDIT_SENTENCES: dict[str, str] = {
    "budgets.round_opened": "opened a round of budgets",
    "budgets.base_refreshed": "read the base of a round of budgets again",
    "budgets.round_abandoned": "gave a round of budgets up",
    "budgets.scenario_made": "made a scenario of budgets",
    "budgets.scenario_changed": "changed a scenario of budgets",
    "budgets.scenario_adopted": "adopted a scenario, and proposed its budgets to the practices",
    "budgets.scope_chosen": "chose which services a practice’s budget holds",
    "budgets.consent_recorded": "recorded a profession’s consent to change a service",
    "budgets.terms_signed": "signed the terms of a budget",
    "budgets.terms_proposed": "proposed new terms of a budget",
    "budgets.question_asked": "asked about a budget",
    "budgets.question_answered": "spoke to a question about a budget",
}


def parameter_text(value: object) -> str:
    """A parameter of a scenario as a table shows it."""
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    if isinstance(value, StrEnum):
        return CHOICE_LABELS.get(value.value, value.value.replace("_", " "))
    if isinstance(value, Mapping):
        return "; ".join(f"{line_label(line)} {pounds(amount)}" for line, amount in value.items()) or "none"
    if isinstance(value, tuple):
        return ", ".join(parameter_text(item) for item in value) or "none"
    if isinstance(value, Growth):
        return f"{line_label(value.line)} {pounds(value.amount)}"
    return str(value)


def adds_up(kept: KeptResult) -> str:
    """Whether a scenario can be adopted, in words."""
    return "adds up" if kept.adds_up else "does not add up"


def unsigned_words(unsigned: int, all_: int) -> str:
    """``all are signed by both sides`` or ``3 of 12 are not signed by both sides``."""
    return f"{unsigned} of {all_} are not signed by both sides" if unsigned else "all are signed by both sides"
