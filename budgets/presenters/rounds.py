"""Rounds, scenarios, scopes and terms in words."""

from budgets.domain.round_states import RoundStatus

ROUND_COLOURS = {
    RoundStatus.OPEN: "blue",
    RoundStatus.ADOPTED: "yellow",
    RoundStatus.ISSUED: "green",
    RoundStatus.SUPERSEDED: "grey",
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
