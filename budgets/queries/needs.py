"""What budgets need of this hat: for the home page."""

from datetime import date, timedelta

from django.urls import reverse

from budgets.domain.states import BudgetStatus
from budgets.queries.call_needs import call_needs
from budgets.queries.explanations import needs_of_explanations
from budgets.queries.freed_up_needs import freed_up_needs
from budgets.queries.versions import rounds
from governance.queries.places import own_pct
from governance.queries.rules import rules_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.core.needs import Need
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation

AHEAD = timedelta(days=90)


def needs(*, principal: Principal, today: date) -> list[Need]:
    """What each part of the app asks of this hat."""
    return [
        *budget_needs(principal=principal, today=today),
        *call_needs(principal=principal, today=today),
        *needs_of_explanations(principal=principal, today=today),
        *freed_up_needs(principal=principal),
    ]


def budget_needs(*, principal: Principal, today: date) -> list[Need]:
    """Budgets of this year that are not issued, and from January those of the next (S4 ¶28: by April)."""
    if not principal.may(Permission.BUDGET_SET) or principal.organisation_kind != OrganisationKind.PCT:
        return []
    pct = own_pct(principal, today)
    if pct is None:
        return []
    years = dict.fromkeys((FinancialYear.of(today), FinancialYear.of(today + AHEAD)))
    return [need for year in years if (need := _need(pct, year))]


def _need(pct: Organisation, year: FinancialYear) -> Need | None:
    rule = rules_in_force(year.first_day, pct).get("budgets_due_on")
    made = rounds(pct, year)
    if rule is None or any(each.status is BudgetStatus.ISSUED for each in made):
        return None
    proposed = next((each for each in made if each.status is BudgetStatus.PROPOSED), None)
    if proposed:
        title, detail = (
            f"Issue budgets for {year}",
            f"Version {proposed.version} is proposed and practices do not see it.",
        )
    else:
        title, detail = f"Set budgets for {year}", "No budget is set yet, so there are no statements for the year."
    url = reverse("budgets:rounds", kwargs={"year": year.start_year})
    return Need(title=title, detail=detail, url=url, due_on=rule.day, kind="budget")
