"""The test vectors: computed by published peers, and again by a second calculation, on invented inputs."""

import csv
from pathlib import Path

import pytest

VECTORS = Path(__file__).resolve().parents[3] / "vectors"

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """Rows of one vector file."""
    with (VECTORS / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def close(text: str, relative: float = 1e-9):
    """What a vector's field should be, to the precision the vectors were matched at."""
    return pytest.approx(float(text), rel=relative, abs=1e-12)


def optional(text: str) -> float | None:
    """A number, or nothing where the field is empty."""
    return float(text) if text else None
