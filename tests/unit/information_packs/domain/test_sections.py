"""Sections: sentences, chart and tables of an area, each figure worked by hand."""

from decimal import Decimal

import pytest

from information_packs.domain.areas import AREAS
from information_packs.domain.monthly import C2C, Amount, Monthly
from information_packs.domain.sections import MOST_PLACES, Inputs, section
from pbc.activity.domain.lines import Line
from pbc.core.periods import Month

MAY, JUNE = Month(2006, 5), Month(2006, 6)
AREA = {area.key: area for area in AREAS}


def monthly(now: dict, before: dict | None = None) -> Monthly:
    """The same amounts by line in May and June 2006, and others in both months of the year before."""
    amounts = {(month, line): amount for month in (MAY, JUNE) for line, amount in now.items()}
    amounts |= {(m.plus(-12), line): amount for m in (MAY, JUNE) for line, amount in (before or {}).items()}
    return Monthly(amounts, amounts)


def inputs(practice: Monthly, **changes) -> Inputs:
    given = {"months": (MAY, JUNE), "pct": Monthly({}, ()), "patients": None, "pct_patients": None, "places": {}}
    return Inputs(practice=practice, data_to="10 July 2006", **(given | changes))


def made(area: str, practice: Monthly, **changes):
    return section(AREA[area], inputs(practice, **changes))


def table(found, key: str):
    return next((table for table in found.tables if table.key == key), None)


def test_an_area_whose_data_are_not_taken_says_so() -> None:
    found = made("diagnostics", Monthly({}, ()))
    assert found.absent == "No data on diagnostic tests have been loaded."
    assert (found.sentences, found.chart, found.tables) == ((), None, ())


def test_an_area_without_data_in_these_months_says_so() -> None:
    found = made("ae", Monthly({}, {(JUNE.plus(-12), Line.AE)}))
    assert found.absent == "No data on A&E visits are held for the 2 months to June 2006."
    assert found.tables == ()


def test_a_rise_beyond_chance() -> None:
    """2 × 60 against 2 × 20: 80 (200.0%) more; z = 80 ÷ √160 = 6.3."""
    found = made("ae", monthly({Line.AE: Amount(60, cost=Decimal("3000.00"))}, {Line.AE: Amount(20)}))
    assert found.sentences == (
        "In the 2 months to June 2006 your patients had 120 A&E visits, at a cost of £6,000.",
        "That is 80 (200.0%) more than a year before.",
        "That is a bigger rise than chance alone would bring.",
    )
    assert found.data_to == "10 July 2006"


def test_one_visit_is_one_visit_and_without_a_year_before_nothing_is_compared() -> None:
    held = {(MAY, Line.AE), (JUNE, Line.AE)}
    found = made("ae", Monthly({(JUNE, Line.AE): Amount(1, cost=Decimal("80.00"))}, held))
    assert found.sentences == (
        "In the 2 months to June 2006 your patients had 1 A&E visit, at a cost of £80.",
        "There is no year before to compare with.",
    )


def test_only_months_held_in_both_years_are_compared_and_gaps_are_named() -> None:
    """April is missing, May has no year before: June alone, 12 against 10."""
    april = MAY.plus(-1)
    amounts = {(MAY, Line.AE): Amount(50), (JUNE, Line.AE): Amount(12), (JUNE.plus(-12), Line.AE): Amount(10)}
    found = made("ae", Monthly(amounts, amounts), months=(april, MAY, JUNE))
    assert found.sentences[1:] == (
        "In June 2006 it was 2 (20.0%) more than a year before.",
        "Chance alone could explain the change.",
        "No data are held for April 2006.",
    )


def test_rows_without_a_price_are_named() -> None:
    one, two = Amount(5, unpriced=1), Amount(5)
    found = made("ae", Monthly({(MAY, Line.AE): two, (JUNE, Line.AE): one}, {(MAY, Line.AE), (JUNE, Line.AE)}))
    assert found.sentences[-1] == "1 row without a price is not in the cost."
    assert made("ae", monthly({Line.AE: one})).sentences[-1] == "2 rows without a price are not in the cost."


@pytest.mark.parametrize(
    ("area", "now", "said"),
    [
        (
            "non_elective",
            {
                Line.EMERGENCY: Amount(4, bed_days=18),
                Line.NON_ELECTIVE_OTHER: Amount(1, bed_days=5),
                Line.EXCESS_BED_DAYS: Amount(3, cost=Decimal("540.00")),
            },
            ("The average stay was 4.6 days.", "6 bed days beyond the price cost £1,080 more."),
        ),
        (
            "outpatients",
            {Line.FIRST_OUTPATIENT: Amount(4), Line.FOLLOW_UP_OUTPATIENT: Amount(10)},
            ("For each first visit there were 2.5 follow-up visits.",),
        ),
        ("c2c", {C2C: Amount(3), Line.FIRST_OUTPATIENT: Amount(24)}, ("They are 12.5% of all first visits.",)),
        ("prescribing", {Line.PRESCRIBING: Amount(7, cost=Decimal("100.00"))}, ("An item cost £14.29 on average.",)),
    ],
)
def test_what_only_one_area_has_to_say(area, now, said) -> None:
    assert made(area, monthly(now)).sentences[2:] == said


