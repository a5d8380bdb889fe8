import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from pbc.core import embedded
from pbc.core.embedded import redis_server
from pbc.core.embedded.places import Places
from pbc.core.embedded.processes import wait_until


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    places = Places.under(tmp_path / "var")
    yield places
    redis_server.stop(places)


def client(places: Places) -> redis.Redis:
    return redis.Redis.from_url(embedded.redis_url(places.var))


def test_what_is_queued_survives_a_stop(places: Places) -> None:
    redis_server.start(places)
    client(places).lpush("queue", "task")
    redis_server.stop(places)
    assert redis_server.running_pid(places) is None
    redis_server.start(places)
    assert client(places).lrange("queue", 0, -1) == [b"task"]


def test_it_starts_again_after_being_killed(places: Places) -> None:
    redis_server.start(places)
    first = redis_server.running_pid(places)
    assert first is not None
    os.kill(first, signal.SIGKILL)
    redis_server.start(places)
    assert client(places).ping()
    assert redis_server.running_pid(places) != first


def test_a_process_id_that_is_somebody_elses_by_now_is_not_stopped(places: Places) -> None:
    places.redis.mkdir(parents=True)
    (places.redis / "server.pid").write_text(f"{os.getpid()}\n")
    redis_server.stop(places)  # would end this test run
    assert redis_server.running_pid(places) is None


def test_it_outlives_a_ctrl_c_in_the_terminal(places: Places) -> None:
    redis_server.start(places)
    pid = redis_server.running_pid(places)
    assert pid is not None
    assert os.getsid(pid) != os.getsid(os.getpid())


def test_only_its_owner_may_enter(places: Places) -> None:
    redis_server.start(places)
    assert places.redis_socket.parent.stat().st_mode & 0o077 == 0
    assert wait_until(places.redis_socket.is_socket, seconds=5)
