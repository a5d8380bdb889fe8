import csv
import gzip
import re
from collections import Counter
from pathlib import Path

import pytest

from pbc.activity.management.demo_files import organisations, stories
from pbc.activity.management.demo_files.organisations import Role, build, providers_of
from pbc.activity.management.demo_files.settings import MOST_PCTS, MOST_PRACTICES, WorldSettings
from pbc.core.periods import Month

MOST = WorldSettings(pcts=MOST_PCTS, practices=MOST_PRACTICES)


def codes_of(settings: WorldSettings) -> list[str]:
    world = build(settings)
    providers = [provider.code for pct in range(settings.pcts) for provider in providers_of(pct)]
    pcts = [pct.code for pct in world.known_pcts]
    return [organisations.SHA_CODE, *pcts, *providers, *(one.code for one in world.practices), world.closed_code]


def real_codes(data: Path) -> set[str]:
    """Every organisation code in the real lists: practices, PCTs, groups, SHAs, trusts, independent providers."""
    found: set[str] = set()
    for name in ("organisations/epcmem.csv.gz", "organisations/epraccur_2014-10.csv.gz"):
        with gzip.open(data / name, "rt", encoding="cp1252", newline="") as file:
            found |= {value for row in csv.reader(file) for value in row[:16]}
    for name in (
        "organisations/PCO_2012.csv",
        "organisations/SHA_2012.csv",
        "organisations/PCO12_SHA12_EN_LU.csv",
        "organisations/trust_to_sha.csv",
        "organisations/practice_pct_sha_imd2010.csv",
        "hospital/Monthly-AE-Nov-25-CSV-revised.csv",
    ):
        with (data / name).open(encoding="cp1252", newline="") as file:
            found |= {value.strip() for row in csv.reader(file) for value in row}
    with gzip.open(data / "hospital/HES MAR 2020-21 M13.csv.gz", "rt", encoding="cp1252", newline="") as file:
        found |= {row[4] for row in csv.reader(file)}
    return found


def test_no_real_organisation_ever_had_these_codes(shared_data: Path) -> None:
    real = real_codes(shared_data)

    assert {"A81001", "5E1", "Q30", "RR7"} <= real, "the real lists were read"
    assert not set(codes_of(MOST)) & real


def test_codes_are_told_apart_and_have_the_shape_of_real_ones() -> None:
    codes = codes_of(MOST)
    world = build(MOST)

    assert [code for code, many in Counter(codes).items() if many > 1] == []
    assert all(re.fullmatch(r"[A-Z]\d{5}", practice.code) for practice in world.practices)
    assert all(len(pct.code) == 3 for pct in world.known_pcts)
    assert {len(provider.code) for provider in providers_of(MOST_PCTS - 1)} == {3, 5}


def test_practices_are_spread_evenly() -> None:
    world = build(WorldSettings(pcts=152, practices=8_400))

    sizes = {len(world.practices_of(pct)) for pct in range(152)}

    assert sizes == {55, 56}


def test_a_practice_changes_pct_on_the_day_of_the_merger() -> None:
    world = build(WorldSettings())
    first, last = world.practices[0], world.practices[-1]

    assert [world.pct_of(first, month).code for month in (Month(2006, 9), Month(2006, 10))] == ["9Y1", "9A0"]
    assert [world.pct_of(last, month).code for month in (Month(2006, 9), Month(2006, 10))] == ["9Y2", "9A0"]


def test_a_merged_practice_carries_the_survivors_code() -> None:
    world = build(WorldSettings())
    gone, stays = world.planted(stories.MERGED_AWAY), world.planted(stories.SURVIVOR)

    assert world.code_of(gone, Month(2006, 6)) == gone.code
    assert world.code_of(gone, Month(2006, 7)) == stays.code


def test_a_world_that_ends_before_the_merger_has_two_open_pcts() -> None:
    world = build(WorldSettings(months=4))

    assert [(pct.code, pct.closed) for pct in world.known_pcts] == [("9Y1", None), ("9Y2", None)]


@pytest.mark.parametrize("pct", [0, 1, 151])
def test_every_pct_has_a_provider_of_each_role(pct: int) -> None:
    assert [provider.role for provider in providers_of(pct)] == list(Role)
