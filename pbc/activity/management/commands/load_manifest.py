"""Load the files of a manifest in its order, those that do not depend on each other side by side."""

import json
import multiprocessing
import os
import threading
import time
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import file_digest
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from pbc.activity.actions import imports
from pbc.activity.domain.formats import FORMATS, format_of
from pbc.activity.domain.states import BatchStatus
from pbc.activity.queries.imports import loaded_checksums, usual_owner
from pbc.core import clock
from pbc.core.errors import Invalid
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM

TELL_EVERY_SECONDS = 5.0


@dataclass(frozen=True)
class Entry:
    """A file of the manifest."""

    format: str
    path: Path
    period: str
    sender: str

    @property
    def place(self) -> tuple[str, str, str]:
        """Files of one place are loaded one after the other, for the later takes the place of the earlier."""
        return self.format, self.sender, self.period


@dataclass(frozen=True)
class Loaded:
    """What became of a file."""

    entry: Entry
    status: str
    rows: int
    message: str = ""


class Command(BaseCommand):
    help = "Load every file that DIR/manifest.json names, in its order. Files that are loaded already are skipped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, metavar="DIR")
        parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="how many load side by side")

    def handle(self, *args: Any, **options: Any) -> None:
        entries = _read(options["directory"])
        known = loaded_checksums(list(FORMATS))
        waiting = [entry for entry in entries if (entry.format, _checksum(entry.path)) not in known]
        self.stdout.write(f"{len(entries)} files, {len(entries) - len(waiting)} of them loaded already.")
        started = told = time.monotonic()
        done = rows = 0
        faults: list[Loaded] = []
        for loaded in _load_all(waiting, options["processes"]):
            done, rows = done + 1, rows + loaded.rows
            if loaded.status not in (BatchStatus.LOADED, BatchStatus.DUPLICATE):
                faults.append(loaded)
                self.stdout.write(f"  {loaded.entry.path.name}: {loaded.status}. {loaded.message}")
            if time.monotonic() - told > TELL_EVERY_SECONDS:
                told = time.monotonic()
                self.stdout.write(f"  {done} of {len(waiting)} files, {rows:,} rows, {told - started:.0f} s")
        self.stdout.write(f"{done} files loaded, {rows:,} rows, {time.monotonic() - started:.1f} s.")
        if faults:
            raise CommandError(f"{len(faults)} files were not loaded.")


def _read(directory: Path) -> list[Entry]:
    path = directory / "manifest.json"
    try:
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
        return [Entry(f["format"], directory / f["path"], f.get("period") or "", f.get("sender") or "") for f in files]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{path} cannot be read as a manifest: {error!r}") from error


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _load_all(entries: Iterable[Entry], processes: int) -> Iterator[Loaded]:
    """Reference files one by one; runs of activity files side by side, once all before them are loaded."""
    pool: ProcessPoolExecutor | None = None
    try:
        for is_activity, run in groupby(entries, key=lambda entry: format_of(entry.format).dataset is not None):
            chains: dict[object, list[Entry]] = {}
            for entry in run:
                chains.setdefault(entry.place if is_activity else "", []).append(entry)
            if not is_activity or processes == 1 or len(chains) == 1 or threading.active_count() > 1:
                # A process with threads must not fork: a lock that another thread holds stays shut in the child.
                yield from (loaded for chain in chains.values() for loaded in _load_chain(chain))
                continue
            if pool is None:
                connections.close_all()
                pool = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("fork"))
            for results in pool.map(_load_chain, chains.values()):
                yield from results
    finally:
        if pool:
            pool.shutdown(cancel_futures=True)


def _load_chain(chain: list[Entry]) -> list[Loaded]:
    return [_load(entry) for entry in chain]


def _load(entry: Entry) -> Loaded:
    at = clock.now()
    try:
        with entry.path.open("rb") as source:
            batch = imports.receive_file(
                format=entry.format,
                source=source,
                filename=entry.path.name,
                owner=usual_owner(),
                sender_code=entry.sender,
                period=Month.parse(entry.period) if entry.period else None,
                enqueue=False,
                by=SYSTEM,
                at=at,
            )
    except (OSError, ValueError, Invalid) as error:
        return Loaded(entry, BatchStatus.REJECTED, 0, str(error))
    batch = imports.run_import(batch_id=batch.pk, at=at)
    return Loaded(entry, batch.status, batch.rows or 0, " ".join(m["message"] for m in batch.messages))
