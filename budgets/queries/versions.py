"""Versions of budgets: a practice's, and a PCT's round of a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Max, Sum

from budgets.domain.states import BudgetStatus
from budgets.models import Budget
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


@dataclass(frozen=True)
class Round:
    """A PCT's budgets of one version of a year, added up. ``status`` is the latest that any of them has."""

    version: int
    statuses: tuple[str, ...]
    practices: int
    gross: Decimal
    contingency: Decimal
    net: Decimal
    set_by: str
    set_at: datetime
    issued_by: str
    issued_at: datetime | None

    @property
    def status(self) -> BudgetStatus:
        order = (BudgetStatus.ISSUED, BudgetStatus.PROPOSED, BudgetStatus.SUPERSEDED)
        return next(status for status in order if status in self.statuses)


def rounds(pct: Organisation, year: FinancialYear) -> list[Round]:
    """The PCT's versions of a year, the latest first. Two queries."""
    rows = Budget.objects.filter(pct=pct, financial_year=year.start_year)
    statuses: dict[int, list[str]] = {}
    for version, status in rows.values_list("version", "status").distinct():
        statuses.setdefault(version, []).append(status)
    sums = rows.values("version").annotate(
        practices=Count("pk"),
        gross=Sum("gross"),
        contingency=Sum("contingency"),
        net=Sum("net"),
        set_by=Max("set_by"),
        set_at=Max("set_at"),
        issued_by=Max("issued_by"),
        issued_at=Max("issued_at"),
    )
    return [Round(statuses=tuple(statuses[row["version"]]), **row) for row in sums.order_by("-version")]


def versions(practice: Organisation, year: FinancialYear, principal: Principal) -> Sequence[Budget]:
    """A practice's versions of a year that this hat sees, the latest first, with their lines. Two queries."""
    rows = Budget.objects.visible_to(principal).filter(practice=practice, financial_year=year.start_year)
    return list(rows.order_by("-version").prefetch_related("lines").select_related("pct"))
