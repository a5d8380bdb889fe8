"""What practices used of one service, patient by patient, at a year's prices: what a redesign would start from."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.queries.activity.repriced import fetch_rows, priced_facts
from pbc.activity.queries.activity.rows import DATASET_OF_LINE
from pbc.activity.queries.counting import ACTIVITY, COST
from pbc.activity.queries.market_forces import market_forces
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear, Month

CODES = {Dataset.SPELLS: "hrg", Dataset.OUTPATIENTS: "treatment_function", Dataset.AE: "hrg"}
"""The column that a service of a dataset is told by."""


@dataclass(frozen=True)
class Volume:
    """Activity of some months at a year's prices.

    :ivar units: all; ``priced`` those with a price, whose ``cost`` it is, in pounds.
    :ivar months: how many of the months asked for hold anything.
    :ivar patients: with anything priced; the sums are over them, of units ``n`` and cost ``c``.
    """

    units: int = 0
    priced: int = 0
    cost: Decimal = ZERO
    months: int = 0
    patients: int = 0
    n1: float = 0.0
    c1: float = 0.0
    n2: float = 0.0
    nc: float = 0.0
    c2: float = 0.0
    n3: float = 0.0
    n2c: float = 0.0
    nc2: float = 0.0
    c3: float = 0.0


def volume_of(
    practice_ids: Collection[int], months: Collection[Month], tariff_year: FinancialYear, *, line: Line, code: str = ""
) -> Volume:
    """What these practices used of a line, or of one treatment function or HRG in it. One query.

    :param line: any but prescribing, which has no tariff, and excess bed days, which go with their spells.
    :param code: a treatment function for attendances, a HRG for spells and A&E; all of the line where not given.
    """
    dataset = DATASET_OF_LINE[line]
    sql = _sql(dataset, priced_facts(dataset, tariff_year, market_forces()))
    row = fetch_rows(sql, practice_ids, months, {"line": line.value, "code": code})[0]
    units, priced, cost, held, patients, *sums = row
    return Volume(int(units), int(priced), cost, int(held), int(patients), *map(float, sums))


def _sql(dataset: Dataset, priced: str) -> str:
    return f"""
WITH f AS MATERIALIZED ({priced}), unit AS (
    SELECT coalesce(f.patient, md5(f.batch_id || ':' || f.row_number)::uuid) AS patient, f.month,
        {ACTIVITY[dataset]} AS units, {COST[dataset]} AS cost
    FROM f WHERE f.line = %(line)s AND (%(code)s = '' OR f.{CODES[dataset]} = %(code)s)
), patient AS (
    SELECT sum(units)::float AS n, sum(cost)::float AS c FROM unit WHERE cost IS NOT NULL AND units > 0 GROUP BY patient
)
SELECT coalesce(u.units, 0), coalesce(u.priced, 0), coalesce(u.cost, 0), u.months, p.* FROM (
    SELECT sum(units) AS units, sum(units) FILTER (WHERE cost IS NOT NULL) AS priced,
        sum(cost) FILTER (WHERE units > 0) AS cost, count(DISTINCT month) AS months FROM unit
) u CROSS JOIN (
    SELECT count(*), coalesce(sum(n), 0), coalesce(sum(c), 0), coalesce(sum(n * n), 0), coalesce(sum(n * c), 0),
        coalesce(sum(c * c), 0), coalesce(sum(n ^ 3), 0), coalesce(sum(n * n * c), 0), coalesce(sum(n * c * c), 0),
        coalesce(sum(c ^ 3), 0) FROM patient
) p"""  # noqa: S608 - our own words; values go as parameters
