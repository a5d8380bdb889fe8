from datetime import UTC, date, datetime

import pytest

from budgets.queries.cuts import Arrivals, kept_cut
from pbc.activity.domain.lines import Dataset
from pbc.activity.models import ImportBatch
from pbc.core.periods import Month
from tests.integration.budgets.world import LAST, BudgetWorld

UNTIL = date(2006, 1, 31)
JANUARY = Arrivals(UNTIL)
IN_TIME, LATE = datetime(2006, 1, 31, 23, 59, tzinfo=UTC), datetime(2006, 2, 1, tzinfo=UTC)


def arrived(world: BudgetWorld, at: datetime, dataset: Dataset | None = None, month: Month | None = None) -> None:
    """The files in force of a kind of data, or of a month, or of all, arrived then."""
    slots = [
        slot.current_batch_id
        for (kind, of), slot in world.slots.items()
        if dataset in (None, kind) and month in (None, of)
    ]
    ImportBatch.objects.filter(pk__in=slots).update(received_at=at)


def kept(world: BudgetWorld, arrivals: Arrivals | None = JANUARY):
    return kept_cut([world.first.pk, world.second.pk], LAST.months, arrivals)


def test_what_came_by_the_last_minute_of_the_day_counts(world) -> None:
    arrived(world, IN_TIME)
    found = kept(world)
    assert set(found.months.values()) == {LAST.months}
    assert found.words == "All data counted was received by 31 January 2006 (S4 ¶36)."


def test_a_month_whose_file_came_late_is_left_out_of_its_kind_of_data(world) -> None:
    arrived(world, IN_TIME)
    arrived(world, LATE, Dataset.SPELLS, LAST.months[11])
    found = kept(world)
    assert found.months[Dataset.SPELLS] == LAST.months[:11]
    assert found.months[Dataset.OUTPATIENTS] == LAST.months
    assert found.words == "Left out, because files came after 31 January 2006: spells of March 2006 (S4 ¶36)."


def test_where_no_file_came_in_time_all_counts_and_it_is_said_why(world) -> None:
    arrived(world, LATE)
    arrived(world, IN_TIME, Dataset.PRESCRIBING)
    found = kept(world)
    assert found.months[Dataset.SPELLS] == LAST.months
    assert found.words.startswith("The cut of 31 January 2006 could not be kept for outpatients, spells: no file held")


def test_late_data_counts_with_a_reason(world) -> None:
    arrived(world, LATE)
    found = kept(world, Arrivals(UNTIL, "The trust sent March again."))
    assert found.words == "Data received after 31 January 2006 is counted as well: The trust sent March again."
    assert set(found.months.values()) == {LAST.months}


def test_without_a_cut_all_counts(world, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert kept(world, None).words == ""


@pytest.mark.parametrize("day", [UNTIL])
def test_the_cut_ends_with_its_day(day) -> None:
    assert Arrivals(day).end == LATE
