"""What a change of price list since budgets were set adds to cost: the same activity at both lists (R36; S4 ¶36)."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from budgets.domain.exclusions import Lists
from budgets.models import Budget
from budgets.queries.exclusions import not_out_of_scope
from pbc.activity.domain.lines import Line
from pbc.activity.models import ImportBatch, ReferenceRelease
from pbc.activity.queries.activity import months_to_date, repriced_by_line
from pbc.core.money import ZERO
from pbc.core.periods import Month

PRICE_LISTS = ("tariff-inpatient", "tariff-outpatient", "tariff-ae", "tariff-topup", "tariff-mff")


_BUDGETS, _RELEASES, _BATCHES = (model._meta.db_table for model in (Budget, ReferenceRelease, ImportBatch))
_PRICE_LISTS = f"""(
    SELECT json_agg(json_build_array(r.kind, r.id, r.is_current, b.received_at <= {_BUDGETS}.set_at)
        ORDER BY b.received_at, r.id)
    FROM {_RELEASES} r JOIN {_BATCHES} b ON b.id = r.batch_id
    WHERE r.financial_year = {_BUDGETS}.financial_year AND r.kind = ANY(%s))"""  # noqa: S608 - our own words
"""Every price list of a budget’s year: its kind, its key, whether it is in force, and whether it was there then."""


def with_price_lists(budgets: QuerySet[Budget]) -> QuerySet[Budget]:
    """The same budgets, each knowing the price lists of its year (:func:`lists_of_the_budget`). No query of its own."""
    return budgets.annotate(price_lists=RawSQL(_PRICE_LISTS, (list(PRICE_LISTS),)))  # noqa: S611 - our own words


def lists_of_the_budget(budget: Budget) -> list[int] | None:
    """The price lists in force when a budget of :func:`with_price_lists` was set; ``None`` where they still are."""
    then: dict[str, int] = {}
    now: dict[str, int] = {}
    for kind, pk, is_current, was_there in getattr(budget, "price_lists", None) or ():
        if was_there:
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
    """By line: cost as now − cost of the same rows at the earlier lists. Two queries.

    :param cost_now: as now, of these practices' year to date, without what ``apart`` leaves out of their scope.
    """
    months = months_to_date(through)
    keep = not_out_of_scope(apart or {}, months)
    before: dict[Line, Decimal] = {}
    for row in repriced_by_line(practice_ids, months, through.financial_year, lists=lists, keep=keep):
        before[row.line] = before.get(row.line, ZERO) + row.cost
    return {line: cost_now.get(line, ZERO) - cost for line, cost in before.items()}
