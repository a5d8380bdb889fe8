"""mypy finds Django's settings with nothing in the environment: without them its plugin dies of an internal error."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]


def test_the_settings_of_types_need_no_environment() -> None:
    options = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["django-stubs"]
    bare = {name: value for name, value in os.environ.items() if name not in ("PBC_DEMO", "SECRET_KEY", "DEBUG")}
    command = [sys.executable, "-c", f"import {options['django_settings_module']}"]
    done = subprocess.run(command, cwd=PROJECT, env=bare, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
