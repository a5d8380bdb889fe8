"""Make the packs of a closed month here and now, or queue them for the workers."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from information_packs.actions.building import build_pack
from information_packs.actions.runs import request_packs
from information_packs.domain.states import PackStatus
from information_packs.models import Pack
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from pbc.organisations.models import Organisation


class Command(BaseCommand):
    help = "Make the information packs of a closed month. Packs already made are left as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pct", required=True, metavar="CODE")
        parser.add_argument("--month", required=True, metavar="YYYY-MM")
        parser.add_argument("--practice", metavar="CODE", help="only this practice")
        parser.add_argument("--again", action="store_true", help="make a new version of packs already made")
        parser.add_argument("--queue", action="store_true", help="leave the work to the workers")
        parser.add_argument("--out", type=Path, metavar="DIR", help="write the PDFs here too")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.perf_counter()
        try:
            month = Month.parse(options["month"])
            pct = self._organisation("pct", options["pct"])
            practices = [self._organisation("practice", options["practice"])] if options["practice"] else None
            request_packs(
                pct=pct,
                month=month,
                practices=practices,
                again=options["again"],
                by=SYSTEM,
                at=clock.now(),
                send=options["queue"],
            )
        except (Denied, Invalid, ValueError) as refusal:
            raise CommandError(str(refusal)) from refusal
        packs = Pack.objects.filter(pct=pct, month=month.first_day).order_by("practice__code", "version")
        if practices:
            packs = packs.filter(practice__in=practices)
        built = 0 if options["queue"] else self._build(packs.filter(status=PackStatus.QUEUED))
        if options["out"]:
            self._write(packs, options["out"])
        counts = {status.value: packs.filter(status=status).count() for status in PackStatus}
        result = {"pct": pct.code, "month": str(month), "made": built, **counts}
        result["seconds"] = round(time.perf_counter() - started, 3)
        self.stdout.write(json.dumps(result) if options["json"] else f"{built} packs made for {pct}, {month.label}.")

    def _organisation(self, kind: str, code: str) -> Organisation:
        found = Organisation.objects.filter(kind=kind, code=code).first()
        if found is None:
            raise CommandError(f"There is no {kind} with the code {code}.")
        return found

    def _build(self, packs: Any) -> int:
        ids = list(packs.values_list("pk", flat=True))
        for number, pack_id in enumerate(ids, start=1):
            pack = build_pack(pack_id=pack_id, by=SYSTEM, at=clock.now())
            self.stderr.write(f"{number}/{len(ids)} {pack.practice.code} {pack.cpu_seconds} CPU seconds")
        return len(ids)

    def _write(self, packs: Any, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        for pack in packs.exclude(files=None).prefetch_related("files").select_related("practice"):
            for file in pack.files.all():
                name = f"{pack.practice.code}_{pack.month:%Y-%m}_v{pack.version}.{file.kind}"
                (directory / name).write_bytes(bytes(file.content))
