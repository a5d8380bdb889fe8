from datetime import date

import pytest

from pbc.core.needs import Need, in_order

TODAY = date(2006, 10, 9)


def need(title: str, due_on: date | None) -> Need:
    return Need(title=title, detail="", url="/", due_on=due_on, kind="month")


def test_the_first_due_comes_first_and_the_dayless_last() -> None:
    needs = [need("b", None), need("late", date(2006, 10, 20)), need("soon", date(2006, 10, 10)), need("a", None)]
    assert [item.title for item in in_order(needs)] == ["soon", "late", "a", "b"]


@pytest.mark.parametrize(
    ("due_on", "text", "overdue"),
    [
        (date(2006, 10, 6), "Overdue by 3 days", True),
        (date(2006, 10, 8), "Overdue by 1 day", True),
        (date(2006, 10, 9), "Due today", False),
        (date(2006, 10, 10), "Due in 1 day", False),
        (None, "", False),
    ],
)
def test_what_is_due_is_said_in_words(due_on: date | None, text: str, overdue: bool) -> None:
    assert need("x", due_on).due_text(TODAY) == text
    assert need("x", due_on).is_overdue(TODAY) is overdue
