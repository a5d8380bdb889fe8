import csv
from pathlib import Path

import numpy as np
import pytest

from pbc.activity.domain.care import Care
from pbc.activity.management.demo_files import fair_shares, organisations
from pbc.activity.management.demo_files.activity import Area
from pbc.activity.management.demo_files.rates import ENGLAND_THOUSANDS
from pbc.activity.management.demo_files.settings import WorldSettings
from pbc.core.periods import FinancialYear
from tests.unit.activity.management.demo_files.conftest import World

YEAR = FinancialYear(2006)


def table(world: World, name: str, year: int = 2006) -> list[dict[str, str]]:
    path = Path(world.folder) / f"fair-shares/{name}-{year}.csv"
    with path.open(encoding="ascii", newline="") as file:
        return list(csv.DictReader(file))


def test_curves_are_whole_dearer_each_year_and_say_that_they_are_invented(two_years: World) -> None:
    rows, before = table(two_years, "cost-curves"), table(two_years, "cost-curves", 2005)

    assert len(rows) == 5 * 18
    assert {row["SOURCE"] for row in rows} == {"INVENTED"}
    ratio = [float(new["COST PER HEAD"]) / float(old["COST PER HEAD"]) for new, old in zip(rows, before, strict=True)]
    assert np.mean(ratio) == pytest.approx(1.03, abs=0.001)


def test_hospital_care_costs_what_people_of_this_world_use(two_years: World) -> None:
    told = two_years.manifest.summary["2006/07"]["hospital_pounds_per_head"]
    average = (fair_shares.curve(Care.ACUTE) * ENGLAND_THOUSANDS).sum() / ENGLAND_THOUSANDS.sum()

    assert average == pytest.approx(told, rel=0.2)


def test_the_other_curves_come_to_their_pounds_a_head() -> None:
    for care, pounds in fair_shares.POUNDS_A_HEAD.items():
        average = (fair_shares.curve(care) * ENGLAND_THOUSANDS).sum() / ENGLAND_THOUSANDS.sum()
        assert average == pytest.approx(pounds)


def test_need_goes_with_deprivation() -> None:
    practices = organisations.build(WorldSettings(practices=48)).practices
    ordered = sorted(practices, key=lambda practice: practice.deprivation)

    for care in Care:
        needs = [fair_shares.need(care, practice) for practice in ordered]
        assert needs == sorted(needs)
        assert 0.8 < needs[0] < 1 < needs[-1] < 1.4


def test_population_and_need_are_of_the_pcts_before_and_after_the_merger(two_years: World) -> None:
    people = table(two_years, "share-population")
    needs = table(two_years, "need-indices")

    by_pct = {code: sum(int(r["PEOPLE"]) for r in people if r["PCT CODE"] == code) for code in ("9Y1", "9Y2", "9A0")}
    assert by_pct["9Y1"] + by_pct["9Y2"] == pytest.approx(by_pct["9A0"], abs=18)
    assert len(people) == 3 * 18
    practices = {code: {r["GENERAL MEDICAL PRACTICE CODE"] for r in needs if r["PCT CODE"] == code} for code in by_pct}
    assert "Q00004" in practices["9Y1"]
    assert practices["9A0"] == (practices["9Y1"] | practices["9Y2"]) - {"Q00004"}, "it merged into another in July"


def test_a_year_without_a_merger_has_each_pct_once(two_years: World) -> None:
    assert {row["PCT CODE"] for row in table(two_years, "share-population", 2005)} == {"9Y1", "9Y2"}


def test_lists_are_inflated_most_among_young_men(area: Area) -> None:
    rows = list(fair_shares._population_rows(area, YEAR.previous, area.settings.calendar[0], "9Y1"))
    inflation = {row[3]: fair_shares.LIST_INFLATION[0, i] for i, row in enumerate(rows[:9])}

    assert max(inflation, key=lambda band: inflation[band]) == "25-34"
    listed = area.on_list(area.settings.calendar[0])[
        [area.organisations.pct_of(p, area.settings.calendar[0]).code == "9Y1" for p in area.practices]
    ].sum()
    assert listed / sum(int(row[4]) for row in rows) == pytest.approx(1.035, abs=0.02)


def test_weights_say_that_they_stand_in(two_years: World) -> None:
    rows = table(two_years, "prescribing-weights")

    assert len(rows) == 2 * 18
    assert all("for demonstration" in row["SOURCE"] for row in rows)
    assert [row["WEIGHT"] for row in rows if row["MEASURE"] == "cost"][:3] == ["1.0", "0.9", "1.2"]
