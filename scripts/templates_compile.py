"""Compile every page, pack and e-mail template: a mistake in one is found before a person opens it."""

import os
import sys
from pathlib import Path

import django
from django.template import engines
from jinja2 import TemplateSyntaxError

PROJECT = Path(__file__).resolve().parent.parent


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pbc.settings")
    django.setup()
    environment = engines["jinja2"].env
    folder = PROJECT / "templates"
    names = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix in {".jinja", ".html"}
    )
    faults = []
    for name in names:
        try:
            environment.get_template(name)
        except TemplateSyntaxError as error:
            faults.append(f"templates/{error.name}:{error.lineno}: {error.message}")
    print("\n".join(faults) or f"{len(names)} templates compile")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
