import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pbc.core.embedded.processes import file_lock, is_ours, read_pid, wait_until


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(["sleep", "60"], cwd=tmp_path)
    assert wait_until(lambda: is_ours(process.pid, program="sleep", home=tmp_path), seconds=5)
    yield process
    process.kill()
    process.wait()


def test_another_directory_makes_it_somebody_elses(sleeper: subprocess.Popen[bytes], tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    assert not is_ours(sleeper.pid, program="sleep", home=other)


def test_another_program_is_somebody_elses(sleeper: subprocess.Popen[bytes], tmp_path: Path) -> None:
    assert not is_ours(sleeper.pid, program="postgres", home=tmp_path)


def test_a_dead_process_is_nobodys(sleeper: subprocess.Popen[bytes], tmp_path: Path) -> None:
    sleeper.kill()  # not waited for: a zombie has a process id still
    assert wait_until(lambda: not is_ours(sleeper.pid, program="sleep", home=tmp_path), seconds=5)


@pytest.mark.parametrize("text", ["", "\n", "not a number\n"])
def test_a_broken_pid_file_names_nobody(tmp_path: Path, text: str) -> None:
    path = tmp_path / "pid"
    path.write_text(text)
    assert read_pid(path) is None


def test_the_pid_is_in_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "pid"
    path.write_text("123\n/data\n456\n")
    assert read_pid(path) == 123
    assert read_pid(tmp_path / "none") is None


def test_a_wait_ends_at_its_limit() -> None:
    before = time.monotonic()
    assert not wait_until(lambda: False, seconds=0.2)
    assert 0.2 <= time.monotonic() - before < 2


def test_a_killed_process_leaves_no_lock(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    code = "import sys, time; from pathlib import Path; from pbc.core.embedded.processes import file_lock\n"
    code += "with file_lock(Path(sys.argv[1])):\n    print('held', flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", code, str(lock)], stdout=subprocess.PIPE, env={**os.environ})
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    holder.kill()
    holder.wait()
    with file_lock(lock):  # would wait for ever
        pass
