"""Past activity at another year's prices, for setting budgets: the same pricing SQL, nothing stored (S4 ¶36)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.domain.pricing.terms import MarketForces, UnpricedReason
from pbc.activity.models import DataSlot
from pbc.activity.queries.counting import ACTIVITY, COST, EXCESS_COST, FACTS, words
from pbc.activity.queries.market_forces import market_forces
from pbc.activity.queries.pricing import IN_FORCE, PRICED_COLUMNS, priced_rows_sql
from pbc.core.periods import FinancialYear, Month
from pbc.organisations.models import Organisation

Keep = tuple[str, Mapping[str, Any]]
"""A condition in SQL, and the parameters it is run with."""


@dataclass(frozen=True)
class Repriced:
    """A practice's line at other prices.

    :ivar rows: facts behind the figure; ``unpriced`` those among them that have no price in that year, whether it is
        missing from the list or they are outside the tariff; ``missing`` those that the list should price.
    """

    practice_id: int
    line: Line
    activity: int
    cost: Decimal
    rows: int
    unpriced: int
    missing: int = 0


@dataclass(frozen=True)
class RepricedCode:
    """What spells of one HRG came to in a line of a practice, at other prices."""

    practice_id: int
    line: Line
    code: str
    activity: int
    cost: Decimal


@dataclass(frozen=True)
class MissingPrice:
    """A code that the year's price list should price and does not.

    :ivar kind: the price list, such as ``tariff-inpatient``; ``what`` the code is of; ``rows`` the facts without a
        price for it.
    """

    kind: str
    what: str
    code: str
    reason: UnpricedReason
    rows: int


def repriced_by_line(
    practice_ids: Collection[int],
    months: Collection[Month],
    tariff_year: FinancialYear,
    *,
    lists: Collection[int] | None = None,
    months_of: Mapping[Dataset, Collection[Month]] | None = None,
    keep: Keep = ("TRUE", {}),
) -> list[Repriced]:
    """Spells and attendances of these practices and months, as now, at the prices and terms of one financial year.

    Excess bed days are a line of their own, in days, as in the summaries. Prescribing has no tariff: take its actual
    cost from the summaries. Two queries, with that of who pays the market forces factor.

    :param lists: releases of price lists to price by; those in force where not given.
    :param months_of: the months of a dataset, where they are not those of all.
    :param keep: a condition on spells ``f`` that are to count, with its parameters.
    """
    factor, own = market_forces(), {dataset: f"months_of_{dataset}" for dataset in PRICED_COLUMNS}
    parts = (
        f"({_lines(dataset, priced_facts(dataset, tariff_year, factor, lists, keep[0], months=own[dataset]))})"
        for dataset in PRICED_COLUMNS
    )
    given: dict[str, Any] = {
        own[dataset]: [month.first_day for month in (months_of or {}).get(dataset, months)] for dataset in own
    }
    return [
        Repriced(practice, Line(line), int(activity), cost, int(rows), int(unpriced), int(missing))
        for practice, line, activity, cost, rows, unpriced, missing in fetch_rows(
            " UNION ALL ".join(parts), practice_ids, months, given | dict(keep[1])
        )
    ]


def repriced_by_code(
    practice_ids: Collection[int], months: Collection[Month], tariff_year: FinancialYear
) -> list[RepricedCode]:
    """Spells by HRG, excess bed days as a line of their own: what leaves a budget with a treatment. One query."""
    sql = _codes(priced_facts(Dataset.SPELLS, tariff_year, market_forces()))
    return [
        RepricedCode(practice, Line(line), code, int(activity), cost)
        for practice, line, code, activity, cost in fetch_rows(sql, practice_ids, months)
    ]


def missing_prices(
    practice_ids: Collection[int],
    months: Collection[Month],
    tariff_year: FinancialYear,
) -> list[MissingPrice]:
    """The codes of these practices' activity that the year's price lists leave out, those with most rows first.

    Rows outside the tariff (excluded groups, regular attenders, planned follow-ups) are not missing a price. Where the
    market forces factor passes through the PCT, a provider without one leaves its activity without a price.
    """
    factor = market_forces()
    found = [
        _as_missing(dataset, code, UnpricedReason(reason), int(rows))
        for dataset in PRICED_COLUMNS
        for code, reason, rows in fetch_rows(
            _missing(dataset, priced_facts(dataset, tariff_year, factor)), practice_ids, months
        )
    ]
    return sorted(found, key=lambda missing: (-missing.rows, missing.kind, missing.code))


@dataclass(frozen=True)
class _PriceList:
    kind: str
    what: str
    column: str


LISTS = {
    Dataset.SPELLS: _PriceList("tariff-inpatient", "HRG", "hrg"),
    Dataset.OUTPATIENTS: _PriceList("tariff-outpatient", "treatment function", "treatment_function"),
    Dataset.AE: _PriceList("tariff-ae", "HRG", "hrg"),
}
"""The price list of each dataset, and the code it is looked up by."""
FACTORS = _PriceList("tariff-mff", "provider", "provider_id")

SHOULD_BE_PRICED = (
    UnpricedReason.NO_PRICE_LIST,
    UnpricedReason.NO_PRICE,
    UnpricedReason.NO_DAY_RATE,
    UnpricedReason.NO_FACTOR,
)


def _as_missing(dataset: Dataset, code: str, reason: UnpricedReason, rows: int) -> MissingPrice:
    prices = FACTORS if reason is UnpricedReason.NO_FACTOR else LISTS[dataset]
    return MissingPrice(prices.kind, prices.what, code, reason, rows)


def fetch_rows(
    sql: str, practice_ids: Collection[int], months: Collection[Month], more: Mapping[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    """Run a query over :func:`priced_facts` of these practices and months."""
    given = {"practices": list(practice_ids), "months": [month.first_day for month in months], **(more or {})}
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def priced_facts(
    dataset: Dataset,
    tariff_year: FinancialYear,
    factor: MarketForces,
    lists: Collection[int] | None = None,
    keep: str = "TRUE",
    *,
    months: str = "months",
) -> str:
    """Facts in force of one kind, priced anew, as a relation of SQL. Its parameters are those of :func:`fetch_rows`.

    :param months: the name of the parameter that holds its months.
    """
    fact = FACTS[dataset]
    given = [c.column for c in fact._meta.concrete_fields if c.column and c.column not in PRICED_COLUMNS[dataset]]
    relation = f"""(
        SELECT {", ".join(f"f.{column}" for column in given)} FROM {fact._meta.db_table} f
        JOIN {DataSlot._meta.db_table} s ON s.current_batch_id = f.batch_id AND s.month = f.month
        WHERE f.practice_id = ANY(%(practices)s::bigint[]) AND f.month = ANY(%({months})s::date[])
            AND s.dataset = '{dataset}' AND ({keep if dataset is Dataset.SPELLS else "TRUE"}))"""  # noqa: S608 - our own words
    chosen = IN_FORCE if lists is None else f"release.id IN ({', '.join(str(int(pk)) for pk in lists) or 'NULL'})"
    year = str(tariff_year.start_year)
    return priced_rows_sql(dataset, relation, year_sql=year, market_forces=factor, lists_sql=chosen)


def _lines(dataset: Dataset, priced: str) -> str:
    counts = f"""sum({ACTIVITY[dataset]}), coalesce(sum({COST[dataset]}), 0), count(*),
    count(*) FILTER (WHERE f.price IS NULL),
    count(*) FILTER (WHERE f.unpriced_reason IN {words(SHOULD_BE_PRICED)})"""
    if dataset is not Dataset.SPELLS:
        return f"SELECT f.practice_id, f.line, {counts} FROM ({priced}) f GROUP BY 1, 2"  # noqa: S608
    return f"""
