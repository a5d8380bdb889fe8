"""Lower apps never reach up: not by import, and not by foreign key. Each rule catches a violation planted for it."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.house_rules import PACKAGES

PROJECT = Path(__file__).resolve().parent.parent

# From low to high. Governance and activity are side by side, and do not reach each other.
STACK = [
    {"core"},
    {"organisations"},
    {"accounts"},
    {"governance"},
    {"activity"},
    {"disputes"},
    {"budgets"},
    {"business_cases"},
    {"information_packs"},
    {"api"},
    {"mailroom"},
]
LEVEL = {label: level for level, labels in enumerate(STACK) for label in labels}


def upward_foreign_keys(all_models: Iterable[type[models.Model]]) -> list[str]:
    """Keys to a higher app or a neighbour. Lazy "app.Model" texts hide from import-linter, so ask the models."""
    found = []
    for model in all_models:
        for field in model._meta.get_fields():
            target = field.related_model
            if not (
                getattr(field, "concrete", False) and isinstance(target, type) and issubclass(target, models.Model)
            ):
                continue
            here, there = model._meta.app_label, target._meta.app_label
            if here != there and {here, there} <= LEVEL.keys() and LEVEL[there] >= LEVEL[here]:
                found.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    return found


def test_every_app_has_its_place_in_the_stack() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in PACKAGES}
    assert ours == LEVEL.keys()


def test_foreign_keys_point_down() -> None:
    assert upward_foreign_keys(apps.get_models(include_auto_created=True)) == []


@isolate_apps("pbc.organisations", "pbc.activity", "governance", "budgets")
def test_a_foreign_key_that_points_up_or_sideways_is_caught() -> None:
    class Line(models.Model):
        class Meta:
            app_label = "budgets"

    class Batch(models.Model):
        line = models.ForeignKey("budgets.Line", on_delete=models.PROTECT)  # up

        class Meta:
            app_label = "activity"

    class Plan(models.Model):
        batch = models.OneToOneField("activity.Batch", on_delete=models.PROTECT)  # sideways

        class Meta:
            app_label = "governance"

    class Place(models.Model):
        lines = models.ManyToManyField(Line)  # up

        class Meta:
            app_label = "organisations"

    class Statement(models.Model):
        batch = models.ForeignKey(Batch, on_delete=models.PROTECT)  # down
        line = models.ForeignKey(Line, on_delete=models.PROTECT)  # beside

        class Meta:
            app_label = "budgets"

    assert upward_foreign_keys([Line, Batch, Plan, Place, Statement]) == [
        "activity.Batch.line -> budgets.Line",
        "governance.Plan.batch -> activity.Batch",
        "organisations.Place.lines -> budgets.Line",
    ]


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([program, "--no-cache"], cwd=root, capture_output=True, text=True, check=False)


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """The modules of the project, empty, under its contracts."""
    for package in (*PACKAGES, "tests"):
        for path in (PROJECT / package).rglob("*.py"):
            copy = tmp_path / path.relative_to(PROJECT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.touch()
    (tmp_path / "pyproject.toml").write_text((PROJECT / "pyproject.toml").read_text())
    return tmp_path


def test_the_contracts_are_kept() -> None:
    result = lint_imports(PROJECT)
    assert result.returncode == 0, result.stdout


def test_the_skeleton_keeps_the_contracts(skeleton: Path) -> None:
    assert lint_imports(skeleton).returncode == 0


@pytest.mark.parametrize(
    ("module", "text", "contract"),
    [
        ("pbc/core/planted.py", "import budgets", "Apps are stacked"),
        ("governance/models.py", "from pbc.activity import models", "Apps are stacked"),
        ("budgets/models/planted.py", "from budgets import actions", "Inside an app"),
        ("budgets/utils.py", "", "Inside an app"),
        ("pbc/activity/domain/planted.py", "from django.db import models", "Domain calculators"),
        ("pbc/core/money.py", "import celery", "Domain calculators"),
        ("pbc/core/embedded/planted.py", "from django.conf import settings", "The private servers"),
        ("pbc/urls.py", "from tests import house_rules", "Source never imports tests"),
    ],
)
def test_a_broken_contract_is_caught(skeleton: Path, module: str, text: str, contract: str) -> None:
    path = skeleton / module
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n")
    result = lint_imports(skeleton)
    assert result.returncode == 1
    assert f"{contract}" in next(line for line in result.stdout.splitlines() if line.endswith("BROKEN"))
