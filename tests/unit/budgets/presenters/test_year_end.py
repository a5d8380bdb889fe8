from decimal import Decimal

from budgets.presenters.year_end import amount, verdict_label


def test_what_an_outturn_keeps_as_text_is_read_back() -> None:
    row = {"verdict": "within_chance", "budget": "12.50", "actual": ""}
    assert verdict_label(row) == "Within chance"
    assert amount(row, "budget") == Decimal("12.50")
    assert amount(row, "actual") is None
    assert verdict_label({"verdict": ""}) == ""
