"""``manage.py make_sealing_keys DIRECTORY``: the pair of keys that final offers are sealed to (ADR 21)."""

import os
from argparse import ArgumentParser
from base64 import b64encode
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from disputes.domain.sealing import fingerprint, new_keys

PRIVATE, PUBLIC = "private.key", "public.key"


class Command(BaseCommand):
    help = "Make the keys of final offers: private.key for the release worker alone, public.key for the pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="where the two files go; keep the private one out of backups")
        parser.add_argument("--keep", action="store_true", help="leave keys alone that are there already")

    def handle(self, *args: Any, directory: Path, keep: bool, **options: Any) -> None:
        if (directory / PRIVATE).exists():
            if keep:
                return
            raise CommandError(
                f"{directory / PRIVATE} exists. A new key cannot open offers that were sealed to the old one: "
                "choose another directory. Nothing was changed."
            )
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        private, public = new_keys()
        self._write(directory / PRIVATE, private)
        self._write(directory / PUBLIC, public)
        self.stdout.write(f"SEALING_PUBLIC_KEY={b64encode(public).decode()}")
        self.stdout.write(f"Fingerprint {fingerprint(public)}. Give {directory / PRIVATE} to the release worker alone.")

    @staticmethod
    def _write(path: Path, key: bytes) -> None:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(b64encode(key).decode() + "\n")
