"""The rules that a business case goes by: its clock, its limits, what counts as its value (R98, R103–R105)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from business_cases.domain import clock, route, verdicts
from governance.domain.rules import RuleInForce
from governance.queries.rules import rules_in_force
from pbc.core.working import Parameter
from pbc.organisations.models import Organisation

Rules = Mapping[str, RuleInForce]


def clock_terms(rules: Rules) -> clock.Terms:
    """The rules of the eight weeks."""
    return clock.Terms(
        decision_days=int(rules["case_decision_days"].number),
        return_days=int(rules["case_return_days"].number),
        returns=int(rules["case_returns"].number),
        reminder_weeks=tuple(int(week) for week in rules["case_reminder_weeks"].items),
    )


def limits(rules: Rules) -> route.Limits:
    """The values from which the next level decides, and from which quotes and tender are needed."""
    return route.Limits(
        group=rules["limit_group"].as_parameter(),
        director=rules["limit_director"].as_parameter(),
        committee=rules["limit_committee"].as_parameter(),
        quotes=rules["quotes_from"].as_parameter(),
        tender=rules["tender_from"].as_parameter(),
        small=rules["small_purchase_limit"].as_parameter(),
    )


@dataclass(frozen=True)
class FileLimits:
    """How large an attachment may be, in kilobytes, and how many a case may have."""

    kilobytes: int
    files: int


def file_limits(rules: Rules) -> FileLimits:
    """The limits of attachments."""
    return FileLimits(int(rules["case_file_kilobytes"].number), int(rules["case_files"].number))


def verdict_terms(rules: Rules) -> verdicts.Terms:
    """After which months of a service a verdict is drawn, and within how many days."""
    months = tuple(int(each) for each in rules["case_verdict_months"].items)
    return verdicts.Terms(months, int(rules["case_verdict_days"].number))


def years_counted(rules: Rules) -> Parameter:
    """How many years of recurrent cost count towards the value."""
    return rules["case_years_counted"].as_parameter()


def rules_of(pct: Organisation, on: date) -> Rules:
    """All rules of a PCT on a day."""
    return rules_in_force(on, pct)
