"""Cut every year of facts once more: rows of ordinary files, and a partition for each large file.

``shelf`` is 0 for ordinary rows, and the batch for those of a large file, which are indexed after they are written.
The database alone knows it: no page and no figure asks for it.
"""

from django.db import migrations

FACTS = ("AdmittedSpell", "OutpatientAttendance", "AEAttendance", "PrescribingLine")


def _years(schema_editor, table):
    """The partitions of a table, each with the bounds that it was made with."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname, pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits i
            JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = %s::regclass ORDER BY 1""",
            [table],
        )
        return cursor.fetchall()


def _key(schema_editor, table):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'p'", [table]
        )
        return cursor.fetchone()[0]


def _columns(schema_editor, table):
    with schema_editor.connection.cursor() as cursor:
        found = schema_editor.connection.introspection.get_table_description(cursor, table)
        return ", ".join(column.name for column in found)


def cut_by_shelf(apps, schema_editor):
    run = schema_editor.execute
    for name in FACTS:
        table = apps.get_model("activity", name)._meta.db_table
        key = _key(schema_editor, table)
        run(f"ALTER TABLE {table} ADD COLUMN shelf integer NOT NULL DEFAULT 0, DROP CONSTRAINT {key}")
        run(f"ALTER TABLE {table} ADD CONSTRAINT {key} PRIMARY KEY (batch_id, row_number, month, shelf)")
        for year, bounds in _years(schema_editor, table):
            run(f"ALTER TABLE {table} DETACH PARTITION {year}")
            run(f"ALTER TABLE {year} RENAME TO {year}_ordinary")
            run(f"CREATE TABLE {year} PARTITION OF {table} {bounds} PARTITION BY LIST (shelf)")
            run(f"ALTER TABLE {year} ATTACH PARTITION {year}_ordinary FOR VALUES IN (0)")


def put_together(apps, schema_editor):
    run = schema_editor.execute
    for name in FACTS:
        table = apps.get_model("activity", name)._meta.db_table
        key, columns = _key(schema_editor, table), _columns(schema_editor, table)
        for year, bounds in _years(schema_editor, table):
            own = [shelf for shelf, _ in _years(schema_editor, year) if shelf != f"{year}_ordinary"]
            run(f"ALTER TABLE {table} DETACH PARTITION {year}")
            run(f"ALTER TABLE {year} DETACH PARTITION {year}_ordinary")
            for shelf in own:
                run(f"INSERT INTO {year}_ordinary ({columns}) SELECT {columns} FROM {shelf}")
            run(f"DROP TABLE {year}")
            run(f"ALTER TABLE {year}_ordinary RENAME TO {year}")
            run(f"ALTER TABLE {table} ATTACH PARTITION {year} {bounds}")
        run(f"ALTER TABLE {table} DROP CONSTRAINT {key}, DROP COLUMN shelf")
        run(f"ALTER TABLE {table} ADD CONSTRAINT {key} PRIMARY KEY (batch_id, row_number, month)")


class Migration(migrations.Migration):

    dependencies = [
        ('activity', '0004_facts_leave_lengths_to_the_checks'),
    ]

    operations = [
        migrations.RunPython(cut_by_shelf, put_together),
    ]
