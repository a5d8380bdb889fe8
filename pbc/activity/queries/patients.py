"""What each patient of a practice cost, row by row: as then where the month is closed, as now where it is not.

For limits that are held against a patient's year. A patient is a keyed hash; what is read here is shown to nobody but
the practice's own people (:mod:`pbc.activity.queries.sight`).
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection

from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.models import ClosedActivity, ClosedSlot, DataSlot, MonthlyActivity
from pbc.activity.queries.counting import COST, EXCESS_COST, FACTS
from pbc.core.periods import Month

DAYS = {Dataset.SPELLS: "discharged_on", Dataset.OUTPATIENTS: "attended_on", Dataset.AE: "arrived_on"}
"""The day of each dataset that has patients. Prescribing has none."""


def parameters(
    practice_ids: Collection[int], months: Collection[Month], joined: Mapping[int, int] | None = None
) -> dict[str, list[Any]]:
    """What the relations of this module are run with.

    :param joined: by practice, the one that it counts with where a patient's costs are added up; else itself.
    """
    practices, with_whom = sorted(practice_ids), joined or {}
    days = [month.first_day for month in months]
    return {"practices": practices, "joined": [with_whom.get(each, each) for each in practices], "months": days}


def patient_costs_sql(keep: Mapping[Dataset, str] | None = None) -> str:
    """Common table expressions, the last of them ``piece``: each priced row of the practices and months.

    Columns: ``practice_id``, ``joined_id`` (the practice it counts with), ``patient`` (a row without a pseudonym is
    a patient of its own), ``batch_id`` and
    ``row_number`` (which row of which file), ``day``, ``line``, ``part`` (1 for a spell's excess bed days, else 0),
    ``cost`` in pounds, above nought.

    :param keep: by dataset, conditions on a fact ``f`` that is to count.
    """
    kept = keep or {}
    pieces = " UNION ALL ".join(_pieces(dataset, kept.get(dataset, "TRUE")) for dataset in DAYS)
    return f"""{FILED}, piece AS MATERIALIZED ({pieces})"""


def spells_by_group_sql() -> str:
    """Spells of the practices and months by practice and HRG: how many are priced, and what they cost."""
    return f"""
WITH {FILED}
SELECT f.practice_id, f.hrg, count(*), sum(f.price)
FROM filed st JOIN {FACTS[Dataset.SPELLS]._meta.db_table} f
    ON f.practice_id = st.practice_id AND f.month = st.month AND f.batch_id = ANY(st.batches)
WHERE f.month = ANY(%(months)s::date[]) AND f.price IS NOT NULL
GROUP BY 1, 2"""  # noqa: S608 - our own words; values go as parameters


def versions(practice_ids: Collection[int], months: Collection[Month]) -> dict[int, str]:
    """Words that change whenever the rows in force of a practice's months do. One query.

    For open months, the summaries' rows: these are written anew whenever a batch or a price list touches them.
    """
    with connection.cursor() as cursor:
        cursor.execute(versions_sql(), parameters(practice_ids, months))
        return dict(cursor.fetchall())


def versions_sql() -> str:
    """The same as SQL, for who asks something else at once: ``practice_id`` and ``version``."""
    return f"""
WITH {STANDING}
SELECT st.practice_id,
    md5(string_agg(concat_ws('/', st.month, st.close_id, n.rows, n.newest), ' ' ORDER BY st.month)) AS version
FROM standing st LEFT JOIN LATERAL (
    SELECT count(*) AS rows, max(id) AS newest FROM {MonthlyActivity._meta.db_table} a
    WHERE st.close_id = 0 AND a.practice_id = st.practice_id AND a.month = st.month
) n ON TRUE
GROUP BY 1"""  # noqa: S608 - our own words; values go as parameters


def versions_as_now_sql() -> str:
    """Words that change whenever the summaries of a practice's months do, closed or not: ``practice_id``, ``version``.

    Of the practices ``listed`` and the months ``two_years``: what came after a close counts here.
    """
    return f"""
SELECT p.practice_id, md5(string_agg(concat_ws('/', m.month, n.rows, n.newest), ' ' ORDER BY m.month)) AS version
FROM unnest(%(listed)s::bigint[]) AS p(practice_id)
CROSS JOIN unnest(%(two_years)s::date[]) AS m(month)
CROSS JOIN LATERAL (
    SELECT count(*) AS rows, max(id) AS newest FROM {MonthlyActivity._meta.db_table} a
    WHERE a.practice_id = p.practice_id AND a.month = m.month
) n
GROUP BY 1"""  # noqa: S608 - our own words


STANDING = f"""standing AS MATERIALIZED (
    SELECT p.practice_id, p.joined_id, m.month, coalesce(c.close_id, 0) AS close_id
    FROM unnest(%(practices)s::bigint[], %(joined)s::bigint[]) AS p(practice_id, joined_id)
    CROSS JOIN unnest(%(months)s::date[]) AS m(month)
    LEFT JOIN LATERAL (
        SELECT close_id FROM {ClosedActivity._meta.db_table} a
        WHERE a.practice_id = p.practice_id AND a.month = m.month LIMIT 1
    ) c ON TRUE
)"""  # noqa: S608 - our own words
"""The close that holds a practice's month, nought where it is open: closed once anything of it is in a close."""


FILED = f"""{STANDING}, filed AS MATERIALIZED (
    SELECT st.practice_id, st.joined_id, st.month, st.close_id, CASE
        WHEN st.close_id = 0 THEN ARRAY(
            SELECT s.current_batch_id FROM {DataSlot._meta.db_table} s WHERE s.month = st.month)
        ELSE ARRAY(
            SELECT c.batch_id FROM {ClosedSlot._meta.db_table} c JOIN {DataSlot._meta.db_table} s ON s.id = c.slot_id
            WHERE c.close_id = st.close_id AND s.month = st.month) END AS batches
    FROM standing st
)"""  # noqa: S608 - our own words
"""The batches that count for a practice's month: those of its close, or those in force now."""


def _pieces(dataset: Dataset, keep: str) -> str:
    parts = f"(f.line, 0, {COST[dataset]})"
    if dataset is Dataset.SPELLS:
        parts += f", ('{Line.EXCESS_BED_DAYS}', 1, CASE WHEN f.price IS NOT NULL THEN {EXCESS_COST} END)"
    return f"""
SELECT f.practice_id, st.joined_id, coalesce(f.patient, md5(f.batch_id || ':' || f.row_number)::uuid) AS patient,
    f.batch_id, f.row_number, f.{DAYS[dataset]} AS day, v.line, v.part, v.cost
FROM filed st JOIN {FACTS[dataset]._meta.db_table} f
    ON f.practice_id = st.practice_id AND f.month = st.month AND f.batch_id = ANY(st.batches)
CROSS JOIN LATERAL (VALUES {parts}) AS v(line, part, cost)
WHERE f.month = ANY(%(months)s::date[]) AND v.cost > 0 AND ({keep})"""  # noqa: S608 - our own words
