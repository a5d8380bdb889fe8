"""Write files of an invented SHA area, in the layouts that users load."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pbc.activity.management.demo_files import generate
from pbc.activity.management.demo_files.settings import WorldSettings
from pbc.core.periods import Month


class Command(BaseCommand):
    requires_system_checks = ()  # it needs neither database nor pages
    help = (
        "Writes invented organisations, lists, tariffs and activity as files in the layouts that users load, "
        "with a manifest that names them in loading order. The same arguments give the same files, to the byte."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pcts", type=int, default=1, help="primary care trusts (up to 152)")
        parser.add_argument("--practices", type=int, default=48, help="practices, spread evenly over the PCTs")
        parser.add_argument("--months", type=int, default=24)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--start", default="2005-04", help="first month, YYYY-MM")
        parser.add_argument("--out", type=Path, required=True, help="folder to write to")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")
        parser.add_argument(
            "--rows-of",
            nargs=2,
            metavar=("DATASET", "ROWS"),
            help="write one file of so many rows instead of a world, for benchmarks; DATASET is spells",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started, cpu = time.perf_counter(), time.process_time()
        told = self._one_file(options) if options["rows_of"] else self._world(options)
        told["seconds"] = round(time.perf_counter() - started, 2)
        told["cpu_seconds"] = round(time.process_time() - cpu, 2)
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write(f"Wrote {told['rows']:,} rows in {told['seconds']} s ({told['cpu_seconds']} s of CPU).")

    def _world(self, options: dict[str, Any]) -> dict[str, Any]:
        try:
            settings = WorldSettings(
                pcts=options["pcts"],
                practices=options["practices"],
                months=options["months"],
                seed=options["seed"],
                start=Month.parse(options["start"]),
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        manifest = generate.world(settings, options["out"])
        if not options["json"]:
            self.stdout.write("All of it is invented. A thousand people a year, pounds a head:")
            for year, rates in manifest.summary.items():
                self.stdout.write(f"  {year}: " + ", ".join(f"{name} {value:,}" for name, value in rates.items()))
        return {
            "out": str(options["out"]),
            "files": len(manifest.files),
            "rows": manifest.rows,
            "error_rows": len(manifest.error_rows),
            "summary": manifest.summary,
        }

    def _one_file(self, options: dict[str, Any]) -> dict[str, Any]:
        dataset, rows = options["rows_of"]
        if dataset != "spells" or not rows.isdecimal() or int(rows) < 1:
            raise CommandError(
                "--rows-of takes the word spells and a number of rows, such as: --rows-of spells 1000000"
            )
        path = options["out"] / f"spells-{rows}.csv"
        generate.spells_of_one_file(path, int(rows), seed=options["seed"])
        return {"out": str(path), "files": 1, "rows": int(rows)}
