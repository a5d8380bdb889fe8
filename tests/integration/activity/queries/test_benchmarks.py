"""Benchmarks from stored events and lists."""

from datetime import UTC, date, datetime

import pytest

from pbc.activity.actions.months import close_month
from pbc.activity.actions.summaries import rebuild
from pbc.activity.domain.indicators import indicator_of, indicators
from pbc.activity.queries.benchmarks import benchmarks, for_viewer, national
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import SYSTEM, Principal
from pbc.core.statistics.absent import Absent
from tests.factories.activity import DataSlotFactory, ImportBatchFactory, NationalRateFactory, SpellFactory
from tests.factories.organisations import PctFactory, PopulationReturnFactory, PracticeFactory, SuccessionFactory

pytestmark = pytest.mark.django_db

AT = datetime(2006, 12, 3, 9, tzinfo=UTC)
APRIL = Month(2006, 4)
EMERGENCIES = [indicator_of("emergency_admission_rate")]


@pytest.fixture
def pct():
    return PctFactory()


@pytest.fixture
def practices(pct):
    found = [PracticeFactory(pct=pct, code=f"ZZ900{number}") for number in range(2)]
    for practice in found:
        PopulationReturnFactory(practice=practice, patients=3600)
    return found


def load(pct, month, *spells):
    slot = DataSlotFactory(owner=pct, month=month.first_day)
    for practice, count in spells:
        SpellFactory.create_batch(count, slot=slot, practice=practice)
    rebuild(slots=[slot])
    return slot


def viewer(organisation, kind="practice"):
    return Principal("Somebody", "practice_manager", frozenset(), organisation.pk, kind, user_id=1)


def test_a_year_of_events_among_the_average_list(pct, practices):
    for number in range(12):
        load(pct, APRIL.plus(number - 11), (practices[0], 3), (practices[1], 1))

    rows = benchmarks(pct, APRIL, closed=False, chosen=EMERGENCIES)

    assert [(row.code, row.events, row.months) for row in rows] == [("ZZ9000", 36, 12), ("ZZ9001", 12, 12)]
    assert rows[0].rate.value == pytest.approx(10)
    assert rows[0].pct_value == pytest.approx(1000 * 48 / 7200)
    # All events are of women of 35-44; each practice has half of those the PCT has, so 24 are expected of each.
    assert rows[0].against_pct.ratio.value == pytest.approx(100 * 36 / 24)


def test_as_then_reads_closed_months_alone(pct, practices):
    slot = load(pct, APRIL, (practices[0], 7))
    close_month(pct=pct, month=APRIL, by=SYSTEM, at=AT)
    slot.current_batch = ImportBatchFactory(owner=pct)
    slot.save()
    SpellFactory.create_batch(9, slot=slot, practice=practices[0])
    rebuild(slots=[slot])
    load(pct, APRIL.plus(1), (practices[0], 50))

    def events(month, *, closed):
        return benchmarks(pct, month, closed=closed, chosen=EMERGENCIES)[0].events

    assert (events(APRIL, closed=True), events(APRIL, closed=False)) == (7, 9)
    assert (events(APRIL.plus(1), closed=True), events(APRIL.plus(1), closed=False)) == (7, 59)


def test_a_measure_nobody_sent_gives_a_reason_and_no_nought(pct, practices):
    load(pct, APRIL, (practices[0], 3))

    rows = benchmarks(pct, APRIL, closed=False)

    assert len(rows) == 2 * len(indicators())
    assert {row.rate for row in rows if row.indicator.code == "ae_attendance_rate"} == {Absent.NO_NUMERATOR}


def test_a_practice_without_a_list_has_a_reason(pct, practices):
    PracticeFactory(pct=pct, code="ZZ9999")
    load(pct, APRIL, (practices[0], 3))

    rows = benchmarks(pct, APRIL, closed=False, chosen=EMERGENCIES)

    assert rows[-1].rate is Absent.NO_DENOMINATOR


def test_practices_are_those_of_the_months_last_day(pct, practices):
    PracticeFactory(pct=pct, code="ZZ9998", pct__until=date(2006, 4, 30))
    load(pct, APRIL, (practices[0], 3))

    assert len(benchmarks(pct, APRIL, closed=False, chosen=EMERGENCIES)) == 2


def test_a_practice_takes_with_it_what_merged_into_it(pct, practices):
    former = PracticeFactory(pct=PctFactory(), pct__until=date(2006, 4, 1))
    PopulationReturnFactory(practice=former, counted_on=date(2006, 1, 1), patients=1800)
    PopulationReturnFactory(practice=practices[0], counted_on=date(2006, 1, 1), patients=3600)
    SuccessionFactory(predecessor=former, successor=practices[0], effective_on=date(2006, 4, 1))
    load(pct, APRIL.plus(-1), (former, 5), (practices[0], 2))
    load(pct, APRIL, (practices[0], 3))

    row = benchmarks(pct, APRIL, closed=False, chosen=EMERGENCIES)[0]

    assert row.events == 10
    assert row.denominator == (3600 + 1800 + 3600) / 2


def test_the_nation_is_that_of_the_year_or_the_latest_before(pct):
    NationalRateFactory(release__financial_year=2004, events=1)
    NationalRateFactory(release__financial_year=2005, events=2)
    NationalRateFactory(release__financial_year=2007, events=3)

    found = national(FinancialYear(2006))

    assert found.year == "2005/06"
    assert found.total("emergency_admissions").count == 2
    assert national(FinancialYear(2003)) is None


def test_others_see_no_small_numbers_and_the_practice_and_its_pct_do(pct, practices):
    load(pct, APRIL, (practices[0], 3), (practices[1], 30))
    rows = benchmarks(pct, APRIL, closed=False, chosen=EMERGENCIES)

    def events(who, kind="practice"):
        return [row.events for row in for_viewer(rows, viewer=viewer(who, kind), pct=pct)]

    assert events(practices[0]) == [3, 30]
    assert events(practices[1]) == [None, 30]
    assert events(pct, "pct") == [3, 30]
    assert events(PctFactory(), "sha") == [None, None]


def test_the_number_of_queries_does_not_grow_with_practices(pct, practices, django_assert_num_queries):
    for _ in range(5):
        PopulationReturnFactory(practice=PracticeFactory(pct=pct))
    load(pct, APRIL, (practices[0], 3))

    with django_assert_num_queries(7):
        benchmarks(pct, APRIL, closed=False)
