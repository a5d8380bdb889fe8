"""Load one file, as the upload page and the API do."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pbc.activity.actions import imports
from pbc.activity.domain.formats import FORMATS, format_of
from pbc.activity.domain.formats.templates import template
from pbc.activity.domain.states import LABELS, BatchStatus
from pbc.activity.models import ImportBatch
from pbc.activity.queries.imports import problems, usual_owner
from pbc.core import clock
from pbc.core.errors import Invalid
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from pbc.organisations.models import Organisation

EXIT_CODES = {
    BatchStatus.LOADED: 0,
    BatchStatus.CHECKED: 0,
    BatchStatus.FAILED: 1,
    BatchStatus.REJECTED: 3,
    BatchStatus.DUPLICATE: 4,
}


class Command(BaseCommand):
    help = (
        "Load a file. The last line of the output is one JSON object. "
        "Exit code 0: loaded or checked; 1: failed; 3: rejected as a whole; 4: loaded already, nothing changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("format", nargs="?", metavar="FORMAT", help="see --list")
        parser.add_argument("path", nargs="?", type=Path, metavar="PATH", help="text, or text packed with gzip")
        parser.add_argument("--period", metavar="YYYY-MM", help="the month of the file")
        parser.add_argument("--sender", default="", metavar="CODE", help="the organisation that sends it")
        parser.add_argument("--owner", metavar="CODE", help="whose data it is; the SHA, where there is one")
        parser.add_argument("--check-only", action="store_true", help="check everything, load nothing")
        parser.add_argument("--json", action="store_true", help="print the last line only")
        parser.add_argument("--list", action="store_true", help="name the formats")
        parser.add_argument("--template", action="store_true", help="print a file to start from")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self._list()
        elif not options["format"]:
            raise CommandError("Say which FORMAT and which PATH, or --list.")
        elif options["template"]:
            self.stdout.write(template(_declared(options["format"])), ending="")
        elif not options["path"]:
            raise CommandError("Say which file: PATH is missing.")
        else:
            self._load(options)

    def _list(self) -> None:
        width = max(map(len, FORMATS))
        for declared in FORMATS.values():
            self.stdout.write(f"{declared.code:<{width}}  {declared.title}")

    def _load(self, options: dict[str, Any]) -> None:
        path: Path = options["path"]
        now = clock.now()
        try:
            with path.open("rb") as source:
                batch = imports.receive_file(
                    format=options["format"],
                    source=source,
                    filename=path.name,
                    owner=_owner(options["owner"]),
                    sender_code=options["sender"],
                    period=Month.parse(options["period"]) if options["period"] else None,
                    check_only=options["check_only"],
                    enqueue=False,
                    by=SYSTEM,
                    at=now,
                )
        except (OSError, ValueError, Invalid) as error:
            raise CommandError(str(error)) from error
        batch = imports.run_import(batch_id=batch.pk, at=now)
        if not options["json"]:
            self._tell(batch)
        self.stdout.write(json.dumps(_as_json(batch)))
        if code := EXIT_CODES[BatchStatus(batch.status)]:
            raise SystemExit(code)

    def _tell(self, batch: ImportBatch) -> None:
        self.stdout.write(f"{batch.filename}: {LABELS[BatchStatus(batch.status)].lower()}.")
        self.stdout.write(
            f"{batch.rows or 0:,} rows, {batch.loaded or 0:,} loaded, {batch.quarantined or 0:,} in quarantine, "
            f"{batch.warnings or 0:,} warnings."
        )
        for message in batch.messages:
            self.stdout.write(f"  {message['message']} {message['fix']}".rstrip())
        for problem in problems(batch):
            where = f" in {problem.column}" if problem.column else ""
            self.stdout.write(
                f"  {problem.severity} {problem.rule}{where}: {problem.rows:,} rows, first on line "
                f"{problem.first_row:,}. {problem.message} {problem.fix}"
            )


def _declared(code: str) -> Any:
    try:
        return format_of(code)
    except Invalid as error:
        raise CommandError(str(error)) from error


def _owner(code: str | None) -> Organisation | None:
    if not code:
        return usual_owner()
    owner = Organisation.objects.filter(code=code, kind__in=("pct", "sha")).first()
    if owner is None:
        raise CommandError(f"There is no PCT or SHA “{code}”.")
    return owner


def _as_json(batch: ImportBatch) -> dict[str, Any]:
    return {
        "batch": batch.pk,
        "status": batch.status,
        "rows": batch.rows or 0,
        "loaded": batch.loaded or 0,
        "quarantined": batch.quarantined or 0,
        "warnings": batch.warnings or 0,
        "seconds": float(batch.seconds or 0),
    }
