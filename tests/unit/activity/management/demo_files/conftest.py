"""Worlds small enough to make in a moment, made once."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pbc.activity.management.demo_files import generate, organisations
from pbc.activity.management.demo_files.activity import Area
from pbc.activity.management.demo_files.manifest import FileEntry, Manifest
from pbc.activity.management.demo_files.settings import WorldSettings

LEAST = 6


@dataclass(frozen=True)
class World:
    """A world on disk, and its manifest."""

    folder: Path
    manifest: Manifest
    read: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def entries(self, dataset: str) -> list[FileEntry]:
        """What is in force: where a file was resent, the later one."""
        latest = {(entry.sender, entry.period): entry for entry in self.manifest.files if entry.dataset == dataset}
        return list(latest.values())

    def rows(self, dataset: str) -> list[dict[str, str]]:
        """The good rows of a dataset, with the month of their file; read once."""
        if dataset not in self.read:
            self.read[dataset] = list(self._rows(dataset))
        return self.read[dataset]

    def story(self, key: str) -> dict[str, object]:
        return next(dict(story) for story in self.manifest.stories if story["key"] == key)

    def _rows(self, dataset: str) -> Iterator[dict[str, str]]:
        wrong = {(row["path"], row["row"]) for row in self.manifest.error_rows}
        for entry in self.entries(dataset):
            with (self.folder / entry.path).open(encoding="ascii", newline="") as file:
                for number, row in enumerate(csv.DictReader(file), start=2):
                    if (entry.path, number) not in wrong:
                        yield {str(name).strip(): value for name, value in row.items()} | {"month": entry.period or ""}


@pytest.fixture(scope="session")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Six practices through both financial years: every story is in it."""
    folder = tmp_path_factory.mktemp("two-years")
    return World(folder, generate.world(WorldSettings(practices=LEAST), folder))


@pytest.fixture(scope="session")
def area() -> Area:
    """The first PCT of a world of twelve practices."""
    return Area.of(organisations.build(WorldSettings(practices=2 * LEAST)), 0)
