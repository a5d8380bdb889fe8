"""The good rows of a staged file with types: one temporary view, which the loader of the format reads."""

from django.db import connection

from pbc.activity.actions.importing import rules
from pbc.activity.actions.importing.staging import Tables
from pbc.activity.domain.formats.declaration import Column, Format, Kind
from pbc.activity.domain.identifiers import Pseudonymiser
from pbc.activity.domain.reading import REPEATED, Reader
from pbc.activity.queries.pricing import ONCE_A_ROW

DAYS = (Kind.DATE, Kind.MONTH)


def define_good_rows(declared: Format, tables: Tables, reader: Reader) -> None:
    """Give the good rows their types: every column by its key, the keys of organisations named, and the row number.

    Rows of activity have their ``month`` and ``financial_year`` too. ``ONCE_A_ROW`` keeps a loader's conditions
    from reaching rows that failed.
    """
    calendars = _make_calendars(declared, tables, reader) if declared.month_of else {}
    joins = [rules.reference_join(column) for column in declared.columns if column.reference]
    joins += [f"LEFT JOIN {calendar} ON {calendar}.written = s.{key}" for key, calendar in calendars.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE TEMP VIEW {tables.good} AS SELECT {", ".join(good_columns(declared, calendars))}
            FROM {tables.staged} s {" ".join(joins)}
            WHERE NOT EXISTS (
                SELECT FROM {tables.failed} f WHERE f.row_number = s.row_number AND f.is_error
            ) {ONCE_A_ROW}"""  # noqa: S608 - our own names
        )


def good_columns(declared: Format, calendars: dict[str, str]) -> list[str]:
    """The SELECT list of the view."""
    columns = {
        column.key: f"{calendars[column.key]}.day" if column.key in calendars else typed(column)
        for column in declared.columns
    }
    keys = {c.id_key: f"{rules.reference_alias(c)}.id" for c in declared.columns if c.reference}
    dated = {}
    if calendar := calendars.get(declared.month_of):
        dated = {"month": f"{calendar}.month", "financial_year": f"{calendar}.financial_year"}
    elif declared.month_of:
        dated = _month_and_year(columns[declared.month_of])
    return ["s.row_number", *(f"{sql} AS {name}" for name, sql in (columns | keys | dated).items())]


def typed(column: Column) -> str:
    """SQL that turns a sound staged text into a value of the column's kind."""
    value = f"s.{column.key}"
    if column.identifier:
        return f"CASE WHEN {value} NOT IN ('{Pseudonymiser.INVALID}', '{REPEATED}') THEN {value} END"
    if column.kind is Kind.WHOLE:
        return f"{value}::{'bigint' if (column.maximum or 0) > rules.LARGEST_INTEGER else 'integer'}"
    text = value if column.required else f"coalesce({value}, '')"
    return {
        Kind.TEXT: text,
        Kind.TIME: text,
        Kind.DECIMAL: f"round({value}::numeric, {column.places})",
        Kind.DATE: f"{value}::date",
        Kind.MONTH: f"to_date(replace({value}, '-', ''), 'YYYYMM')",
        Kind.FINANCIAL_YEAR: f"left({value}, 4)::integer",
        Kind.YES_NO: f"{value} = 'Y'",
    }[column.kind]


def _make_calendars(declared: Format, tables: Tables, reader: Reader) -> dict[str, str]:
    """For each column of days or months its calendar: what each written text means, worked out once, not once a row.

    A large file has few days. Columns with too many different texts to have been remembered have no calendar.
    """
    made = {}
    for column in declared.columns:
        written = reader.seen.get(column.key)
        if column.kind not in DAYS or written is None:
            continue
        made[column.key] = calendar = tables.calendar(column.key)
        dated = ", ".join(f"{sql} AS {name}" for name, sql in _month_and_year(typed(column)).items())
        with connection.cursor() as cursor:
            cursor.execute(
                f"""CREATE {tables.kind} TABLE {calendar} AS
                SELECT s.{column.key} AS written, {typed(column)} AS day, {dated}
                FROM unnest(%s::text[]) AS s({column.key}) WHERE {rules.can_be_cast(column)}""",  # noqa: S608
                [list(written)],
            )
    return made


def _month_and_year(day: str) -> dict[str, str]:
    """By way of a timestamp without a zone, which is much faster than one with."""
    return {
        "month": f"date_trunc('month', {day}::timestamp)::date",
        "financial_year": f"extract(year FROM {day}::timestamp - interval '3 months')::int",
    }
