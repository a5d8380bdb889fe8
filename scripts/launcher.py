"""Run steps one after the other and services side by side, and stop what was started, and nothing else.

Knows nothing about this project: :mod:`scripts.demo` has the tables of steps and services.
"""

import hashlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psutil

STOP_SECONDS = 10
POLL_SECONDS = 0.1
LINES_OF_LOG = 15
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class LaunchError(Exception):
    """The message is a sentence for the person who started this."""


@dataclass(frozen=True)
class Step:
    """A command that runs to its end. It may be interrupted and run again: each of its runs ends at the same state.

    :param inputs: files whose change makes it necessary to run again, as patterns under the project.
    :param produces: a directory without which it must run again.
    :param once: pass over when it has been done with the same command and inputs.
    :param shows: print what it says, or said when it was done.
    :param environment: gives what this step alone is told, once the steps before it are done.
    """

    name: str
    title: str
    command: tuple[str, ...]
    inputs: tuple[str, ...] = ()
    produces: Path | None = None
    once: bool = True
    shows: bool = False
    environment: Callable[[], Mapping[str, str]] = dict

    def checksum(self, project: Path) -> str:
        digest = hashlib.sha256("\0".join(self.command).encode())
        for pattern in self.inputs:
            for path in sorted(path for path in project.glob(pattern) if path.is_file()):
                digest.update(path.relative_to(project).as_posix().encode() + path.read_bytes())
        return digest.hexdigest()


@dataclass(frozen=True)
class Service:
    """A command that runs until it is stopped.

    :param is_ready: tells whether it can be used by now.
    :param environment: what this service alone is told, beside what all are.
    """

    name: str
    title: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    is_ready: Callable[[], bool] = lambda: True
    ready_seconds: float = 60


class Ledger(Protocol):
    """Remembers which steps are done, beside the data that they made."""

    def has(self, name: str, checksum: str) -> bool: ...

    def add(self, name: str, checksum: str) -> None: ...


class Launcher:
    """Starts steps and services for one directory of files."""

    def __init__(
        self, *, project: Path, var: Path, environment: Mapping[str, str], say: Callable[[str], None] = print
    ) -> None:
        self.project = project
        self.logs = var / "log"
        self.logs.mkdir(parents=True, exist_ok=True)
        self.environment = dict(environment)
        self.say = say
        self.leftovers = Leftovers(var / "demo-processes.json")
        self.running: list[tuple[Service, subprocess.Popen[bytes]]] = []

    def run_steps(self, steps: Iterable[Step], ledger: Ledger) -> None:
        """Run each step that is not done yet.

        :raises LaunchError: with the last lines of its log, when one fails.
        """
        for step in steps:
            checksum = step.checksum(self.project)
            produced = step.produces is None or step.produces.exists()
            if step.once and produced and ledger.has(step.name, checksum):
                self.say(self._said(step) if step.shows else f"{step.title}: done before")
                continue
            started = time.monotonic()
            self._run(step)
            ledger.add(step.name, checksum)
            self.say(self._said(step) if step.shows else f"{step.title}: {time.monotonic() - started:.1f} s")

    def start(self, services: Iterable[Service]) -> None:
        """Start all services, then wait until each can be used.

        :raises LaunchError: when one ends, or is not ready in time.
        """
        started = time.monotonic()
        for service in services:
            with signals_held_back():
                self.running.append((service, self._open(service.name, service.command, service.environment)))
        for service, process in self.running:
            deadline = time.monotonic() + service.ready_seconds
            while not service.is_ready():
                self._check_alive(service, process)
                if time.monotonic() > deadline:
                    log = self._log(service.name)
                    raise LaunchError(f"{service.title} was not ready in {service.ready_seconds:.0f} s.{ending(log)}")
                time.sleep(POLL_SECONDS)
            self.say(f"{service.title}: {time.monotonic() - started:.1f} s")

    def watch(self) -> None:
        """Wait for ever, or until a service ends of itself.

        :raises LaunchError: when one does.
        """
        while True:
            for service, process in self.running:
                self._check_alive(service, process)
            time.sleep(POLL_SECONDS * 5)

    def stop(self) -> None:
        """Stop the services, the last started first."""
        for _, process in self.running:
            with suppress(ProcessLookupError):
                process.terminate()
        for _, process in reversed(self.running):
            stop_group(process)
        self.running.clear()
        self.leftovers.forget()

    def stop_leftovers(self) -> None:
        """Stop what an earlier run left when it was killed."""
        pids = self.leftovers.alive()
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        for pid in pids:
            stop_group_of(pid)
        self.leftovers.forget()

    def _run(self, step: Step) -> None:
        process = None
        try:
            with signals_held_back():
                process = self._open(step.name, step.command, step.environment())
            code = process.wait()
        except BaseException:
            if process is not None:
                stop_group(process)
            raise
        if code != 0:
            raise LaunchError(f"{step.title} failed (exit {code}).{ending(self._log(step.name))}")

    def _said(self, step: Step) -> str:
        log = self._log(step.name)
        return log.read_text(encoding="utf-8", errors="replace").rstrip() if log.exists() else ""

    def _open(
        self, name: str, command: tuple[str, ...], environment: Mapping[str, str] | None = None
    ) -> "subprocess.Popen[bytes]":
        # In a session of its own: Ctrl-C in the terminal reaches the launcher alone, which then stops all in order.
        with self._log(name).open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=self.project,
                env={**self.environment, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.leftovers.add(process.pid)
        return process

    def _log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def _check_alive(self, service: Service, process: "subprocess.Popen[bytes]") -> None:
        code = process.poll()
        if code is not None:
            raise LaunchError(f"{service.title} ended by itself (exit {code}).{ending(self._log(service.name))}")


class Leftovers:
    """What is running, on disk, so that a run that was killed can be tidied up by the next."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, pid: int) -> None:
        with suppress(psutil.NoSuchProcess):
            self._write({**self._read(), str(pid): psutil.Process(pid).create_time()})

    def alive(self) -> list[int]:
        """Process ids that still belong to what was started: the time of their start tells."""
        found = []
        for pid, created in self._read().items():
            with suppress(psutil.NoSuchProcess):
                if abs(psutil.Process(int(pid)).create_time() - created) < 1:
                    found.append(int(pid))
        return found

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)

    def _read(self) -> dict[str, float]:
        try:
            return dict(json.loads(self.path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return {}

    def _write(self, processes: dict[str, float]) -> None:
        unfinished = self.path.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(processes), encoding="utf-8")
        unfinished.replace(self.path)


@contextmanager
def signals_held_back() -> Iterator[None]:
    """Let a signal to stop wait for the end of the block, so that nothing is started and not known of."""
    came: list[int] = []
    numbers = [number for number in STOPPING if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, lambda number, frame: came.append(number)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for late in came:
            signal.raise_signal(late)


def ending(log: Path) -> str:
    """The end of a log and where the rest is, to follow a sentence."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LINES_OF_LOG:] if log.exists() else []
    return "\n".join([f" The end of its log, {log}:", "", *(f"    {line}" for line in lines)])


def stop_group(process: "subprocess.Popen[bytes]") -> None:
    """Ask a process to end; after a while end it and all that it started."""
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        pass
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def stop_group_of(pid: int) -> None:
    """The same for a process that another run started."""
    with suppress(psutil.NoSuchProcess, ProcessLookupError, PermissionError):
        process = psutil.Process(pid)
        process.terminate()
        with suppress(psutil.TimeoutExpired):
            process.wait(STOP_SECONDS)
        os.killpg(pid, signal.SIGKILL)
