from pathlib import Path

import pytest

from pbc.core.embedded.places import LONGEST_SOCKET_PATH, PROJECT, Places


def test_the_directory_given_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PBC_VAR", "/somewhere/else")
    assert Places.under(tmp_path).var == tmp_path


def test_the_environment_wins_over_the_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PBC_VAR", str(tmp_path))
    assert Places.under().var == tmp_path


def test_the_default_is_var_beside_manage_py(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PBC_VAR", raising=False)
    assert Places.under().var == PROJECT / "var"
    assert (PROJECT / "manage.py").exists()


def test_tests_share_no_file_with_the_demo(tmp_path: Path) -> None:
    demo, tests = Places.under(tmp_path), Places.under(tmp_path, tests=True)
    assert not {demo.postgresql, demo.redis, demo.lock} & {tests.postgresql, tests.redis, tests.lock}
    assert tests.is_for_tests
    assert not demo.is_for_tests


def test_sockets_are_kept_beside_the_data(tmp_path: Path) -> None:
    places = Places.under(Path("/srv/pbc/var"))
    assert places.postgresql_socket_dir == places.postgresql
    assert places.redis_socket == places.redis / "redis.sock"


@pytest.mark.parametrize("length", [60, 80, 100, 200])
def test_no_socket_path_is_too_long(length: int) -> None:
    places = Places.under(Path("/") / ("x" * length) / "var")
    for socket in (places.postgresql_socket_dir / ".s.PGSQL.5432", places.redis_socket):
        assert len(str(socket)) <= LONGEST_SOCKET_PATH


def test_two_long_directories_have_different_sockets() -> None:
    one, other = (Places.under(Path("/") / (letter * 200)) for letter in "ab")
    assert one.redis_socket != other.redis_socket
