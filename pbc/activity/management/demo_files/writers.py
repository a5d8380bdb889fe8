"""Columns of bytes to lines of a file, thousands of rows at a time."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.bytes_]
Integers = NDArray[np.int64]

COMMA, LINE_END = ord(","), ord("\n")


def as_bytes(values: Sequence[str]) -> Bytes:
    """A lookup table: pick from it by an array of positions."""
    return np.array([value.encode("ascii") for value in values], dtype=np.bytes_)


def digits(numbers: Integers, width: int) -> Bytes:
    """Numbers zero-filled to a width, such as 0000027; all must fit."""
    numbers = np.asarray(numbers, dtype=np.int64)
    matrix = np.empty((len(numbers), width), dtype=np.uint8)
    for place in range(width):
        matrix[:, width - 1 - place] = numbers // 10**place % 10 + ord("0")
    return _joined(matrix)


def money(pence: Integers, pounds_width: int) -> Bytes:
    """Pence as zero-filled pounds with two decimals, such as 00000069.92."""
    width = pounds_width + 3
    matrix = np.full((len(pence), width), ord("."), dtype=np.uint8)
    matrix[:, :pounds_width] = _matrix(digits(pence // 100, pounds_width))
    matrix[:, pounds_width + 1 :] = _matrix(digits(pence % 100, 2))
    return _joined(matrix)


def repeated(value: str, count: int) -> Bytes:
    return np.full(count, value.encode("ascii"))


def lines(columns: Sequence[Bytes]) -> bytes:
    """Rows of comma-separated values, each ended by a line feed.

    Fields are laid side by side in one matrix and the empty bytes behind short values are taken out, so that no row
    is ever a Python object.
    """
    count = len(columns[0])
    width = sum(column.dtype.itemsize + 1 for column in columns)
    matrix = np.zeros((count, width), dtype=np.uint8)
    at = 0
    for column in columns:
        end = at + column.dtype.itemsize
        matrix[:, at:end] = _matrix(column)
        matrix[:, end] = COMMA
        at = end + 1
    matrix[:, -1] = LINE_END
    flat = matrix.ravel()
    return flat[flat != 0].tobytes()


def header(names: Sequence[str]) -> bytes:
    return (",".join(names) + "\n").encode("ascii")


def write(path: Path, *parts: bytes) -> None:
    """Write a file whole, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(parts))


def _matrix(column: Bytes) -> NDArray[np.uint8]:
    column = np.ascontiguousarray(column)
    return column.view(np.uint8).reshape(len(column), column.dtype.itemsize)


def _joined(matrix: NDArray[np.integer]) -> Bytes:
    matrix = np.ascontiguousarray(matrix, dtype=np.uint8)
    return matrix.view(f"S{matrix.shape[1]}").ravel()
