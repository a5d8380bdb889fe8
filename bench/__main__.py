"""``python -m bench [NAME ...]``: run benchmarks on a database of their own and print a table.

Without ``DATABASE_URL`` they run on the private PostgreSQL of the demonstration, which writes to disk as a real one
does, in a database made anew each time; the demonstration's own is left alone.
"""

import argparse
import os
import sys

import psycopg2

from pbc.core import embedded

DATABASE = "pbc_bench"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure how fast the system is")
    parser.add_argument("names", nargs="*", help="which benchmarks; all, if none is named")
    parser.add_argument("--list", action="store_true", help="say which benchmarks there are")
    arguments = parser.parse_args()
    started_here = start_server()
    try:
        return run(arguments.names, only_list=arguments.list)
    finally:
        if started_here:
            embedded.stop()


def start_server() -> bool:
    """Point Django at a new database of the benchmarks' own; return whether the server was started for it."""
    os.environ.setdefault("PBC_DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pbc.settings")
    if "DATABASE_URL" in os.environ:
        return False
    running = any(service.is_running for service in embedded.status())
    embedded.start()
    connection = psycopg2.connect(embedded.database_url())
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    connection.close()
    os.environ["DATABASE_URL"] = embedded.database_url().replace(f"/{embedded.DATABASE}?", f"/{DATABASE}?")
    return not running


def run(names: list[str], *, only_list: bool) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from bench.registry import BENCHMARKS, discover, table

    discover()
    unknown = set(names) - BENCHMARKS.keys()
    if only_list or unknown:
        for name, benchmark in sorted(BENCHMARKS.items()):
            print(f"{name:<12} {benchmark.title}")
        if unknown:
            print(f"There is no benchmark named {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 2 if unknown else 0
    call_command("migrate", interactive=False, verbosity=0)
    missed = False
    for name in names or sorted(BENCHMARKS):
        print(f"\n{BENCHMARKS[name].title}", flush=True)
        rows = list(BENCHMARKS[name].run())
        print(table(rows), flush=True)
        missed |= any(row.verdict == "missed" for row in rows)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
