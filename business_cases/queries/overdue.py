"""Cases over their eight weeks, and how long decisions take (R98; S4 ¶52)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from statistics import median

from django.db.models import QuerySet

from business_cases.models import BusinessCase
from governance.queries.rules import rule_of_each
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.core.working import Parameter, Source, Working
from pbc.organisations.models import Organisation


def overdue(principal: Principal, today: date) -> QuerySet[BusinessCase]:
    """Cases in sight that are not decided and past their last day, the longest over first."""
    rows = BusinessCase.objects.visible_to(principal).undecided().filter(due_on__lt=today)
    return rows.select_related("owner", "pct").order_by("due_on", "reference")


def days_to_decision(pct: Organisation, year: FinancialYear) -> Working:
    """The median days from receipt to decision, of a PCT's cases received in a year and decided since."""
    return medians_of([pct], year)[pct.pk]


def medians_in_sight(principal: Principal, year: FinancialYear) -> list[tuple[Organisation, Working]]:
    """The same of each PCT with cases in sight, by name. Three queries."""
    rows = BusinessCase.objects.visible_to(principal).filter(first_received_on__isnull=False)
    pcts = list(Organisation.objects.filter(pk__in=rows.values("pct")).order_by("name"))
    found = medians_of(pcts, year)
    return [(pct, found[pct.pk]) for pct in pcts]


def medians_of(pcts: Sequence[Organisation], year: FinancialYear) -> dict[int, Working]:
    """The same for each of these PCTs, by their keys. Two queries, however many they are."""
    rows = BusinessCase.objects.filter(
        pct__in=pcts,
        received_on__gte=year.first_day,
        received_on__lt=FinancialYear(year.start_year + 1).first_day,
        decided_on__isnull=False,
    )
    days: dict[int, list[int]] = {pct.pk: [] for pct in pcts}
    for key, start, end in rows.values_list("pct", "received_on", "decided_on"):
        if start and end:
            days[key].append((end - start).days)
    limits = rule_of_each("case_decision_days", on=year.first_day, pcts=days)
    return {pct.pk: _median(pct, year, sorted(days[pct.pk]), limits[pct.pk].as_parameter()) for pct in pcts}


def _median(pct: Organisation, year: FinancialYear, days: Sequence[int], limit: Parameter) -> Working:
    return Working(
        name=f"Median days from receipt to decision, {year}",
        value=Decimal(str(median(days))) if days else None,
        unit="days",
        formula="the middle of the days between receipt and decision, of cases received in the year",
        inputs=(
            Working.given("Cases decided", len(days), "cases", Source("cases", f"Business cases of {pct.name}")),
            Working.given("Shortest", days[0] if days else None, "days"),
            Working.given("Longest", days[-1] if days else None, "days"),
        ),
        parameters=(limit,),
        paragraph="S4 ¶52",
        reason="" if days else f"No case received in {year} is decided yet.",
    )
