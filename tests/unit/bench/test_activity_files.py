from pathlib import Path

import pytest

from bench.activity_files import MAKERS, write_file


@pytest.mark.parametrize("format", MAKERS)
def test_files_are_the_same_at_every_run(tmp_path: Path, format: str) -> None:
    for name in ("first", "second"):
        write_file(tmp_path / name, format, 20)
    text = (tmp_path / "first").read_text()
    assert text == (tmp_path / "second").read_text()
    assert len(text.splitlines()) == 21


def test_every_so_many_rows_one_is_spoilt(tmp_path: Path) -> None:
    write_file(tmp_path / "file", "spells", 30, bad_every=10)
    practices = [line.split(",")[2] for line in (tmp_path / "file").read_text().splitlines()[1:]]
    assert [n for n, code in enumerate(practices, 1) if not code.startswith("X80")] == [10, 20, 30]
