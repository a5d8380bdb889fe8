"""What practices chose to hold in their budgets, and which consents are recorded."""

from collections.abc import Collection
from datetime import date

from budgets.domain.scope import Scope
from budgets.models import PracticeScope, ScopeConsent
from pbc.core.periods import FinancialYear
from pbc.organisations.models import Organisation


def scopes_of(practice_ids: Collection[int], year: FinancialYear) -> dict[int, Scope]:
    """The latest choice of each practice for a year, by key; who has chosen nothing is left out. One query."""
    rows = PracticeScope.objects.filter(practice__in=practice_ids, financial_year=year.start_year)
    return {row.practice_id: row.scope for row in rows.order_by("practice_id", "-version").distinct("practice_id")}


def scope_history(practice: Organisation, year: FinancialYear) -> list[PracticeScope]:
    """Every version of a practice's choice for a year, the latest first."""
    rows = PracticeScope.objects.filter(practice=practice, financial_year=year.start_year)
    return list(rows.order_by("-version"))


def consents_of(practice: Organisation) -> list[ScopeConsent]:
    """Consents recorded for a practice, the latest first."""
    return list(ScopeConsent.objects.filter(practice=practice).order_by("-given_on", "-pk"))


def consented(practice: Organisation, on: date) -> frozenset[str]:
    """Protected services for which a consent given by a day is recorded."""
    rows = ScopeConsent.objects.filter(practice=practice, given_on__lte=on)
    return frozenset(rows.values_list("service", flat=True))
