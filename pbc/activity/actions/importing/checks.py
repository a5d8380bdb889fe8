"""Run the rules of a format over its staging table: set-based, and only those that some value could break."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from pbc.activity.actions.importing import rules
from pbc.activity.actions.importing.rules import Rule, Test
from pbc.activity.actions.importing.staging import Tables
from pbc.activity.actions.loaders import RowProblem
from pbc.activity.domain.formats.declaration import Column, Format, Severity
from pbc.activity.domain.identifiers import NUMBER_IN_TEXT, POSTCODE, REMOVED
from pbc.activity.domain.reading import MalformedRow, Reader
from pbc.activity.models import ImportBatch, QuarantinedRow

MOST_STORED_A_RULE = 100_000
MOST_SCREENED = 2000
QUARANTINE = QuarantinedRow._meta.db_table
DUPLICATE = "duplicate_row"


@dataclass(frozen=True)
class Found:
    """What the checks found.

    :param failed: rows kept out. ``by_rule`` counts broken rules of rows, errors and warnings, by name.
    """

    failed: int
    warnings: int
    by_rule: dict[str, int]


@dataclass(frozen=True)
class _Numbered:
    """A rule under the number by which the table of failed rows knows it."""

    id: int
    rule: Rule
    column: Column
    hides_value: bool


def judge(batch: ImportBatch, declared: Format, tables: Tables, reader: Reader, tests: Sequence[Test]) -> Found:
    """Put every row that breaks a rule into quarantine; leave the table of failed rows for the view of good ones."""
    needed = _screen(declared, reader, tests)
    numbered: list[_Numbered] = []
    ladders = [_ladder(test, numbered) for test in needed]
    duplicate = _duplicate_rule(declared)
    if duplicate:
        numbered.append(_Numbered(len(numbered), duplicate, declared.by_key[declared.unique[-1]], hides_value=False))
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE {tables.kind} TABLE {tables.failed} (row_number integer, rules smallint[], is_error boolean)"
        )
        if needed:
            cursor.execute(_failures_sql(declared, tables, needed, ladders, numbered))
        if duplicate and reader.may_repeat:
            cursor.execute(_duplicates_sql(declared, tables, numbered[-1].id))
        counts = _count(tables, numbered)
        if counts.by_rule:
            cursor.execute(
                _quarantine_sql(declared, tables),
                {"batch": batch.pk, "most": MOST_STORED_A_RULE, "rules": _as_json(numbered)},
            )
    _keep_malformed(batch, reader.malformed)
    return counts


def _screen(declared: Format, reader: Reader, tests: Sequence[Test]) -> list[Test]:
    """The tests that at least one distinct value of their column fails, in one query.

    A large file has few distinct values in most columns: judging those first spares judging the rows. Columns
    where they are many are judged row by row at once.
    """
    few = {key for key, values in reader.seen.items() if values is not None and len(values) <= MOST_SCREENED}
    screened = [test for test in tests if test.screen != "" and test.column.key in few]
    if not screened:
        return list(tests)
    by_column: dict[str, list[Test]] = {}
    for test in screened:
        by_column.setdefault(test.column.key, []).append(test)
    arrays = {key: list(reader.seen[key] or ()) for key in by_column}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f'({_asked(column)})' for column in by_column.values())}", arrays)
        answers = cursor.fetchone()
    failing = {
        id(test)
        for column, failed in zip(by_column.values(), answers, strict=True)
        for test, fails in zip(column, failed, strict=True)
        if fails
    }
    passed = {id(test) for test in screened} - failing
    return [test for test in tests if id(test) not in passed]


def _asked(tests: Sequence[Test]) -> str:
    """A query over the distinct values of one column: for each test, whether some value fails it."""
    column = tests[0].column
    conditions = ((test.broken if test.screen is None else test.screen).replace("%", "%%") for test in tests)
    answers = ", ".join(f"coalesce(bool_or({condition}), FALSE)" for condition in conditions)
    join = rules.reference_join(column) if column.reference else ""
    values = f"SELECT nullif(value, '') AS {column.key} FROM unnest(%({column.key})s::text[]) value"  # noqa: S608 - made from the declaration
    return f"SELECT ARRAY[{answers}] FROM ({values}) s {join}"  # noqa: S608 - the same


def _ladder(test: Test, numbered: list[_Numbered]) -> str:
    """SQL for the number of the first rule of a test that fits; numbers the rules on the way."""
    steps = []
    for rule in test.ladder:
        number = len(numbered)
        numbered.append(_Numbered(number, rule, test.column, test.hides_value))
        steps.append(f"WHEN {rule.when} THEN {number}")
    return f"CASE WHEN {test.broken} THEN CASE {' '.join(steps)} END END"


def _failures_sql(
    declared: Format, tables: Tables, tests: Sequence[Test], ladders: Sequence[str], numbered: Sequence[_Numbered]
) -> str:
    columns = {test.column.key for test in tests}
    joins = " ".join(rules.reference_join(c) for c in declared.columns if c.reference and c.key in columns)
    errors = [str(n.id) for n in numbered if n.rule.severity is Severity.ERROR]
    return f"""
        INSERT INTO {tables.failed}
        SELECT row_number, rules, rules && ARRAY[{", ".join(errors)}]::smallint[] FROM (
            SELECT s.row_number, array_remove(ARRAY[{", ".join(ladders)}]::smallint[], NULL) AS rules
            FROM {tables.staged} s {joins}
            WHERE {" OR ".join(f"({test.broken})" for test in tests)}
        ) found WHERE cardinality(rules) > 0"""  # noqa: S608 - made from the declaration


def _duplicate_rule(declared: Format) -> Rule | None:
    if not declared.unique:
        return None
    names = " and ".join(declared.by_key[key].header for key in declared.unique)
    return Rule(
        "",
        DUPLICATE,
        f"An earlier row has the same {names}.",
        "Send each once. The first row is loaded, the later ones are not.",
    )


def _duplicates_sql(declared: Format, tables: Tables, number: int) -> str:
    """Among rows without an error, all but the first of those with the same key."""
    keys = ", ".join(f"s.{key}" for key in declared.unique)
    same = " AND ".join(f"s.{key} IS NOT DISTINCT FROM twice.{key}" for key in declared.unique)
    sound = f"NOT EXISTS (SELECT FROM {tables.failed} f WHERE f.row_number = s.row_number AND f.is_error)"
    return f"""
        INSERT INTO {tables.failed}
        SELECT s.row_number, ARRAY[{number}]::smallint[], TRUE
        FROM (
            SELECT {keys}, min(s.row_number) AS first FROM {tables.staged} s WHERE {sound}
            GROUP BY {keys} HAVING count(*) > 1
        ) twice JOIN {tables.staged} s ON {same} AND s.row_number > twice.first
        WHERE {sound}"""  # noqa: S608 - made from the declaration


def _count(tables: Tables, numbered: Sequence[_Numbered]) -> Found:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT u.id, count(*), (SELECT count(DISTINCT row_number) FROM {tables.failed} WHERE is_error)
            FROM {tables.failed} f CROSS JOIN LATERAL unnest(f.rules) AS u(id) GROUP BY 1"""  # noqa: S608
        )
        rows = cursor.fetchall()
    by_rule: dict[str, int] = {}
    warnings = 0
    for number, count, _ in rows:
        rule = numbered[number].rule
        by_rule[rule.name] = by_rule.get(rule.name, 0) + count
        warnings += count if rule.severity is Severity.WARNING else 0
    return Found(rows[0][2] if rows else 0, warnings, by_rule)


