"""Which batch fills which month."""

from datetime import date

from pbc.activity.actions.importing import slots
from pbc.activity.actions.importing.slots import MonthCount
from pbc.activity.domain.lines import Dataset
from pbc.activity.models import DataSlot
from tests.factories.organisations import PctFactory
from tests.integration.activity.actions.files import AT, load, prescribing, receive, spells

MARCH, APRIL = date(2006, 3, 1), date(2006, 4, 1)


def test_months_are_filled_in_order_and_only_by_what_came_later(places):
    early, late = receive("spells", spells({})), receive("spells", spells({}, {}))
    filled = slots.fill(late, Dataset.SPELLS, [MonthCount(APRIL, 5, 1)], at=AT)
    assert [slot.month for slot in filled] == [APRIL]

    filled = slots.fill(early, Dataset.SPELLS, [MonthCount(APRIL, 9, 0), MonthCount(MARCH, 2, 0)], at=AT)
    assert [slot.month for slot in filled] == [MARCH]
    assert dict(DataSlot.objects.values_list("month", "rows")) == {MARCH: 2, APRIL: 5}


def test_a_national_file_has_one_slot_a_month_too(places):
    first = load("prescribing-pdpi", prescribing({}), owner=None)
    second = load("prescribing-pdpi", prescribing({}, {}), owner=None)
    assert DataSlot.objects.get().current_batch == second
    assert second.pk > first.pk


def test_a_file_superseded_in_part_is_no_duplicate(places):
    both = prescribing({}, {"period": "200603"})
    load("prescribing-pdpi", both)
    load("prescribing-pdpi", prescribing({}))
    assert load("prescribing-pdpi", both).status == "loaded"
    assert load("prescribing-pdpi", both).status == "duplicate"


def test_reference_files_in_force_are_duplicates(places):
    lines = ["PCO12CD,PCO12CDO,PCO12NM", "E1,X7C,Invented"]
    assert load("pct-list", lines).status == "loaded"
    assert load("pct-list", lines).status == "duplicate"
    assert load("pct-list", [*lines, "E2,X8C,Another"]).status == "loaded"


def test_one_month_of_a_sender_has_one_keeper_on_each_line_from_sha_to_pct(places):
    kept = load("spells", spells({}), owner=places["pct"])
    refused = load("spells", spells({}, {}), owner=places["sha"])
    assert (kept.status, refused.status) == ("loaded", "rejected")
    assert refused.messages[0]["rule"] == "one_keeper"
    assert f"import {kept.pk}" in refused.messages[0]["message"]
    assert DataSlot.objects.get().current_batch == kept


def test_national_rows_are_not_loaded_again_by_a_pct(places):
    load("prescribing-pdpi", prescribing({}), owner=None)
    assert load("prescribing-pdpi", prescribing({}, {}), owner=places["pct"]).status == "rejected"


def test_two_pcts_may_each_keep_their_own_rows_of_a_provider(places):
    other = PctFactory()
    assert load("spells", spells({}), owner=places["pct"]).status == "loaded"
    assert load("spells", spells({}, {}), owner=other).status == "loaded"
    assert DataSlot.objects.count() == 2
