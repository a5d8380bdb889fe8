from collections import Counter

import pytest

from pbc.activity.management.demo_files.organisations import Role, providers_of
from tests.unit.activity.management.demo_files.conftest import World


def test_rows_make_sense_by_themselves(two_years: World) -> None:
    unit = providers_of(0)[Role.MINOR_INJURIES].code
    categories: Counter[str] = Counter()
    for row in two_years.rows("ae"):
        at_unit = row["ORGANISATION CODE (CODE OF PROVIDER)"] == unit
        assert row["ARRIVAL DATE"].startswith(row["month"])
        assert "00:00" <= row["ARRIVAL TIME"] <= "23:59"
        assert row["ACCIDENT AND EMERGENCY DEPARTMENT TYPE"] == ("3" if at_unit else "1")
        assert (row["HEALTHCARE RESOURCE GROUP CODE"] == "V08") == at_unit
        assert not (at_unit and row["A AND E ATTENDANCE DISPOSAL CODE"] == "01")
        categories[row["A AND E ATTENDANCE CATEGORY"]] += 1

    assert categories["2"] / categories.total() == pytest.approx(0.06, abs=0.01)


def test_attendances_are_as_many_as_elsewhere(two_years: World) -> None:
    assert two_years.manifest.summary["2005/06"]["ae_attendances_per_1000"] == pytest.approx(300, abs=40)


def test_the_old_are_admitted_more_often(two_years: World) -> None:
    old, young = Counter[bool](), Counter[bool]()
    for row in two_years.rows("ae"):
        if row["ACCIDENT AND EMERGENCY DEPARTMENT TYPE"] == "1":
            admitted = row["A AND E ATTENDANCE DISPOSAL CODE"] == "01"
            (old if int(row["AGE AT CDS ACTIVITY DATE"]) >= 75 else young)[admitted] += 1

    assert old[True] / old.total() > 0.35
    assert young[True] / young.total() < 0.20
