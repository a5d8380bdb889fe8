"""Which batch fills which month."""

from datetime import date

from pbc.activity.actions.importing import slots
from pbc.activity.actions.importing.slots import MonthCount
from pbc.activity.domain.lines import Dataset
from pbc.activity.models import DataSlot
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
