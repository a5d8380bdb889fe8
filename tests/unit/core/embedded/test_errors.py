from pathlib import Path

from pbc.core.embedded.errors import last_lines


def test_the_end_of_a_log_is_shown_with_its_place(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    log.write_text("one\ntwo\nthree\n")
    assert last_lines(log, 2) == f"\nLast lines of {log}:\n  two\n  three"


def test_a_log_that_is_not_there_adds_nothing(tmp_path: Path) -> None:
    assert last_lines(tmp_path / "none.log") == ""
