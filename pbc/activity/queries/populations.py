"""Practices' lists averaged over a period, for the denominators of rates."""

from collections import defaultdict
from collections.abc import Mapping
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


def average_lists(heirs: Mapping[int, int], first: Month, last: Month) -> dict[int, People]:
    """The mean of each practice's counts (four a year) taken from the first month to the last.

    Counts of practices that merged into it are added to those of the same day. A practice without a count in the
    period takes the latest before; without any it is left out. One query.

    :param heirs: each practice, and each that merged into it, to the practice.
    """
    parameters: dict[str, list[int] | date] = {
        "practices": list(heirs),
        "heirs": list(heirs.values()),
        "first": first.first_day,
        "end": last.end,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, parameters)
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
    SELECT r.id, h.heir, r.counted_on, r.counted_on >= %(first)s AS within,
        rank() OVER (PARTITION BY h.heir ORDER BY r.counted_on DESC) AS age
    FROM unnest(%(practices)s::bigint[], %(heirs)s::bigint[]) AS h(practice_id, heir)
    JOIN {PopulationReturn._meta.db_table} r ON r.practice_id = h.practice_id
    WHERE r.is_current AND r.counted_on < %(end)s),
chosen AS (SELECT * FROM candidates WHERE within OR age = 1),
days AS (
    SELECT heir, count(DISTINCT counted_on) AS counts, min(counted_on) AS earliest, max(counted_on) AS latest
    FROM chosen GROUP BY heir)
SELECT k.heir, c.sex, {_BAND}, sum(c.patients)::numeric / d.counts, d.counts, d.earliest, d.latest
FROM chosen k JOIN days d ON d.heir = k.heir
JOIN {PopulationCount._meta.db_table} c ON c.population_return_id = k.id
GROUP BY 1, 2, 3, d.counts, d.earliest, d.latest"""  # noqa: S608 - our own words
