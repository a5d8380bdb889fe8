"""The database that test databases are copied from, so that its migrations run once and not once a worker and a run."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction

PROJECT = Path(__file__).resolve().parent.parent
LOCK = 2006_0401
MADE_BY_MIGRATING = ["django_migrations", "django_content_type", "auth_permission"]
IMPORTED = re.compile(r"^(?:from|import) ([\w.]+)", re.MULTILINE)


def migrated(name: str) -> str:
    """The name of a database with every migration applied, made anew where it is not there or they changed.

    :param name: what the databases of this run are called, without their worker.
    """
    template, digest = f"{name}_migrated", digest_of(PROJECT)
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # ends with the session
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [template])
        if (cursor.fetchone() or (None,))[0] != digest:
            cursor.execute(f'DROP DATABASE IF EXISTS "{template}"')
            cursor.execute(f'CREATE DATABASE "{template}"')
            with connected_to(template):
                call_command("migrate", verbosity=0, interactive=False)
                set_keys_apart()
            cursor.execute(f"COMMENT ON DATABASE \"{template}\" IS '{digest}'")
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return template


def set_keys_apart() -> None:
    """Have each table count from a thousand of its own, so that no test passes because two keys are both 1.

    The first thousand is nobody's: hats that tests make without an account take their numbers there.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(sequencename) FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1")
        names = [name for (name,) in cursor.fetchall()]
        cursor.execute("; ".join(f"ALTER SEQUENCE {name} RESTART WITH {at}000" for at, name in enumerate(names, 1)))


def empty() -> None:
    """Take the rows away that tests committed. To truncate five hundred tables, most of them empty, takes a second."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no foreign key and no trigger holds a row back
        cursor.execute(
            "SELECT format('DELETE FROM %%I', relname) FROM pg_class WHERE relkind = 'r' AND pg_relation_size(oid) > 0"
            " AND relnamespace = 'public'::regnamespace AND relname <> ALL (%s)",
            [MADE_BY_MIGRATING],
        )
        if deletes := [delete for (delete,) in cursor.fetchall()]:
            cursor.execute("; ".join(deletes))


def exists(name: str) -> bool:
    """Whether there is such a database."""
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def left_alone(name: str, *, to_be_dropped: bool) -> None:
    """End every session on a database; where it is to be dropped, let no new one in: a server thread may come back."""
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        if to_be_dropped:
            cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def digest_of(project: Path) -> str:
    """What a migrated database follows from: the packages, the project's migrations, and what these import of it."""
    paths = {project / "requirements.txt", Path(__file__)}
    for directory in project.iterdir():
        if (directory / "__init__.py").exists():
            paths.update(directory.rglob("migrations/*.py"))
    for path in list(paths):
        for module in IMPORTED.findall(path.read_text(encoding="utf-8")):
            file = project.joinpath(*module.split("."))
            paths.update(found for found in (file.with_suffix(".py"), file / "__init__.py") if found.exists())
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Have Django's connection on this database for a while; afterwards nobody is."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
