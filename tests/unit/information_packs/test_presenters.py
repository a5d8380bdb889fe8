from decimal import Decimal
from typing import Any

import pytest

from information_packs import presenters
from information_packs.domain.contents import Kind
from information_packs.domain.states import PackStatus
from pbc.core.periods import Month

WORKING = {"name": "Actual", "value": "-1234.50", "unit": "£"}


def data(**parts: Any) -> dict[str, Any]:
    """A pack that has nothing but these parts."""
    empty = {
        "statement": {"lines": []},
        "comparisons": [],
        "funnels": [],
        "sections": [],
        "population": {"tables": []},
        "data_status": {"tables": []},
    }
    return empty | parts


def table(key: str, *rows: list[Any]) -> dict[str, Any]:
    kinds = (Kind.TEXT, Kind.COUNT, Kind.PENCE)
    columns = [{"title": kind.title(), "kind": kind.value} for kind in kinds]
    return {"key": key, "caption": "A table", "columns": columns, "rows": rows, "note": "A note", "total": True}


def line(label: str, attention: str, **figures: dict[str, Any]) -> dict[str, Any]:
    absent = {"name": "", "value": None, "unit": "£", "reason": "not known"}
    given = {key: figures.get(key, absent) for key, _ in presenters.STATEMENT_COLUMNS}
    return {"label": label, "attention": attention, "figures": given}


def comparison(**changes: Any) -> dict[str, Any]:
    given = {
        "title": "GP referrals", "unit": "per 1,000 patients", "value": 12.34, "lower": 10.04, "upper": 15.06,
        "pct": 11.0, "national": None, "ratio": 112.4, "ratio_lower": 90.6, "ratio_upper": 138.2,
        "standing": "Within what chance would bring", "absent": "", "working": WORKING, "ratio_working": WORKING,
    }  # fmt: skip
    return given | changes


@pytest.mark.parametrize("status", list(PackStatus))
def test_every_status_has_words_and_a_colour_of_its_own(status: PackStatus) -> None:
    assert presenters.status_words(status)[0].isupper()
    colours = [presenters.status_colour(each) for each in PackStatus]
    assert colours.count(presenters.status_colour(status)) == 1


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (1234, Kind.COUNT, "1,234"),
        (0, Kind.COUNT, "0"),
        (12.25, Kind.RATE, "12.3"),
        ("1234.50", Kind.POUNDS, "£1,235"),
        ("1234.5", Kind.PENCE, "£1,234.50"),
        (0.0341, Kind.PERCENT, "3.4%"),
        ("May 2006", Kind.TEXT, "May 2006"),
        (None, Kind.COUNT, "no figure"),
        (None, Kind.TEXT, "no figure"),
    ],
)
def test_values_as_they_are_read(value: Any, kind: Kind, text: str) -> None:
    assert presenters.written(value, kind) == text


def test_a_sign_is_there_to_read() -> None:
    assert presenters.signed(Decimal("3"), "£3") == "+£3"
    assert presenters.signed(Decimal("-3"), "£3") == "−£3"
    assert presenters.signed(Decimal("0"), "£0") == "£0"


def test_a_pack_without_figures_has_no_tables() -> None:
    assert presenters.views_of(data()) == {}


def test_tables_stand_in_their_order_with_values_for_a_spreadsheet() -> None:
    views = presenters.views_of(
        data(
            sections=[{"tables": [table("ae", ["May", 1200, "7.5"], ["June", None, None])]}],
            population={"tables": [table("ages")]},
            data_status={"tables": [table("files")]},
        )
    )
    assert list(views) == ["ae", "ages", "files"]
    shown = views["ae"]
    assert (shown.numeric, shown.total, shown.note) == ((False, True, True), True, "A note")
    assert [cell.text for cell in shown.rows[0]] == ["May", "1,200", "£7.50"]
    assert [cell.value for cell in shown.rows[0]] == ["May", 1200, Decimal("7.5")]
    assert [cell.text for cell in shown.rows[1]] == ["June", "no figure", "no figure"]


