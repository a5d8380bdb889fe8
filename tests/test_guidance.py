"""docs/guidance.md leads from every rule to code and tests that exist."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parent.parent
TEXT = (PROJECT / "docs" / "guidance.md").read_text(encoding="utf-8")
REQUIREMENTS = range(1, 166)
NUMBER = re.compile(r"\bR(\d+)\b")


def table(head: str) -> list[list[str]]:
    """The cells of each row of the table whose first column has this head."""
    _, found, rest = TEXT.partition(f"| {head} |")
    assert found, f"there is no table of {head}"
    rows = []
    for line in rest.splitlines()[2:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return rows


TRACED = table("Rule")
IN_PART = table("Rules")


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def resolve(name: str) -> Any:
    """A module, or what stands in one, by its dotted name."""
    module, _, attribute = name.rpartition(".")
    try:
        return import_module(name)
    except ModuleNotFoundError:
        return getattr(import_module(module), attribute)


def numbered() -> Iterator[int]:
    yield from (int(number) for number in NUMBER.findall(TEXT))


def test_every_number_is_that_of_a_requirement() -> None:
    assert [number for number in numbered() if number not in REQUIREMENTS] == []


@pytest.mark.parametrize("row", TRACED, ids=lambda row: row[0][:40])
def test_a_rule_has_its_number_paragraph_module_and_test(row: list[str]) -> None:
    rule, paragraph, modules, tests = row
    assert re.match(r"R\d+(, R\d+)* \S", rule)
    assert re.match(r"S[0-4] (¶|§|reader box)", paragraph)
    assert names(modules)
    for name in names(modules):
        assert resolve(name) is not None
    assert names(tests)
    assert [name for name in names(tests) if not (PROJECT / name).is_file()] == []


@pytest.mark.parametrize("row", IN_PART, ids=lambda row: row[0])
def test_what_is_met_in_part_says_what_is_missing(row: list[str]) -> None:
    rules, missing = row
    assert re.fullmatch(r"R\d+(, R\d+)*", rules)
    assert missing.endswith(".")


def test_a_name_that_does_not_exist_is_caught() -> None:
    assert resolve("pbc.core.money.round_pence")
    with pytest.raises(AttributeError):
        resolve("pbc.core.money.round_up")
    with pytest.raises(ModuleNotFoundError):
        resolve("pbc.nowhere.round_pence")


def test_the_first_release_is_traced_whole() -> None:
    """Every requirement that the main job touches stands in one of the tables."""
    wanted = {*range(1, 11), 13, 14, 30, 31, 45, *range(54, 72)}
    assert wanted - {int(number) for row in TRACED + IN_PART for number in NUMBER.findall(row[0])} == set()
