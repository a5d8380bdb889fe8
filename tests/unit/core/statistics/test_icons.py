"""Making Data Count icons."""

import pytest

from pbc.core.statistics.icons import Assurance, Improvement, assurance, variation
from pbc.core.statistics.special_cause import Heading
from tests.unit.core.statistics.vectors import optional, rows

ICONS = rows("spc_icons")
HEADINGS = {"common_cause": None, "special high": Heading.HIGH, "special low": Heading.LOW}


@pytest.mark.parametrize("row", [row for row in ICONS if row["icon_kind"] == "variation"])
def test_variation_icons_match_the_table(row):
    found = variation(HEADINGS[row["last_point_class"]], Improvement(row["improvement_direction"]))

    assert found == row["icon"]


@pytest.mark.parametrize("row", [row for row in ICONS if row["icon_kind"] == "assurance"])
def test_assurance_icons_match_the_table(row):
    found = assurance(
        lower=float(row["lpl"]),
        upper=float(row["upl"]),
        target=optional(row["target"]),
        improvement=Improvement(row["improvement_direction"]),
    )

    assert found == row["icon"]


@pytest.mark.parametrize("improvement", Improvement)
def test_common_cause_is_the_same_whichever_way_is_better(improvement):
    assert variation(None, improvement) == "common_cause"


def test_without_limits_nothing_is_assured():
    found = assurance(lower=None, upper=None, target=5, improvement=Improvement.INCREASE)

    assert found is Assurance.NONE
