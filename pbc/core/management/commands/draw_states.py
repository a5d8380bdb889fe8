"""Draw every app's state tables into docs/states/, or check that the drawings are true.

A table is a module of the app's domain room named ``states``, or ending so: ``claim_states``, drawn as
``<app>_claim.md``.
"""

import importlib.util
import pkgutil
import re
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pbc.core.states import diagram

OURS = {"pbc", "governance", "disputes", "budgets", "business_cases", "information_packs"}


class Command(BaseCommand):
    help = "Draw the state tables (domain/states.py and domain/*_states.py of each app) into docs/states/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail if a drawing differs from its table")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        directory = Path(settings.BASE_DIR) / "docs" / "states"
        drawings = {f"{label}.md": text for label, text in _drawings()}
        stale = [name for name, text in drawings.items() if not _holds(directory / name, text)]
        if check and stale:
            raise CommandError(f"Run manage.py draw_states: {', '.join(stale)} no longer match the state tables.")
        directory.mkdir(parents=True, exist_ok=True)
        for name in stale:
            (directory / name).write_text(drawings[name], encoding="utf-8")
        self.stdout.write(f"{len(drawings)} state tables, {len(stale)} drawn anew.")


def _drawings() -> list[tuple[str, str]]:
    found = []
    for config in apps.get_app_configs():
        if config.name.split(".")[0] in OURS:
            for name in _tables(f"{config.name}.domain"):
                states = import_module(f"{config.name}.domain.{name}")
                subject = re.split("[.:]", states.__doc__ or "")[0].lower()
                title = f"{config.label.replace('_', ' ').capitalize()}: {subject}"
                label = f"{config.label}_{name}".removesuffix("states").removesuffix("_")
                found.append((label, diagram(title, states.TRANSITIONS, states.LABELS)))
    return found


def _tables(domain: str) -> list[str]:
    """Modules of a domain room that hold a state table."""
    if not _exists(domain):
        return []
    names = (module.name for module in pkgutil.iter_modules(import_module(domain).__path__))
    return [name for name in names if name == "states" or name.endswith("_states")]


def _exists(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _holds(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text