def _as_json(numbered: Iterable[_Numbered]) -> str:
    return json.dumps(
        [
            {
                "id": n.id,
                "severity": n.rule.severity,
                "header": n.column.header,
                "key": "" if n.hides_value else n.column.key,
                "name": n.rule.name,
                "message": n.rule.message,
                "fix": n.rule.fix[:300],
            }
            for n in numbered
        ]
    )


def _quarantine_sql(declared: Format, tables: Tables) -> str:
    value = "coalesce(to_jsonb(s) ->> r.key, '')"
    if declared.identifier:
        value = _scrubbed(value)
    return f"""
        INSERT INTO {QUARANTINE} (batch_id, row_number, severity, "column", value, rule, message, fix, raw)
        SELECT %(batch)s, row_number, severity, left(header, 80), left(value, 200), name,
            left(replace(message, '{{value}}', left(value, 60)), 300), fix, raw
        FROM (
            SELECT s.row_number, r.*, {value} AS value, {_raw(declared)} AS raw,
                row_number() OVER (PARTITION BY r.id ORDER BY s.row_number) AS place
            FROM {tables.failed} f
            CROSS JOIN LATERAL unnest(f.rules) AS u(id)
            JOIN json_to_recordset(%(rules)s::json)
                AS r(id int, severity text, header text, key text, name text, message text, fix text) ON r.id = u.id
            JOIN {tables.staged} s ON s.row_number = f.row_number
        ) found WHERE place <= %(most)s
        ORDER BY row_number"""  # noqa: S608 - made from the declaration


def _raw(declared: Format) -> str:
    """SQL of a staged row as one text, without what may identify a patient."""
    raw = f"array_to_string(ARRAY[{', '.join(rules.shown(c) for c in declared.columns)}], ',', '')"
    return f"left({_scrubbed(raw) if declared.identifier else raw}, 2000)"


def _scrubbed(text: str) -> str:
    """SQL twin of :func:`pbc.activity.domain.identifiers.scrub`."""
    numbers = f"regexp_replace({text}, '{NUMBER_IN_TEXT.pattern}', '{REMOVED}', 'g')"
    return f"regexp_replace({numbers}, '{POSTCODE.pattern}', '{REMOVED}', 'gi')"


def _keep_malformed(batch: ImportBatch, rows: Sequence[MalformedRow]) -> None:
    QuarantinedRow.objects.bulk_create(
        [
            QuarantinedRow(
                batch=batch,
                row_number=row.row_number,
                severity=Severity.ERROR,
                column="",
                value="",
                rule=row.rule,
                message=row.message,
                fix=row.fix,
                raw=row.raw,
            )
            for row in rows
        ],
        batch_size=1000,
    )


def keep_problems(batch: ImportBatch, declared: Format, tables: Tables, problems: Sequence[RowProblem]) -> None:
    """Put what a loader found into quarantine, each with its row: by that a PCT knows its own in a shared file."""
    if not problems:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT row_number, {_raw(declared)} FROM {tables.staged} s WHERE row_number = ANY(%s)",  # noqa: S608
            [[problem.row_number for problem in problems]],
        )
        raw = dict(cursor.fetchall())
    QuarantinedRow.objects.bulk_create(
        [
            QuarantinedRow(
                batch=batch,
                row_number=problem.row_number,
                severity=problem.severity,
                column=problem.column[:80],
                value=problem.value[:200],
                rule=problem.rule[:60],
                message=problem.message[:300],
                fix=problem.fix[:300],
                raw=raw.get(problem.row_number, ""),
            )
            for problem in problems
        ],
        batch_size=1000,
    )
