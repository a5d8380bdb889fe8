"""The rules that a dispute goes by (R140–R145)."""

from collections.abc import Mapping
from datetime import date

from disputes.domain.stages import Terms
from governance.domain.rules import RuleInForce
from governance.queries.rules import rules_in_force
from pbc.organisations.models import Organisation

Rules = Mapping[str, RuleInForce]


def reminded_before(pct: Organisation, on: date) -> int:
    """How many working days before a stage ends people are reminded, in a PCT on a day. One query."""
    return int(rules_in_force(on, pct)["dispute_reminder_days"].number)


def stage_terms(pct: Organisation, on: date) -> Terms:
    """How long each stage takes, in a PCT on a day. One query."""
    rules = rules_in_force(on, pct)

    def days(key: str) -> int:
        return int(rules[key].number)

    return Terms(
        local=days("informal_days") + days("pct_review_days"),
        admit=days("dispute_admit_days"),
        mediation=days("mediation_days"),
        statement=days("dispute_statement_days"),
        offers=days("dispute_offer_days"),
        hearing=days("arbitration_hearing_days") + days("arbitration_decision_days"),
        follow=days("ruling_follow_days"),
    )
