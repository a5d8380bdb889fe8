"""Everything that can be said about the source without running it: ``make check``."""

import os
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from pbc.core import embedded

PROJECT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True)
class Check:
    """One command, and what it needs in its environment."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def program(name: str, *words: str) -> list[str]:
    return [str(PROGRAMS / name), *words]


DEMO = {"PBC_DEMO": "1"}
# As in production: secrets of its own, no debugging, no demonstration.
PRODUCTION = {
    "SECRET_KEY": secrets.token_urlsafe(64),
    "PSEUDONYM_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "pbc.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://pbc.example.org",
    "DEBUG": "0",
    "PBC_DEMO": "0",
}
CHECKS = [
    Check("style", program("ruff", "check", "--quiet", ".")),
    Check("format", program("ruff", "format", "--check", "--quiet", ".")),
    Check("imports", program("lint-imports")),
    Check("types", program("mypy")),
    Check("migrations complete", program("python", "manage.py", "makemigrations", "--check", "--dry-run"), DEMO),
    Check("models, migrations linear", program("python", "manage.py", "check", "--fail-level", "WARNING"), DEMO),
    Check("templates", program("python", "-m", "scripts.templates_compile"), DEMO),
    Check(
        "production settings",
        program("python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        PRODUCTION,
    ),
]


def run(checks: list[Check], environment: dict[str, str]) -> bool:
    """Run all checks, so that one run tells everything; return whether all passed."""
    failed = []
    for check in checks:
        started = time.monotonic()
        result = subprocess.run(
            check.command,
            cwd=PROJECT,
            env={**environment, **check.environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        passed = result.returncode == 0
        seconds = time.monotonic() - started
        print(f"{'ok' if passed else 'FAILED':<7} {check.name:<28} {seconds:5.1f} s", flush=True)
        if not passed:
            failed.append(check.name)
            print(result.stdout + result.stderr, flush=True)
    print(f"{len(checks) - len(failed)} checks passed, {len(failed)} failed{': ' if failed else ''}{', '.join(failed)}")
    return not failed


def main() -> int:
    environment = dict(os.environ)
    if "DATABASE_URL" not in environment:  # makemigrations asks the database which migrations it has seen
        embedded.start(tests=True)
        environment["DATABASE_URL"] = embedded.database_url(tests=True)
        environment["REDIS_URL"] = embedded.redis_url(tests=True)
    return 0 if run(CHECKS, environment) else 1


if __name__ == "__main__":
    sys.exit(main())
