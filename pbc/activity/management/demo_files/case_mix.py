"""What is done to whom: healthcare resource groups, treatment functions and chemicals, from the data files beside this.

Prices, weights and stays are invented; those of domain handbook §3.8 that it calls illustrative are among them.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from pbc.activity.management.demo_files.rates import BANDS, Floats
from pbc.activity.management.demo_files.writers import Bytes, as_bytes

DATA = Path(__file__).parent / "data"
ALL = (1.0,) * BANDS

# Relative weight by band; a pair is of men, then women
PROFILES: Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "all": (ALL, ALL),
    "flat": (ALL, ALL),
    "child": ((1, 1, 0, 0, 0, 0, 0, 0, 0),) * 2,
    "young": ((0.4, 1, 1, 0.8, 0.5, 0.25, 0.15, 0.1, 0.05),) * 2,
    "adult": ((0, 0.1, 1, 1, 1, 1, 1, 1, 1),) * 2,
    "under45": ((0.3, 1, 1, 1, 1, 0.2, 0, 0, 0),) * 2,
    "under70": ((0.1, 0.4, 1, 1, 1, 1, 1, 0.4, 0),) * 2,
    "middle": ((0, 0, 0.1, 0.5, 1, 1.3, 1.5, 0.8, 0),) * 2,
    "over44": ((0, 0, 0.05, 0.1, 0.3, 1, 1.2, 1.2, 1),) * 2,
    "over54": ((0, 0, 0.02, 0.05, 0.1, 0.3, 1, 1.3, 1.4),) * 2,
    "over69": ((0, 0, 0, 0, 0, 0, 0, 0.5, 1),) * 2,
    "cardiac": ((0, 0, 0.02, 0.08, 0.4, 1, 1.5, 1.5, 1.2), (0, 0, 0.02, 0.05, 0.2, 0.5, 0.8, 1.1, 1.2)),
    "women": ((0,) * BANDS, (0, 0.02, 1, 1, 1.2, 1.1, 0.7, 0.5, 0.3)),
    "oldmen": ((0, 0.05, 0.1, 0.2, 0.4, 1, 1.8, 2, 2), (0, 0, 0.05, 0.1, 0.1, 0.2, 0.2, 0.2, 0.2)),
    "maternity": ((0,) * BANDS, (0, 0, 1, 1, 0.6, 0.02, 0, 0, 0)),
    "births": ((1, 0, 0, 0, 0, 0, 0, 0, 0),) * 2,
}
MATERNITY_WEIGHTS = {"N07": 0.56, "N11": 0.15, "N12": 0.29}
BIRTH_WEIGHTS = {"N05": 1.0}


@dataclass(frozen=True)
class CaseMix:
    """Rows of one data file, column by column."""

    rows: tuple[Mapping[str, str], ...]

    def text(self, name: str) -> list[str]:
        return [row[name] for row in self.rows]

    def numbers(self, name: str) -> Floats:
        return np.array([float(row[name]) for row in self.rows])

    def flags(self, name: str) -> np.ndarray:
        return np.array([row[name] == "Y" for row in self.rows])

    def profiles(self) -> Floats:
        """Relative weight by cell (men's bands, then women's) and row."""
        return np.array([np.ravel(PROFILES[row["profile"]]) for row in self.rows]).T

    def index(self, code: str) -> int:
        return self.text("code").index(code)

    def __len__(self) -> int:
        return len(self.rows)


@lru_cache(maxsize=1)
def hrgs() -> CaseMix:
    return _read("hrgs.csv")


@lru_cache(maxsize=1)
def treatment_functions() -> CaseMix:
    return _read("treatment_functions.csv")


@lru_cache(maxsize=1)
def chemicals() -> CaseMix:
    return _read("chemicals.csv")


def mix(weights: Floats, profiles: Floats) -> Floats:
    """Chance of each row in each cell; a cell that nothing fits has no chance of anything."""
    joint = weights * profiles
    total = joint.sum(axis=1, keepdims=True)
    return np.divide(joint, total, out=np.zeros_like(joint), where=total > 0)


def draw(chances: Floats, cell: np.ndarray, luck: Floats) -> np.ndarray:
    """Pick a row for each event from the chances of its cell (rows of chances need not add to one)."""
    cells, many = chances.shape
    totals = chances.sum(axis=1, keepdims=True)
    running = np.divide(chances.cumsum(axis=1), totals, out=np.ones_like(chances), where=totals > 0)
    running[:, -1] = 1.0
    flat = (running + np.arange(cells)[:, None]).ravel()
    at = np.searchsorted(flat, cell + luck, side="right") - cell * many
    return np.clip(at, 0, many - 1)


def coded(shares: Sequence[Mapping[str, float]], number: np.ndarray, luck: Floats) -> Bytes:
    """A code for each event, by the shares of its class."""
    codes = sorted({code for share in shares for code in share})
    chances = np.array([[share.get(code, 0.0) for code in codes] for share in shares])
    return as_bytes(codes)[draw(chances, number, luck)]


def _read(name: str) -> CaseMix:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return CaseMix(tuple(csv.DictReader(file)))
