"""The launcher, with steps and services of its own making."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from scripts import demo
from scripts.launcher import STOPPING, Launcher, LaunchError, Leftovers, Service, Step

PROJECT = Path(__file__).resolve().parents[3]


class Memory:
    """A ledger that forgets with the test."""

    def __init__(self) -> None:
        self.done: dict[str, str] = {}

    def has(self, name: str, checksum: str) -> bool:
        return self.done.get(name) == checksum

    def add(self, name: str, checksum: str) -> None:
        self.done[name] = checksum


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def launcher(tmp_path: Path, said: list[str]) -> Iterator[Launcher]:
    launcher = Launcher(project=tmp_path, var=tmp_path / "var", environment=os.environ, say=said.append)
    yield launcher
    launcher.stop()


def sh(name: str, script: str, **more: object) -> Step:
    return Step(name, f"Do {name}", ("sh", "-c", script), **more)  # type: ignore[arg-type]


def until(happened: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def test_steps_run_in_order_and_say_their_time(launcher: Launcher, said: list[str], tmp_path: Path) -> None:
    launcher.run_steps([sh("one", "echo 1 >> made"), sh("two", "echo 2 >> made")], Memory())
    assert (tmp_path / "made").read_text() == "1\n2\n"
    assert [line.split(":")[0] for line in said] == ["Do one", "Do two"]


def test_a_step_that_is_done_is_passed_over(launcher: Launcher, said: list[str], tmp_path: Path) -> None:
    ledger, steps = Memory(), [sh("one", "echo 1 >> made")]
    launcher.run_steps(steps, ledger)
    launcher.run_steps(steps, ledger)
    assert (tmp_path / "made").read_text() == "1\n"
    assert said[-1] == "Do one: done before"


def test_a_step_runs_again_when_its_inputs_change(launcher: Launcher, tmp_path: Path) -> None:
    ledger, steps = Memory(), [sh("one", "echo 1 >> made", inputs=("migrations/*.py",))]
    launcher.run_steps(steps, ledger)
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "0002.py").write_text("")
    launcher.run_steps(steps, ledger)
    assert (tmp_path / "made").read_text() == "1\n1\n"


def test_a_step_runs_again_when_what_it_made_is_gone(launcher: Launcher, tmp_path: Path) -> None:
    ledger, steps = Memory(), [sh("one", "mkdir files; echo 1 >> made", produces=tmp_path / "files")]
    launcher.run_steps(steps, ledger)
    (tmp_path / "files").rmdir()
    launcher.run_steps(steps, ledger)
    assert (tmp_path / "made").read_text() == "1\n1\n"


def test_a_step_that_fails_stops_the_rest_and_shows_the_end_of_its_log(launcher: Launcher, tmp_path: Path) -> None:
    ledger = Memory()
    steps = [sh("one", "true"), sh("two", "seq 100; echo no such table >&2; exit 3"), sh("three", "touch made")]
    with pytest.raises(LaunchError) as caught:
        launcher.run_steps(steps, ledger)
    message = str(caught.value)
    assert message.startswith("Do two failed (exit 3). The end of its log, ")
    assert str(tmp_path / "var" / "log" / "two.log") in message
    assert "no such table" in message
    assert "    50\n" not in message
    assert not (tmp_path / "made").exists()
    assert ledger.done.keys() == {"one"}, "the next run begins with the step that failed"


def test_what_a_showing_step_said_is_shown_each_time(launcher: Launcher, said: list[str], tmp_path: Path) -> None:
    ledger, steps = Memory(), [sh("one", "echo 1 >> made; echo finance@example.org", shows=True)]
    launcher.run_steps(steps, ledger)
    launcher.run_steps(steps, ledger)
    assert said == ["finance@example.org", "finance@example.org"]
    assert (tmp_path / "made").read_text() == "1\n"


def test_services_are_ready_before_the_next_step(launcher: Launcher, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    service = Service("web", "Start web", ("sh", "-c", "sleep 0.3; touch ready; sleep 60"), is_ready=ready.exists)
    launcher.start([service])
    assert ready.exists()


def test_a_service_that_ends_is_said_with_its_log(launcher: Launcher) -> None:
    service = Service("web", "Start web", ("sh", "-c", "echo no address; exit 1"), is_ready=lambda: False)
    with pytest.raises(LaunchError, match=r"Start web ended by itself \(exit 1\)(?s:.*)no address"):
        launcher.start([service])


def test_a_service_that_ends_later_is_said_too(launcher: Launcher) -> None:
    launcher.start([Service("web", "Start web", ("sh", "-c", "sleep 0.3; echo out of memory; exit 9"))])
    with pytest.raises(LaunchError, match=r"\(exit 9\)(?s:.*)out of memory"):
        launcher.watch()


def test_a_service_that_never_gets_ready_is_said(launcher: Launcher) -> None:
    with pytest.raises(LaunchError, match="was not ready in 0 s"):
        launcher.start([Service("web", "Start web", ("sleep", "60"), is_ready=lambda: False, ready_seconds=0.3)])


def test_stop_ends_a_service_and_all_that_it_started(launcher: Launcher, tmp_path: Path) -> None:
    launcher.start([Service("web", "Start web", ("sh", "-c", "sleep 60 & echo $! > child; wait"))])
    until(lambda: (tmp_path / "child").exists() and bool((tmp_path / "child").read_text()))
    child = int((tmp_path / "child").read_text())
    launcher.stop()
    until(lambda: not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE)


def test_a_run_that_was_killed_is_tidied_up_by_the_next(launcher: Launcher, tmp_path: Path) -> None:
    launcher.start([Service("web", "Start web", ("sleep", "60"))])
    _, process = launcher.running.pop()  # as if the launcher had been killed
    assert Leftovers(tmp_path / "var" / "demo-processes.json").alive() == [process.pid]
    following = Launcher(project=tmp_path, var=tmp_path / "var", environment=os.environ)
    following.stop_leftovers()
    assert not psutil.pid_exists(process.pid)


def test_a_process_id_that_is_somebody_elses_by_now_is_let_be(launcher: Launcher, tmp_path: Path) -> None:
    other = subprocess.Popen(["sleep", "60"], start_new_session=True)
    try:
        path = tmp_path / "var" / "demo-processes.json"
        path.write_text(f'{{"{other.pid}": 1000000000.0}}')
        launcher.stop_leftovers()
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


@pytest.mark.parametrize("text", ["", "{", "null"])
def test_a_broken_list_of_processes_is_an_empty_one(tmp_path: Path, text: str) -> None:
    path = tmp_path / "processes.json"
    path.write_text(text)
    assert Leftovers(path).alive() == []


STEP_PROGRAM = textwrap.dedent("""
    import os, sys
    from pathlib import Path
    from scripts import demo
    from scripts.launcher import Launcher, Step
    demo.heed_signals()
    here = Path(sys.argv[1])
    launcher = Launcher(project=here, var=here / "var", environment=os.environ)
    step = Step("one", "Do one", ("sh", "-c", "echo $$ > step; exec sleep 60"), once=False)
    try:
        launcher.run_steps([step], None)
    finally:
        launcher.stop()
