"""Facts of a large file: written to a table of their own, indexed when all are there, then made a partition.

An index that is built over rows takes a fifth of the time that it takes to grow by one row after another. Each
financial year has a partition of ordinary rows (shelf 0), and one for every large file of that year (its batch).
"""

from datetime import date

from django.db import connection

from pbc.activity.models.facts import Fact
from pbc.core.periods import FinancialYear, Month

LARGE_FROM = 200_000
"""Rows from which on a file is large. Each partition costs every question of its year a little, so they must be few."""

Counted = tuple[date, str, int, int]
"""Month, reason for no price, rows, rows without a practice."""


def load(fact: type[Fact], batch_id: int, source: str) -> list[Counted]:
    """Write the rows of a relation as facts; return what :func:`count` does.

    Rows of one financial year become a partition. A file of several years, or of one that has no partition, goes
    among the ordinary rows.
    """
    own = f"{fact._meta.db_table}_batch{batch_id}"
    _write(own, fact, batch_id, source)
    counted = count(own, batch_id)
    years = {Month.of(month).financial_year for month, *_ in counted}
    if len(years) == 1 and (place := _partition(fact, *years)):
        _put_in_place(own, place, fact, batch_id, *years)
    else:
        _put_among_ordinary(own, fact)
    return counted


def count(table: str, batch_id: int) -> list[Counted]:
    """The rows of a batch in a table of facts, by month and reason for no price."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT month, unpriced_reason, count(*), count(*) FILTER (WHERE practice_id IS NULL)
            FROM {table} WHERE batch_id = %s GROUP BY 1, 2 ORDER BY 1, 2""",  # noqa: S608 - our own names
            [batch_id],
        )
        return list(cursor.fetchall())


def _columns(fact: type[Fact]) -> dict[str, str]:
    """The columns of a fact with their types."""
    return {field.column: str(field.db_type(connection)) for field in fact._meta.concrete_fields if field.column}


def _write(own: str, fact: type[Fact], batch_id: int, source: str) -> None:
    columns = ", ".join(f"p.{column}::{kind} AS {column}" for column, kind in _columns(fact).items())
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {own} AS SELECT {columns}, {batch_id} AS shelf FROM {source} p")  # noqa: S608 - our own names


def _partition(fact: type[Fact], year: FinancialYear) -> str | None:
    """The table of a year's facts, if there is one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)::text", [f"{fact._meta.db_table}_fy{year.start_year}"])
        (name,) = cursor.fetchone()
    return None if name is None else str(name)


def _put_in_place(own: str, place: str, fact: type[Fact], batch_id: int, year: FinancialYear) -> None:
    """Make the table a partition. What it is checked for here, once, is what a partition must hold."""
    columns = {field.name: field.column for field in fact._meta.concrete_fields if field.column}
    required = [field.column for field in fact._meta.concrete_fields if field.column and not field.null]
    steps = [f"ALTER {column} SET NOT NULL" for column in (*required, "shelf")]
    checks = (
        f"batch_id = {batch_id} AND shelf = {batch_id} "
        f"AND month >= '{year.first_day}'::date AND month < '{year.end}'::date"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {own} {', '.join(steps)}, ADD CONSTRAINT {own}_is_of_one_file CHECK ({checks})")
        cursor.execute(f"ALTER TABLE {own} ADD PRIMARY KEY (batch_id, row_number, month, shelf)")
        for index in fact._meta.indexes:
            listed = ", ".join(columns[name] for name in index.fields)
            cursor.execute(f"CREATE INDEX ON {own} ({listed})")
        cursor.execute(f"ANALYZE {own} (batch_id, month)")
        cursor.execute(f"ALTER TABLE {place} ATTACH PARTITION {own} FOR VALUES IN ({batch_id})")


def _put_among_ordinary(own: str, fact: type[Fact]) -> None:
    columns = ", ".join(_columns(fact))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {fact._meta.db_table} ({columns}) SELECT {columns} FROM {own}")  # noqa: S608 - our own names
        cursor.execute(f"DROP TABLE {own}")
