"""The table of an area: its columns, each cell by hand, and no figure where no data are held."""

from decimal import Decimal

import pytest

from information_packs.domain.areas import AREAS
from information_packs.domain.contents import Kind
from information_packs.domain.monthly import C2C, Amount, Monthly
from information_packs.domain.monthly_table import monthly_table
from pbc.activity.domain.lines import Line
from pbc.core.periods import Month

MAY, JUNE = Month(2006, 5), Month(2006, 6)
AREA = {area.key: area for area in AREAS}


def table(area: str, amounts: dict, held: set | None = None):
    """May and June 2006 of an area; what has an amount is held, unless said otherwise."""
    return monthly_table(AREA[area], Monthly(amounts, held or amounts), (MAY, JUNE))


def titles(found) -> list[str]:
    return [column.title for column in found.columns]


def test_unplanned_stays_have_length_of_stay_and_days_beyond_the_price() -> None:
    """June: 4 and 1 stays of 18 + 2 days in bed, so 20 ÷ 5 = 4.0 days; 9,200 + 800 of cost; 3 the year before."""
    last_june = JUNE.plus(-12)
    found = table(
        "non_elective",
        {
            (JUNE, Line.EMERGENCY): Amount(4, bed_days=18, cost=Decimal("9200.00")),
            (JUNE, Line.NON_ELECTIVE_OTHER): Amount(1, bed_days=2, cost=Decimal("800.00")),
            (JUNE, Line.EXCESS_BED_DAYS): Amount(7, cost=Decimal("1260.00")),
            (last_june, Line.EMERGENCY): Amount(3),
            (last_june, Line.NON_ELECTIVE_OTHER): Amount(0),
        },
    )
    assert titles(found) == [
        "Month",
        "Emergency admissions",
        "Other non-elective admissions",
        "Average stay, days",
        "Excess bed days",
        "Cost",
        "All, year before",
    ]
    assert found.rows == (
        ("May 2006", None, None, None, None, None, None),
        ("June 2006", 4, 1, 4.0, 7, Decimal("10000.00"), 3),
    )
    assert (found.key, found.note[:12]) == ("non_elective-months", "Days in bed ")


def test_outpatients_have_follow_ups_for_each_first() -> None:
    found = table(
        "outpatients",
        {
            (MAY, Line.FIRST_OUTPATIENT): Amount(0),
            (MAY, Line.FOLLOW_UP_OUTPATIENT): Amount(5),
            (JUNE, Line.FIRST_OUTPATIENT): Amount(4, cost=Decimal("600.00")),
            (JUNE, Line.FOLLOW_UP_OUTPATIENT): Amount(10, cost=Decimal("700.00")),
        },
    )
    assert titles(found)[3] == "Follow-ups for each first"
    assert [row[3] for row in found.rows] == [None, 2.5]
    assert found.rows[1][4] == Decimal("1300.00")
    assert found.note == ""


def test_prescribing_is_cost_an_item_to_the_penny_and_cost_a_year_before() -> None:
    """£100.00 for 7 items is 14.2857…, shown as £14.29."""
    found = table(
        "prescribing",
        {
            (MAY, Line.PRESCRIBING): Amount(0),
            (JUNE, Line.PRESCRIBING): Amount(7, cost=Decimal("100.00")),
            (JUNE.plus(-12), Line.PRESCRIBING): Amount(6, cost=Decimal("80.00")),
        },
    )
    assert titles(found) == ["Month", "Items", "Cost an item", "Cost", "Cost, year before"]
    assert found.rows == (
        ("May 2006", 0, None, Decimal("0.00"), None),
        ("June 2006", 7, Decimal("14.29"), Decimal("100.00"), Decimal("80.00")),
    )


def test_first_visits_sent_on_have_no_cost_since_they_are_in_the_first_visits_already() -> None:
    found = table("c2c", {(JUNE, C2C): Amount(2, cost=Decimal("300.00"))})
    assert titles(found) == ["Month", "First visits sent on by a consultant", "All, year before"]
    assert found.rows[1] == ("June 2006", 2, None)


def test_a_month_held_without_rows_is_nought() -> None:
    found = table("ae", {}, {(MAY, Line.AE)})
    assert found.rows == (("May 2006", 0, Decimal("0.00"), None), ("June 2006", None, None, None))


def test_a_held_month_without_stays_has_no_average_stay() -> None:
    found = table("non_elective", {}, {(JUNE, line) for line in (*AREA["non_elective"].lines, Line.EXCESS_BED_DAYS)})
    assert found.rows[1] == ("June 2006", 0, 0, None, 0, Decimal("0.00"), None)


@pytest.mark.parametrize("area", [area for area in AREAS if not area.absent], ids=lambda area: area.key)
def test_every_row_has_a_cell_for_every_column(area) -> None:
    found = monthly_table(area, Monthly({}, ()), (MAY, JUNE))
    assert found.columns[0].kind is Kind.TEXT
    assert {len(row) for row in found.rows} == {len(found.columns)}