def test_visits_sent_on_have_no_cost_of_their_own() -> None:
    now = {C2C: Amount(3, cost=Decimal("450.00")), Line.FIRST_OUTPATIENT: Amount(24)}
    assert "cost" not in " ".join(made("c2c", monthly(now)).sentences)


def test_items_are_not_tested_for_chance() -> None:
    found = made("prescribing", monthly({Line.PRESCRIBING: Amount(60)}, {Line.PRESCRIBING: Amount(20)}))
    assert not [text for text in found.sentences if "chance" in text]


def test_the_chart_has_both_years_and_gaps_where_nothing_is_held() -> None:
    amounts = {(JUNE, Line.PRESCRIBING): Amount(7, cost=Decimal("100.50"))}
    chart = made("prescribing", Monthly(amounts, amounts)).chart
    assert (chart.months, chart.unit, chart.prefix) == (("May 06", "Jun 06"), "£ a month", "£")
    assert (chart.this_year, chart.last_year) == ((None, 100.5), (None, None))
    chart = made("ae", monthly({Line.AE: Amount(5)}, {Line.AE: Amount(4)})).chart
    assert (chart.this_year, chart.last_year, chart.prefix) == ((5.0, 5.0), (4.0, 4.0), "")


def test_rates_beside_the_pct() -> None:
    """2 × 30 visits of 2,000 patients: 30.0 per 1,000 and £3.00 each; 2 × 500 of 40,000: 25.0 and £2.25."""
    found = made(
        "ae",
        monthly({Line.AE: Amount(30, cost=Decimal("3000.00"))}),
        pct=monthly({Line.AE: Amount(500, cost=Decimal("45000.00"))}),
        patients=2000,
        pct_patients=40000,
    )
    beside = table(found, "ae-pct")
    assert beside.rows == (("A&E attendances", 60, 30.0, 25.0, Decimal("3.00"), Decimal("2.25")),)
    assert len(beside.columns) == 6


def test_rates_of_the_pct_are_of_the_months_that_the_practice_has() -> None:
    amounts = {(JUNE, Line.AE): Amount(30)}
    found = made(
        "ae", Monthly(amounts, amounts), pct=monthly({Line.AE: Amount(500)}), patients=2000, pct_patients=40000
    )
    assert table(found, "ae-pct").rows[0][1:4] == (30, 15.0, 12.5)


def test_without_a_list_there_are_no_rates() -> None:
    assert table(made("ae", monthly({Line.AE: Amount(5)}), pct_patients=40000), "ae-pct") is None


def test_places_are_ranked_the_rest_are_one_row_and_the_last_row_is_all() -> None:
    """Hospitals of 8, 7, … 1 visits, 36 in all: six are named, two others have 2 + 1; names settle ties."""
    places = {(str(Line.AE), f"Hospital {number}"): Amount(number, cost=Decimal(10 * number)) for number in range(1, 9)}
    places |= {(str(Line.AE), ""): Amount(99), (str(Line.EMERGENCY), "Hospital 1"): Amount(99)}
    found = table(made("ae", monthly({Line.AE: Amount(18)}), places=places), "ae-places")
    assert [row[0] for row in found.rows[:MOST_PLACES]] == [f"Hospital {number}" for number in range(8, 2, -1)]
    assert found.rows[0][1:] == (8, 8 / 36, Decimal(80))
    assert found.rows[-2] == ("2 other providers", 3, 3 / 36, Decimal(30))
    assert found.rows[-1] == ("All", 36, 1, Decimal(360))
    assert found.columns[1].title == "A&E visits"


def test_a_places_lines_are_summed_and_ties_stand_by_name() -> None:
    places = {
        (str(Line.DAY_CASE), "B"): Amount(1),
        (str(Line.ELECTIVE_INPATIENT), "B"): Amount(2),
        (str(Line.DAY_CASE), "A"): Amount(3),
    }
    practice = monthly({Line.DAY_CASE: Amount(3), Line.ELECTIVE_INPATIENT: Amount(3)})
    found = table(made("elective", practice, places=places), "elective-places")
    assert [row[:3] for row in found.rows] == [("A", 3, 0.5), ("B", 3, 0.5), ("All", 6, 1)]


def test_without_places_there_is_no_table_of_them() -> None:
    assert table(made("ae", monthly({Line.AE: Amount(5)})), "ae-places") is None