""")


@contextmanager
def running_step(here: Path, ignored: str = "") -> Iterator[tuple["subprocess.Popen[bytes]", psutil.Process]]:
    """A run in the middle of a step, and the step; started by a shell that ignores these signals and no other."""
    command = [
        "sh",
        "-c",
        f"trap '' {ignored or 'USR1'}; exec \"$@\"",
        "sh",
        sys.executable,
        "-c",
        STEP_PROGRAM,
        str(here),
    ]
    # What whoever started the tests ignores (`nohup`, `&`) would be ignored here too, and no shell can undo it.
    before = {number: signal.signal(number, signal.SIG_DFL) for number in STOPPING}
    try:
        run = subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.DEVNULL)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    try:
        until(lambda: (here / "step").exists() and bool((here / "step").read_text()))
        yield run, psutil.Process(int((here / "step").read_text()))
    finally:
        run.kill()
        run.wait()


@pytest.mark.parametrize("number", STOPPING)
def test_a_signal_in_the_middle_of_a_step_stops_the_step(tmp_path: Path, number: signal.Signals) -> None:
    with running_step(tmp_path) as (run, step):
        run.send_signal(number)
        assert run.wait(60) != 0
        until(lambda: not step.is_running())


def test_a_run_in_the_background_heeds_its_signals_and_outlives_the_terminal(tmp_path: Path) -> None:
    with running_step(tmp_path, ignored="INT HUP") as (run, step):
        run.send_signal(signal.SIGHUP)
        time.sleep(0.2)
        assert run.poll() is None
        assert step.is_running()
        run.send_signal(signal.SIGINT)
        assert run.wait(60) != 0
        until(lambda: not step.is_running())


@pytest.fixture
def interrupted_at_once(launcher: Launcher, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The launcher gets a signal as soon as a process is there, before it can have noted it; what was started."""
    started: list[int] = []
    before = signal.signal(signal.SIGINT, demo.interrupt)
    monkeypatch.setattr(
        launcher.leftovers, "add", lambda pid: (started.append(pid), signal.raise_signal(signal.SIGINT))
    )
    yield started
    signal.signal(signal.SIGINT, before)


def test_a_signal_at_the_start_of_a_step_stops_it_too(launcher: Launcher, interrupted_at_once: list[int]) -> None:
    with pytest.raises(KeyboardInterrupt):
        launcher.run_steps([sh("one", "sleep 60")], Memory())
    assert [psutil.pid_exists(pid) for pid in interrupted_at_once] == [False]


def test_a_signal_at_the_start_of_a_service_leaves_it_to_be_stopped(
    launcher: Launcher, interrupted_at_once: list[int]
) -> None:
    with pytest.raises(KeyboardInterrupt):
        launcher.start([Service("web", "Start web", ("sleep", "60"))])
    launcher.stop()
    assert [psutil.pid_exists(pid) for pid in interrupted_at_once] == [False]
