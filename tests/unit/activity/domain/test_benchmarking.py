"""Benchmarks, against hand calculations."""

from dataclasses import replace

import pytest

from pbc.activity.domain.benchmarking import Nation, People, PracticeData, benchmark, disclosed
from pbc.activity.domain.indicators import indicator_of
from pbc.activity.domain.lines import Measure
from pbc.core.statistics.absent import Absent
from pbc.core.statistics.estimates import Estimate
from pbc.core.statistics.funnels import Significance
from pbc.core.statistics.standardisation import IndirectEstimate, ReferenceStratum

RATE = replace(indicator_of("emergency_admission_rate"), minimum_denominator=1)
RATIO = replace(indicator_of("follow_up_ratio"), minimum_denominator=1)
EMERGENCY, FIRST, FOLLOW_UP = Measure.EMERGENCY_ADMISSIONS, Measure.FIRST_OUTPATIENTS, Measure.FOLLOW_UPS
YOUNG, OLD = ("1", "15-24"), ("1", "75+")
YEAR = {EMERGENCY: 12, FIRST: 12, FOLLOW_UP: 12}


def practice(key, young=(0, 0), old=(0, 0), **more):
    """A practice by (events, people) of two cells."""
    events = {EMERGENCY: {YOUNG: young[0], OLD: old[0]}} | more.get("events", {})
    people = People(young[1] + old[1], {YOUNG: young[1], OLD: old[1]}, "List")
    return PracticeData(key, f"P{key}", f"Practice {key}", events, more.get("people", people))


# PCT: young 30 of 3,000 (1%), old 400 of 2,000 (20%); 430 of 5,000 in all.
A = practice(1, young=(10, 1000), old=(300, 1500))
B = practice(2, young=(20, 2000), old=(100, 500))
PCT = {1: A, 2: B}
NATION = Nation(
    "2006/07", "Invented", {EMERGENCY: {YOUNG: ReferenceStratum(20, 1000), OLD: ReferenceStratum(150, 1000)}}
)


def by_practice(*args, **kwargs):
    return {row.practice_id: row for row in benchmark(*args, **kwargs)}


def test_the_crude_rate_is_events_for_each_thousand_a_year():
    rows = by_practice(RATE, PCT, months=YEAR, nation=None)

    assert rows[1].rate.value == pytest.approx(1000 * 310 / 2500)
    assert rows[1].pct_value == pytest.approx(1000 * 430 / 5000)
    assert (rows[1].events, rows[1].denominator, rows[1].months) == (310, 2500, 12)


def test_half_a_years_events_count_among_half_a_years_people():
    rows = by_practice(RATE, PCT, months={EMERGENCY: 6}, nation=None)

    assert rows[1].rate.value == pytest.approx(1000 * 310 / 1250)
    assert rows[1].denominator == 2500


def test_the_ratio_to_the_pct_takes_age_and_sex_into_account():
    row = by_practice(RATE, PCT, months=YEAR, nation=None)[1]

    assert isinstance(row.against_pct, IndirectEstimate)
    assert row.against_pct.expected == pytest.approx(1000 * 0.01 + 1500 * 0.2)  # 310: just what it has
    assert row.against_pct.ratio.value == pytest.approx(100)
    assert row.significance is Significance.NOT_SIGNIFICANT
    assert row.funnel.significance is Significance.HIGH_998  # the crude rate would have called it high


def test_the_ratio_to_the_nation_uses_the_nations_rates():
    row = by_practice(RATE, PCT, months=YEAR, nation=NATION)[1]

    assert row.against_nation.expected == pytest.approx(1000 * 0.02 + 1500 * 0.15)
    assert row.against_nation.ratio.value == pytest.approx(100 * 310 / 245)
    assert row.national_value == pytest.approx(1000 * 170 / 2000)


def test_the_expected_events_of_all_practices_are_those_of_the_pct():
    rows = benchmark(RATE, PCT, months=YEAR, nation=None)

    assert sum(row.against_pct.expected for row in rows) == pytest.approx(430)


def test_events_of_unknown_age_count_in_the_crude_rate_alone():
    unknown = {EMERGENCY: {YOUNG: 10, OLD: 300, ("0", "unknown"): 40}}
    row = by_practice(RATE, {1: replace(A, events=unknown), 2: B}, months=YEAR, nation=None)[1]

    assert row.events == 350
    assert row.against_pct.observed == 310


def test_practices_are_ranked_by_the_standardised_ratio_from_the_highest():
    third = practice(3, young=(30, 1000), old=(100, 500))
    rows = by_practice(RATE, {**PCT, 3: third}, months=YEAR, nation=None)

    assert rows[3].rank == 1
    assert rows[3].ranked == 3
    assert rows[3].centile == 100


