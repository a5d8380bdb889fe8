"""What a pack says of a world that can be counted by hand."""

import pytest

from information_packs.queries.contents import contents_of
from information_packs.queries.shared import shared_of
from tests.integration.information_packs.world import AT, MAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(world):
    return shared_of(world.pct, MAY)


@pytest.fixture
def data(world, shared):
    return contents_of(practice=world.practice, pct=world.pct, month=MAY, shared=shared, on=AT.date()).as_dict()


def section(data, key):
    return next(each for each in data["sections"] if each["key"] == key)


def test_the_nine_areas_stand_in_the_order_of_the_guidance_and_then_the_cases(data):
    assert [each["key"] for each in data["sections"]] == [
        "elective",
        "non_elective",
        "outpatients",
        "diagnostics",
        "c2c",
        "prescribing",
        "community",
        "primary_care",
        "ae",
        "cases",
    ]


def test_areas_without_data_say_so(data):
    assert section(data, "diagnostics")["absent"] == "No data on diagnostic tests have been loaded."
    assert section(data, "ae")["absent"] == ""


def test_months_held_have_figures_and_others_none(data):
    table = next(t for t in section(data, "non_elective")["tables"] if t["key"] == "non_elective-months")
    rows = {row[0]: row[1:] for row in table["rows"]}
    assert rows["May 2006"] == [3, 0, 2.0, 0, "300.00", None]
    assert rows["March 2006"] == [None] * 6


def test_the_pct_stands_beside_the_practice(data):
    table = next(t for t in section(data, "non_elective")["tables"] if t["key"] == "non_elective-pct")
    emergency = dict(zip([c["title"] for c in table["columns"]], table["rows"][0], strict=True))
    assert emergency["You"] == 6
    assert emergency["You, per 1,000"] == pytest.approx(6 / 1.8)
    assert emergency["PCT, per 1,000"] == pytest.approx(18 / 3.6)


def test_without_a_budget_the_statement_says_so(data):
    assert data["statement"]["absent"].startswith("No budget of 2006/07 has been issued")
    assert data["statement"]["lines"] == []


def test_what_the_data_are_not_is_said(data):
    said = " ".join(data["data_status"]["sentences"])
    assert "No practice is known for 1 of the PCT’s stays, visits, items and days, worth £250" in said
    assert "1 row of yours has no price and is counted without a cost" in said
    assert len(data["data_status"]["closes"][0]["hash"]) == 64


def test_other_practices_small_numbers_are_left_out_and_ones_own_are_not(world, shared, data):
    own = {c["code"]: c for c in data["comparisons"]}
    assert own["ae_attendance_rate"]["value"] is not None
    others = {f["code"]: [dot["label"] for dot in f["dots"] if not dot["you"]] for f in data["funnels"]}
    assert others["gp_referral_rate"] == [], "four events are few"
    assert len(others["emergency_admission_rate"]) == 1, "twelve events are not"


def test_a_pack_asks_the_same_few_questions_whatever_the_size_of_the_pct(world, shared, django_assert_num_queries):
    with django_assert_num_queries(15):
        contents_of(practice=world.practice, pct=world.pct, month=MAY, shared=shared, on=AT.date())
