"""Budgets and statements in words. A variance is over, under or on budget to date, and no more than that."""

from datetime import date

from budgets.domain.profiles import Profile, ProfileMethod
from budgets.domain.setting import Method
from budgets.domain.statements import Attention, Position
from budgets.domain.states import BudgetStatus
from budgets.models import Budget
from pbc.core.formats import day
from pbc.core.periods import FinancialYear

POSITION_LABELS = {
    Position.UNDER: "under budget to date",
    Position.ON: "on budget to date",
    Position.OVER: "over budget to date",
    Position.UNKNOWN: "no data",
}

ATTENTION_LABELS = {
    Attention.NONE: "within limits",
    Attention.WATCH: "worth a look",
    Attention.EXPLAIN: "to be explained",
}

ATTENTION_COLOURS = {Attention.NONE: "green", Attention.WATCH: "yellow", Attention.EXPLAIN: "orange"}

STATUS_COLOURS = {BudgetStatus.PROPOSED: "blue", BudgetStatus.ISSUED: "green", BudgetStatus.SUPERSEDED: "grey"}

METHOD_LABELS = {
    Method.REPRICED_ACTIVITY: "last year’s activity at this year’s prices",
    Method.PRESCRIBING_UPLIFT: "last year’s cost with uplift",
    Method.WEIGHTED_CAPITATION: "share by need: there is no history",
    Method.AGREED_GROWTH: "extra activity agreed",
}

PROFILE_SENTENCES = {
    ProfileMethod.TWELFTHS: "The budget to date is one twelfth of the year for each month gone by.",
    ProfileMethod.WORKING_DAYS: "The budget to date follows the working days gone by.",
    ProfileMethod.LAST_YEAR: "The budget to date follows the pattern of last year’s cost.",
}

CHANCE_NOTE = (
    "The cost of a practice’s patients varies from month to month without anybody having done better or worse, the "
    "more so the smaller the list. A variance here is a difference, not a judgement."
)

AUDIT_SENTENCES = {
    "budgets.budgets_issued": "issued the budgets of the PCT’s practices",
}


def profile_sentence(profile: Profile) -> str:
    """How the budget to date was made, and why not by the method chosen, if so."""
    return f"{PROFILE_SENTENCES[profile.method]} {profile.fallback}".strip()


def lateness(budget: Budget) -> str:
    """Against the day the rule gives: ``on time`` or ``12 days late``."""
    late = budget.facts.get("days_late", 0)
    return f"{late} day{'' if late == 1 else 's'} late" if late else "on time"


def issued_words(budget: Budget) -> str:
    """When a budget was issued, and whether in time: both sides see it (S4 ¶28)."""
    if budget.issued_at is None:
        return "Not issued"
    due_on = day(date.fromisoformat(budget.facts["due_on"]))
    return f"Issued on {day(budget.issued_at)} by {budget.issued_by}, {lateness(budget)} (due by {due_on})"


def year_label(budget: Budget) -> str:
    return FinancialYear(budget.financial_year).label
