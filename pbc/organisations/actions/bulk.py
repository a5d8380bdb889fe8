"""Many rows in one statement, so that a national register loads in seconds and writes only what differs."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg2.extras import DateRange, execute_values

from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Affiliation, Organisation, PopulationCount

PAGE = 2000
MANY = 1000
"""So many new rows change what the planner should know; it learns by itself only some minutes later."""
TEXTS = ("name", "status", "provider_kind", "commissioner_kind", "prescribing_setting", "address", "postcode")


def upsert_organisations(
    kind: OrganisationKind, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, source: str
) -> tuple[int, int]:
    """Create organisations of one kind, or change those whose columns differ.

    :param columns: ``code`` first, then what the register knows.
    :param rows: each code once; they are written, and so locked, in order of code.
    :return: how many were created and how many changed.
    """
    known = columns[1:]
    settings = ", ".join(f"{name} = excluded.{name}" for name in (*known, "source"))
    old, new = (", ".join(f"{alias}.{name}" for name in known) for alias in ("o", "excluded"))
    on_conflict = f"UPDATE SET {settings} WHERE ({old}) IS DISTINCT FROM ({new})"
    return _insert(kind, columns, rows, source, on_conflict=on_conflict)


def name_unknown(kind: OrganisationKind, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, source: str) -> int:
    """Create organisations that are not known yet; those that are stay as they are.

    :return: how many were created.
    """
    created, _ = _insert(kind, columns, rows, source, on_conflict="NOTHING")
    return created


def _insert(
    kind: OrganisationKind, columns: Sequence[str], rows: Iterable[Sequence[Any]], source: str, *, on_conflict: str
) -> tuple[int, int]:
    blank = [text for text in TEXTS if text not in columns]
    names = ", ".join(("kind", "source", *blank, *columns))
    values = [(kind.value, source, *("" for _ in blank), *row) for row in sorted(rows, key=itemgetter(0))]
    statement = (
        f"INSERT INTO {Organisation._meta.db_table} AS o ({names}) VALUES %s "  # noqa: S608 - our own names
        f"ON CONFLICT (kind, code) DO {on_conflict} RETURNING xmax = 0"
    )
    with connection.cursor() as cursor:
        written = execute_values(cursor.cursor, statement, values, page_size=PAGE, fetch=True) if values else []
        _tell_planner(cursor, Organisation._meta.db_table, len(written))
    created = sum(is_new for (is_new,) in written)
    return created, len(written) - created


def insert_affiliations(rows: Iterable[tuple[int, int, date | None, date | None, bool, str]], *, source: str) -> None:
    """:param rows: child, parent, start, end (half-open), is sole, purpose."""
    _copy(
        Affiliation._meta.db_table,
        ("child_id", "parent_id", "period", "is_sole", "purpose", "source"),
        (
            (child, parent, _range(start, end), sole, purpose, source)
            for child, parent, start, end, sole, purpose in rows
        ),
    )


def set_periods(periods: Iterable[tuple[int, date | None, date | None]]) -> None:
    """Give memberships on record new days.

    :param periods: key of the membership, start, end (half-open).
    """
    values = [(key, DateRange(start, end)) for key, start, end in periods]
    if values:
        table = Affiliation._meta.db_table
        statement = f"UPDATE {table} AS a SET period = v.period FROM (VALUES %s) AS v (id, period) WHERE a.id = v.id"  # noqa: S608
        with connection.cursor() as cursor:
            execute_values(cursor.cursor, statement, values, page_size=PAGE)


def insert_population_counts(rows: Iterable[tuple[int, str, str, int, int | None, int]]) -> None:
    """:param rows: return, sex, band, age from, age end, patients."""
    columns = ("population_return_id", "sex", "band", "age_from", "age_end", "patients")
    _copy(PopulationCount._meta.db_table, columns, rows)


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    text = io.StringIO()
    copied = 0
    for row in rows:
        text.write("\t".join(map(_field, row)) + "\n")
        copied += 1
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", text)
        _tell_planner(cursor, table, copied)


def _tell_planner(cursor: CursorWrapper, table: str, rows: int) -> None:
    if rows >= MANY:
        cursor.execute(f"ANALYZE {table}")


def _field(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, str):
        return value.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")
    return str(value)


def _range(start: date | None, end: date | None) -> str:
    return f"[{start or ''},{end or ''})"
