from decimal import Decimal

import pytest

from business_cases.domain.costs import Cost, CostKind, Saving
from business_cases.domain.proforma import Kind
from business_cases.domain.proposal import proposal_of
from business_cases.domain.rows import (
    ROW_FORMS,
    costs_as_rows,
    fault_of,
    month_said,
    month_shown,
    new_row,
    number_said,
    row_of,
    savings_as_rows,
)
from tests.factories.business_cases import complete


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("10 2006", "2006-10"),
        ("October 2006", "2006-10"),
        ("Oct  2006", "2006-10"),
        ("2006-10", "2006-10"),
        ("10/2006", "2006-10"),
        ("13 2006", "13 2006"),
        ("next autumn", "next autumn"),
        ("", ""),
        ("01 0001", "01 0001"),
    ],
)
def test_months_are_read_as_people_write_them(said: str, kept: str) -> None:
    assert month_said(said) == kept


def test_a_month_is_shown_as_it_is_asked_for() -> None:
    assert (month_shown("2006-10"), month_shown("soon"), month_said(month_shown("2006-10"))) == (
        "10 2006",
        "soon",
        "2006-10",
    )


@pytest.mark.parametrize(
    ("said", "kept"), [("£6,000.50", "6000.50"), (" 40 ", "40"), ("much", "much"), ("NaN", "NaN"), ("", "")]
)
def test_numbers_are_read_without_the_signs_people_write(said: str, kept: str) -> None:
    assert number_said(said) == kept


@pytest.mark.parametrize("kind", list(ROW_FORMS))
def test_a_new_row_in_which_nobody_wrote_is_no_row(kind: Kind) -> None:
    assert row_of(ROW_FORMS[kind], new_row(ROW_FORMS[kind])) is None


def test_a_row_is_kept_with_all_its_cells() -> None:
    row = row_of(
        ROW_FORMS[Kind.MEASURES],
        {"name": " Follow-ups ", "today": "1,040", "by": "June 2007", "higher_is_better": "no"},
    )
    assert row == {
        "name": "Follow-ups",
        "unit": "",
        "today": "1040",
        "promised": "",
        "by": "2007-06",
        "higher_is_better": False,
    }


def test_a_cell_is_cut_at_its_longest() -> None:
    row = row_of(ROW_FORMS[Kind.RISKS], {"what": "x" * 500})
    assert row is not None
    assert len(row["what"]) == 200


def test_a_part_says_what_of_it_cannot_be() -> None:
    assert fault_of("costs", complete()["costs"]) is None
    answers = complete()["costs"]
    answers["savings"][0]["line"] = "dentistry"
    assert "Saving 1 names no service" in str(fault_of("costs", answers))
    answers["costs"][0]["amount"] = "-1"
    assert "Cost 1" in str(fault_of("costs", answers))
    assert "not a month" in str(fault_of("service", {"start": "soon"}))


def test_costs_and_savings_become_rows_that_are_read_back_the_same() -> None:
    cost = Cost(CostKind.RECURRENT, 2, Decimal("4800.00"), "Nurse")
    saving = Saving("follow_up_outpatient", Decimal("16.50"), Decimal("75.00"), Decimal("45.00"), 1, 4, 2, "Seen here")
    found = proposal_of({"costs": {"costs": costs_as_rows((cost,)), "savings": savings_as_rows((saving,))}})
    assert (found.costs, found.savings) == ((cost,), (saving,))
