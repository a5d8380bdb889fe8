"""Price a year's facts again when a price list or a rule of prices changes. Closed months keep what was printed."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction

from pbc.activity.actions.summaries import rebuild
from pbc.activity.domain.lines import Dataset
from pbc.activity.domain.pricing.terms import MarketForces
from pbc.activity.models import DataSlot, MonthClose, ReferenceRelease
from pbc.activity.queries.counting import FACTS
from pbc.activity.queries.market_forces import market_forces
from pbc.activity.queries.membership import held_in, memberships
from pbc.activity.queries.pricing import PRICED_COLUMNS, priced_rows_sql
from pbc.core import audit
from pbc.core.locks import lock
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal

PRICES_LOCK = "activity.prices"
"""Shared by loads of activity, taken alone by what changes prices: no row keeps a price that is out of force."""


@transaction.atomic
def reprice(
    *, financial_year: FinancialYear, by: Principal, at: datetime, datasets: Collection[Dataset] = tuple(PRICED_COLUMNS)
) -> int:
    """Price the open months of a year by the lists and rules in force now, and rebuild the summaries that this changes.

    A row is left alone where the PCT that it counts for has closed the month: figures as now and as then must not part
    for a change of price.

    :returns: the number of facts whose price, or a part of it, changed.
    """
    lock(PRICES_LOCK)
    factor = market_forces()
    slots = list(
        DataSlot.objects.select_for_update(no_key=True)
        .filter(month__gte=financial_year.first_day, month__lt=financial_year.end, dataset__in=datasets)
        .order_by("pk")
    )
    changed = {slot: _reprice_slot(slot, factor) for slot in slots}
    touched = [slot for slot, rows in changed.items() if rows]
    rebuild(slots=touched)
    lists = ReferenceRelease.objects.filter(kind__startswith="tariff-", financial_year=financial_year.start_year)
    release = lists.filter(is_current=True).last()
    total = sum(changed.values())
    if release and total:
        audit.record(
            "activity.repriced", release, by=by, at=at, year=str(financial_year), rows=total, slots=len(touched)
        )
    return total


def _reprice_slot(slot: DataSlot, factor: MarketForces) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            _update(Dataset(slot.dataset), factor),
            {"month": slot.month, "batch": slot.current_batch_id},
        )
        return int(cursor.rowcount)


def _update(dataset: Dataset, factor: MarketForces) -> str:
    fact = FACTS[dataset]
    priced = PRICED_COLUMNS[dataset]
    given = [field.column for field in fact._meta.concrete_fields if field.column and field.column not in priced]
    new, old = ", ".join(f"p.{column}" for column in priced), ", ".join(f"f.{column}" for column in priced)
    open_rows = f"""(
        SELECT {", ".join(given)} FROM {fact._meta.db_table}
        WHERE month = %(month)s AND batch_id = %(batch)s)"""  # noqa: S608 - our own words
    return f"""
UPDATE {fact._meta.db_table} f SET ({", ".join(priced)}) = ROW ({new})
FROM ({priced_rows_sql(dataset, open_rows, market_forces=factor)}) p
WHERE f.month = %(month)s AND f.batch_id = %(batch)s AND f.row_number = p.row_number
    AND ({old}) IS DISTINCT FROM ({new}) AND {_CLOSED} IS NOT TRUE
"""  # noqa: S608 - our own words; values go as parameters


_CLOSED = f"""(
    f.practice_id = ANY(ARRAY(
        SELECT a.child_id FROM {memberships()} a JOIN {MonthClose._meta.db_table} c ON c.pct_id = a.parent_id
        WHERE c.month = %(month)s AND {held_in("c.month")}))
    OR f.practice_id IS NULL AND f.commissioner_id IN (
        SELECT c.pct_id FROM {MonthClose._meta.db_table} c WHERE c.month = %(month)s))"""  # noqa: S608 - our own words