def test_a_row_that_does_not_fit_its_head_is_a_fault() -> None:
    with pytest.raises(ValueError, match="zip"):
        presenters.views_of(data(sections=[{"tables": [table("ae", ["May", 1])]}]))


def test_the_statement_signs_its_variances_and_ends_with_its_total() -> None:
    percent = {"name": "", "value": "-4.2", "unit": "%"}
    spells = line("Emergency", "explain", actual=WORKING, variance=WORKING, variance_percent=percent)
    statement = {
        "caption": "Budget and actual",
        "note": "",
        "lines": [spells],
        "total": line("Total", "none"),
        "course": [{"month": "2006-05", "budget": "100.00", "actual": None, "forecast": "90.40"}],
    }
    views = presenters.views_of(data(statement=statement))

    first, total = views["statement"].rows
    assert [cell.text for cell in first] == [
        "Emergency", "no figure", "no figure", "£1,235", "−£1,235", "−4.2%", "no figure", "Explain",
    ]  # fmt: skip
    assert (first[4].value, first[4].working) == (Decimal("-1234.50"), WORKING)
    assert first[1].working == {"name": "", "value": None, "unit": "£", "reason": "not known"}
    assert (total[0].text, total[-1].text, views["statement"].total) == ("Total", "–", True)
    assert [cell.text for cell in views["course"].rows[0]] == ["May 2006", "£100", "no figure", "£90"]


def test_a_comparison_has_limits_ratio_and_standing() -> None:
    (row,) = presenters.views_of(data(comparisons=[comparison()]))["comparisons"].rows
    assert [cell.text for cell in row] == [
        "GP referrals", "12.3", "10.0 to 15.1", "11.0", "no figure", "112 (91 to 138)",
        "Within what chance would bring",
    ]  # fmt: skip
    assert row[1].working == row[5].working == WORKING


def test_a_comparison_without_a_figure_says_why() -> None:
    absent = comparison(value=None, lower=None, ratio=None, absent="No list size is held.", standing="", working={})
    crude = comparison(ratio=None, ratio_working={})
    rows = presenters.views_of(data(comparisons=[absent, crude]))["comparisons"].rows
    assert [cell.text for cell in rows[0]][1:3] == ["no figure", "no figure"]
    assert (rows[0][1].working, rows[0][5].text, rows[0][6].text) == (None, "no figure", "No list size is held.")
    assert rows[1][5].text == "not allowed for"


def test_a_funnel_names_the_reader_and_stays_off_paper() -> None:
    dots = [
        {"label": label, "you": you, "size": 1204.25, "value": 98.0, "standing": "Within what chance would bring"}
        for label, you in (("Ash Tree Surgery (ZZ0001)", True), ("Beech Tree Surgery (ZZ0002)", False))
    ]
    funnel = {"code": "gp_referral_rate", "title": "GP referrals", "dots": dots, "note": ""}
    view = presenters.views_of(data(funnels=[funnel]))["funnel-gp_referral_rate"]
    assert [row[0].text for row in view.rows] == ["Ash Tree Surgery (ZZ0001) (you)", "Beech Tree Surgery (ZZ0002)"]
    assert view.rows[0][1].text == "1,204.3"
    assert not view.on_paper


def test_a_file_is_named_for_practice_month_and_version() -> None:
    assert presenters.file_name("ZZ0001", Month(2006, 5), 2, "pdf") == "pbc-pack-ZZ0001-2006-05-v2.pdf"


def cause(label: str, pounds: str) -> dict[str, Any]:
    return {"cause": label.lower(), "label": label, "meaning": "why", "pounds": pounds, "working": WORKING}


def test_why_it_moved_adds_up_and_each_part_opens() -> None:
    statement = {"lines": [], "causes": [cause("Volume", "204.40"), cause("Price", "-10.00")]}
    view = presenters.views_of(data(statement=statement))["causes"]
    assert [row[1].text for row in view.rows] == ["+£204", "−£10", "+£194"]
    assert view.rows[-1][1].value == Decimal("194.40")
    assert view.rows[0][1].working == WORKING
    assert view.total


def test_a_pack_made_before_causes_were_stored_has_none() -> None:
    assert "causes" not in presenters.views_of(data())