WITH f AS MATERIALIZED ({priced})
SELECT f.practice_id, f.line, {counts} FROM f GROUP BY 1, 2
UNION ALL
SELECT f.practice_id, '{Line.EXCESS_BED_DAYS}', sum(f.excess_days), sum({EXCESS_COST}), count(*), 0, 0
FROM f WHERE f.excess_days > 0 GROUP BY 1"""  # noqa: S608 - our own words


def _codes(priced: str) -> str:
    return f"""
WITH f AS MATERIALIZED ({priced})
SELECT f.practice_id, f.line, f.hrg, sum({ACTIVITY[Dataset.SPELLS]}), coalesce(sum({COST[Dataset.SPELLS]}), 0)
FROM f WHERE f.hrg <> '' GROUP BY 1, 2, 3
UNION ALL
SELECT f.practice_id, '{Line.EXCESS_BED_DAYS}', f.hrg, sum(f.excess_days), sum({EXCESS_COST})
FROM f WHERE f.excess_days > 0 AND f.hrg <> '' GROUP BY 1, 3"""  # noqa: S608 - our own words


def _missing(dataset: Dataset, priced: str) -> str:
    return f"""
SELECT CASE WHEN f.unpriced_reason = '{UnpricedReason.NO_FACTOR}' THEN coalesce(o.code, '')
    ELSE f.{LISTS[dataset].column} END, f.unpriced_reason, count(*)
FROM ({priced}) f LEFT JOIN {Organisation._meta.db_table} o ON o.id = f.{FACTORS.column}
WHERE f.unpriced_reason IN {words(SHOULD_BE_PRICED)} GROUP BY 1, 2"""  # noqa: S608 - our own words