def test_follow_ups_are_divided_by_first_attendances():
    events = {FIRST: {YOUNG: 100}, FOLLOW_UP: {YOUNG: 250}}
    nation = Nation(
        "2006/07", "Invented", {FIRST: {YOUNG: ReferenceStratum(10, 99)}, FOLLOW_UP: {YOUNG: ReferenceStratum(30, 99)}}
    )
    rows = by_practice(
        RATIO,
        {1: replace(A, events=events), 2: replace(B, events={FIRST: {YOUNG: 100}})},
        months=YEAR,
        nation=nation,
    )

    assert rows[1].rate.value == 2.5
    assert rows[2].rate.value == 0
    assert (rows[1].pct_value, rows[1].national_value) == (1.25, 3)
    assert rows[1].against_pct is Absent.NO_REFERENCE
    assert rows[1].significance is Significance.HIGH_998


@pytest.mark.parametrize(
    ("data", "months", "reason"),
    [
        (replace(A, people=None), YEAR, Absent.NO_DENOMINATOR),
        (replace(A, people=People(0, {})), YEAR, Absent.NO_DENOMINATOR),
        (A, {}, Absent.NO_NUMERATOR),
    ],
)
def test_a_figure_that_cannot_be_given_says_why_and_the_others_stand(data, months, reason):
    rows = by_practice(RATE, {1: data, 2: B}, months=months, nation=NATION)

    assert rows[1].rate is reason
    assert rows[1].significance is reason
    assert rows[1].rank is None
    assert rows[1].working.reason == reason
    assert isinstance(rows[2].rate, Estimate) is bool(months)


def test_a_practice_too_small_for_the_indicator_has_no_rate_but_counts_in_the_pct():
    rows = by_practice(replace(RATE, minimum_denominator=2501), PCT, months=YEAR, nation=None)

    assert rows[1].rate is Absent.SMALL_DENOMINATOR
    assert rows[1].pct_value == pytest.approx(86)


def test_a_practice_without_events_has_a_rate_of_nought():
    rows = by_practice(RATE, {1: replace(A, events={}), 2: B}, months=YEAR, nation=None)

    assert (rows[1].events, rows[1].rate.value) == (0, 0)


def test_without_national_figures_the_comparison_says_so():
    row = by_practice(RATE, PCT, months=YEAR, nation=None)[1]

    assert row.against_nation is Absent.NO_REFERENCE
    assert row.national_value is Absent.NO_REFERENCE


def test_a_nation_without_one_of_the_bands_cannot_be_compared_with():
    nation = replace(NATION, strata={EMERGENCY: {YOUNG: ReferenceStratum(20, 1000)}})

    assert by_practice(RATE, PCT, months=YEAR, nation=nation)[1].against_nation is Absent.EMPTY_STRATUM


def test_small_counts_and_all_made_from_them_are_hidden_from_others():
    counts = {2: 3, 3: 9, 4: 12, 5: 40}
    others = {key: practice(key, young=(count, 2000)) for key, count in counts.items()}
    rows = benchmark(RATE, {1: A, **others}, months=YEAR, nation=None)

    shown = {row.practice_id: row for row in disclosed(rows, sees=dict.fromkeys([1, 2, 3, 4, 5], False))}
    assert {key: row.events for key, row in shown.items()} == {1: 310, 2: None, 3: None, 4: None, 5: 40}
    assert (shown[2].rate, shown[2].rank, shown[2].significance) == (Absent.SUPPRESSED, None, Absent.SUPPRESSED)

    own = {
        row.practice_id: row.events for row in disclosed(rows, sees={1: False, 2: True, 3: False, 4: False, 5: False})
    }
    assert own == {1: 310, 2: 3, 3: 9, 4: 12, 5: 40}  # its own small count gives nobody else's away


def test_a_practice_cannot_work_out_anothers_small_count_with_the_help_of_its_own():
    small, own, third = (practice(key, young=(count, 2000)) for key, count in ((2, 3), (3, 4), (4, 9)))
    rows = benchmark(RATE, {1: A, 2: small, 3: own, 4: third}, months=YEAR, nation=None)

    shown = disclosed(rows, sees={1: False, 2: False, 3: True, 4: False})

    assert [row.events for row in shown] == [310, None, 4, None]


def test_where_all_others_are_hidden_the_pct_is_so_too():
    rows = benchmark(RATE, {2: practice(2, young=(3, 2000)), 3: practice(3, young=(9, 2000))}, months=YEAR, nation=None)

    shown = disclosed(rows, sees={2: False, 3: True})

    assert [row.events for row in shown] == [None, 9]
    assert {row.pct_value for row in shown} == {Absent.SUPPRESSED}


def test_where_every_practice_is_hidden_so_is_the_pct():
    rows = benchmark(RATE, {1: practice(1, young=(3, 2000))}, months=YEAR, nation=None)

    assert disclosed(rows, sees={1: False})[0].pct_value is Absent.SUPPRESSED


def test_the_workings_open_to_events_people_and_definition():
    row = by_practice(RATE, PCT, months=YEAR, nation=None)[1]

    assert {part.name: part.value for part in row.working.inputs} == {
        "events": 310,
        "average list": 2500,
        "months": 12,
    }
    assert row.working.notes == (RATE.definition, RATE.caution)
    assert row.standardised_working.value == pytest.approx(100)
