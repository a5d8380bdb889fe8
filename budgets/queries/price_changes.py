"""What a change of price list since budgets were set adds to cost: the same activity at both lists (R36; S4 ¶36)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal

from budgets.domain.exclusions import Lists
from budgets.queries.exclusions import not_out_of_scope
from pbc.activity.domain.lines import Line
from pbc.activity.models import ReferenceRelease
from pbc.activity.queries.activity import months_to_date, repriced_by_line
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear, Month

PRICE_LISTS = ("tariff-inpatient", "tariff-outpatient", "tariff-ae", "tariff-topup", "tariff-mff")


def lists_of_the_budget(year: FinancialYear, set_at: datetime) -> list[int] | None:
    """The price lists of a year that were in force when a budget was set; ``None`` where they still are. One query."""
    rows = ReferenceRelease.objects.filter(kind__in=PRICE_LISTS, financial_year=year.start_year)
    then: dict[str, int] = {}
    now: dict[str, int] = {}
    for kind, pk, is_current, received_at in rows.order_by("batch__received_at", "pk").values_list(
        "kind", "pk", "is_current", "batch__received_at"
    ):
        if received_at <= set_at:
            then[kind] = pk
        if is_current:
            now[kind] = pk
    base = now | then
    return None if base == now else sorted(base.values())


def price_changes(
    practice_ids: Collection[int],
    through: Month,
    cost_now: Mapping[Line, Decimal],
    lists: Collection[int],
    apart: Lists | None = None,
) -> dict[Line, Decimal]:
    """By line: cost as now − cost of the same rows at the earlier lists. Three queries.

    :param cost_now: as now, of these practices' year to date, without what ``apart`` leaves out of their scope.
    """
    months = months_to_date(through)
    keep = not_out_of_scope(apart or {}, months)
    before: dict[Line, Decimal] = {}
    for row in repriced_by_line(practice_ids, months, through.financial_year, lists=lists, keep=keep):
        before[row.line] = before.get(row.line, ZERO) + row.cost
    return {line: cost_now.get(line, ZERO) - cost for line, cost in before.items()}
