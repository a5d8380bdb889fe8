"""Whether a case can be paid: budgets, forecasts and agreed cases of those who propose it (R99; S4 ¶52)."""

from datetime import date

from budgets.domain import figures
from budgets.queries.statements import statements_of
from business_cases.domain.affordability import Affordability, Effect, affordability, effect_of
from business_cases.domain.case_states import AGREED
from business_cases.domain.proposal import proposal_of
from business_cases.models import BusinessCase
from business_cases.queries.signing import version_of
from pbc.activity.queries.months import closed_months
from pbc.core.periods import FinancialYear, Month
from pbc.core.working import Working
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation
from pbc.organisations.queries import members_of


def affordability_of(case: BusinessCase, on: date) -> Affordability | None:
    """Room in the budget of those who propose, this year and in a full one, by the statements of the month closed last.

    :returns: ``None`` for a case whose figures cannot be read: it was never submitted.
    """
    if not case.versions.exists():
        return None
    month = _month(case, on)
    year = month.financial_year
    effect = _effect(case, year)
    budget, forecast = _money(practices_of_case(case, on), month)
    return affordability(budget, forecast, agreed_effects(case, year, on), effect)


def practices_of_case(case: BusinessCase, on: date) -> list[Organisation]:
    """The practice that proposes, or the members of the consortium that does."""
    if case.owner.kind == OrganisationKind.CONSORTIUM:
        return list(members_of(case.owner, on))
    return [case.owner]


def agreed_effects(case: BusinessCase, year: FinancialYear, on: date) -> list[Effect]:
    """Cases agreed and not given up, of the same proposers: a consortium's members with it, a practice's alone."""
    owners = {case.owner_id, *(practice.pk for practice in practices_of_case(case, on))}
    rows = BusinessCase.objects.filter(owner__in=owners, status__in=AGREED).exclude(pk=case.pk)
    return [_effect(row, year) for row in rows.order_by("decided_on", "reference")]


def _effect(case: BusinessCase, year: FinancialYear) -> Effect:
    found = proposal_of(version_of(case).content)
    start = found.start or Month(year.start_year, 4)
    return effect_of(f"{case.reference}, {case.title}", found.costs, found.savings, start, year)


def _money(practices: list[Organisation], month: Month) -> tuple[Working, Working]:
    """Budget and forecast together, of those who have a budget."""
    totals = [made.total for made in statements_of(practices, month) if made.total]
    if not totals:
        reason = f"No budget of {month.financial_year} is issued to those who propose."
        return (
            Working("Budget for the year", None, "£", "", reason=reason),
            Working("Forecast for the year", None, "£", "", reason=reason),
        )
    if len(totals) == 1:
        return totals[0].budget, totals[0].forecast
    return (
        figures.total("Budget for the year", [each.budget for each in totals]),
        figures.total("Forecast for the year", [each.forecast for each in totals]),
    )


def _month(case: BusinessCase, on: date) -> Month:
    closed = [month for month in closed_months(case.pct) if month.first_day <= on]
    return closed[-1] if closed else Month.of(on)
