from django.db import migrations

FACTS = ("AdmittedSpell", "OutpatientAttendance", "AEAttendance", "PrescribingLine")


def key_by(*columns):
    """Rows arrive by batch and row number: a key in that order grows at its end only, which is fast."""

    def change(apps, schema_editor):
        for name in FACTS:
            table = apps.get_model("activity", name)._meta.db_table
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_pkey")
            schema_editor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY ({', '.join(columns)})")

    return change


class Migration(migrations.Migration):
    dependencies = [("activity", "0004_national_slots")]

    operations = [
        migrations.RunPython(key_by("batch_id", "row_number", "month"), key_by("month", "batch_id", "row_number")),
    ]
