"""Which PCTs issued their budgets in time, and how late the others are (R18; S4 ¶16, ¶28)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Q

from budgets.domain.lateness import days_late
from budgets.models import Budget
from governance.queries.rules import rules_in_force
from pbc.core.clock import day_of
from pbc.core.periods import FinancialYear
from pbc.organisations.models import Organisation


@dataclass(frozen=True)
class IssueOfPct:
    """When a PCT issued its first budgets of a year, against the day they were due.

    :ivar late: days; of a PCT that has issued none, up to today.
    :ivar unsigned: budgets in force that are not signed by both sides.
    """

    pct: Organisation
    due_on: date
    issued_on: date | None
    late: int
    practices: int
    unsigned: int


def issues(pcts: Sequence[Organisation], year: FinancialYear, today: date) -> list[IssueOfPct]:
    """Each PCT's issue of a year, the latest first. Two queries, and one a PCT for its own rules."""
    keys = [pct.pk for pct in pcts]
    rows = Budget.objects.filter(pct__in=keys, financial_year=year.start_year, issued_at__isnull=False)
    first = dict(rows.values_list("pct").annotate(at=Min("issued_at")).order_by())
    now = Budget.objects.in_force(year.start_year).filter(pct__in=keys)
    counted = now.values_list("pct").annotate(all=Count("pk"), unsigned=Count("pk", filter=Q(agreed_at=None)))
    counts = {pct: (all_, unsigned) for pct, all_, unsigned in counted.order_by()}
    made = [_issue(pct, year, first.get(pct.pk), counts.get(pct.pk, (0, 0)), today) for pct in pcts]
    return sorted((each for each in made if each), key=lambda each: (-each.late, each.pct.name))


def _issue(
    pct: Organisation, year: FinancialYear, issued_at: datetime | None, counts: tuple[int, int], today: date
) -> IssueOfPct | None:
    rule = rules_in_force(year.first_day, pct).get("budgets_due_on")
    if rule is None:
        return None
    issued_on = day_of(issued_at) if issued_at else None
    late = days_late(rule.day, issued_on or today)
    return IssueOfPct(pct, rule.day, issued_on, late, *counts)
