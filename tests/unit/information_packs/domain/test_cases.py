from datetime import date
from decimal import Decimal
from typing import Any

from information_packs.domain.cases import WITHHELD, CaseRow, cases_section, references, without

ON = date(2006, 9, 14)


def row(reference: str, **given: Any) -> CaseRow:
    kept = {
        "title": "Dermatology follow-ups",
        "status": "Received",
        "clock": "Day 10: a decision is due by 30 October 2006, in 46 days.",
        "value": Decimal("20400.00"),
        "promised": Decimal("6000.00"),
        "released": Decimal("2000.00"),
        "benefits": (("Follow-ups", "24.00 a month by June 2007", "not read yet"),),
        "next_deed": "The PCT decides",
        "due_on": date(2006, 10, 30),
    } | given
    return CaseRow(reference, **kept)


def data(*rows: CaseRow) -> dict[str, Any]:
    found = cases_section(rows, ON, "2006/07")
    tables = [{"key": t.key, "columns": t.columns, "rows": [list(r) for r in t.rows]} for t in found.tables]
    return {"sections": [{"key": "ae", "tables": []}, {"key": found.key, "tables": tables}]}


def test_each_case_has_its_state_its_money_and_its_benefit() -> None:
    standing, money, benefit = cases_section([row("A-1"), row("A-2", due_on=None, next_deed="")], ON, "2006/07").tables
    assert standing.rows[0][2:] == (
        "Received",
        "Day 10: a decision is due by 30 October 2006, in 46 days.",
        "The PCT decides",
        "30 October 2006",
    )
    assert standing.rows[1][4:] == ("–", "–")
    assert money.rows[0] == ("A-1", Decimal("20400.00"), Decimal("6000.00"), Decimal("2000.00"))
    assert benefit.rows[0] == ("A-1", "Follow-ups", "24.00 a month by June 2007", "not read yet")


def test_a_practice_without_cases_is_told_so() -> None:
    found = cases_section([], ON, "2006/07")
    assert "no business case of yours" in found.absent
    assert found.tables == ()


def test_one_row_stands_for_all_that_is_withheld() -> None:
    whole = data(row("A-1"), row("A-2"), row("A-3"))
    assert references(whole) == {"A-1", "A-2", "A-3"}
    found = without(whole, {"A-1", "A-3"})
    for table in found["sections"][1]["tables"]:
        assert [each[0] for each in table["rows"]] == ["A-2", WITHHELD]
        assert set(table["rows"][1][1:]) == {"withheld"}
    assert references(whole) == {"A-1", "A-2", "A-3"}  # the pack itself is left as it is


def test_packs_made_before_there_was_the_section_name_no_case() -> None:
    assert references({}) == references({"sections": []}) == set()
