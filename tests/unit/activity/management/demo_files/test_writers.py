from pathlib import Path

import numpy as np

from pbc.activity.management.demo_files import writers


def test_lines_keep_empty_and_short_values() -> None:
    columns = [writers.as_bytes(["a", "", "long one"]), writers.repeated("X", 3), writers.as_bytes(["", "1", "22"])]

    assert writers.lines(columns) == b"a,X,\n,X,1\nlong one,X,22\n"


def test_lines_of_nothing() -> None:
    assert writers.lines([writers.as_bytes(["a"])[:0], writers.repeated("X", 0)]) == b""


def test_digits_are_filled_with_zeros() -> None:
    assert writers.digits(np.array([27, 0, 1234567]), 7).tolist() == [b"0000027", b"0000000", b"1234567"]


def test_money_is_written_as_in_the_real_prescribing_file() -> None:
    assert writers.money(np.array([189, 17778, 100]), 8).tolist() == [b"00000001.89", b"00000177.78", b"00000001.00"]


def test_write_makes_the_folder(tmp_path: Path) -> None:
    writers.write(tmp_path / "a" / "b.csv", writers.header(("X", "Y")), b"1,2\n")

    assert (tmp_path / "a" / "b.csv").read_text() == "X,Y\n1,2\n"
