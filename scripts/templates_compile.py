"""Compile every page, pack and e-mail template: a mistake in one is found before a person opens it."""

import os
import sys
from pathlib import Path
from typing import cast

import django
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from jinja2 import Environment, TemplateSyntaxError

PROJECT = Path(__file__).resolve().parent.parent
SUFFIXES = {".jinja", ".html", ".txt"}


def names(folder: Path) -> list[str]:
    """The templates under a folder, as they are asked for."""
    found = (path for path in folder.rglob("*") if path.suffix in SUFFIXES)
    return sorted(path.relative_to(folder).as_posix() for path in found)


def faults(environment: Environment, folder: Path) -> list[str]:
    """Where templates under a folder cannot be compiled, and why."""
    found = []
    for name in names(folder):
        try:
            environment.get_template(name)
        except TemplateSyntaxError as error:
            found.append(f"templates/{error.name}:{error.lineno}: {error.message}")
    return found


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pbc.settings")
    django.setup()
    folder = PROJECT / "templates"
    found = faults(cast(Jinja2, engines["jinja2"]).env, folder)
    print("\n".join(found) or f"{len(names(folder))} templates compile")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
