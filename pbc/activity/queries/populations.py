"""Practices' lists averaged over a period, for the denominators of rates."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db import connection

from pbc.activity.domain.benchmarking import Cell, People
from pbc.core.periods import Month
from pbc.organisations.domain.ages import BAND_STARTS, NINE_BANDS
from pbc.organisations.models import PopulationCount, PopulationReturn

_BAND = (
    "CASE "
    + " ".join(
        f"WHEN c.age_from < {start} THEN '{band}'" for band, start in zip(NINE_BANDS, BAND_STARTS[1:], strict=False)
    )
    + f" ELSE '{NINE_BANDS[-1]}' END"
)


def average_lists(practice_ids: Collection[int], first: Month, last: Month) -> dict[int, People]:
    """The mean of each practice's counts (four a year) taken from the first month to the last.

    A practice without a count in the period takes its latest before; without any it is left out. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"practices": list(practice_ids), "first": first.first_day, "end": last.end})
        rows = cursor.fetchall()
    cells: dict[int, dict[Cell, float]] = defaultdict(dict)
    sources: dict[int, str] = {}
    for practice, sex, band, mean, counts, earliest, latest in rows:
        cells[practice][sex, band] = float(mean)
        sources[practice] = _source(int(counts), earliest, latest)
    return {practice: People(sum(found.values()), found, sources[practice]) for practice, found in cells.items()}


def _source(counts: int, earliest: date, latest: date) -> str:
    if counts == 1:
        return f"List counted on {latest:%-d %B %Y}"
    return f"Average of {counts} counts of the list, {earliest:%-d %B %Y} to {latest:%-d %B %Y}"


_SQL = f"""
WITH candidates AS (
    SELECT id, practice_id, counted_on, counted_on >= %(first)s AS within,
        row_number() OVER (PARTITION BY practice_id ORDER BY counted_on DESC) AS age
    FROM {PopulationReturn._meta.db_table}
    WHERE is_current AND practice_id = ANY(%(practices)s::bigint[]) AND counted_on < %(end)s),
chosen AS (
    SELECT *, count(*) OVER w AS counts, min(counted_on) OVER w AS earliest, max(counted_on) OVER w AS latest
    FROM candidates WHERE within OR age = 1 WINDOW w AS (PARTITION BY practice_id))
SELECT h.practice_id, c.sex, {_BAND}, sum(c.patients)::numeric / max(h.counts), max(h.counts), max(h.earliest),
    max(h.latest)
FROM chosen h JOIN {PopulationCount._meta.db_table} c ON c.population_return_id = h.id
GROUP BY 1, 2, 3"""  # noqa: S608 - our own words
