from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from business_cases.models import BusinessCase
from business_cases.queries.cases import content_of, read
from tests.factories.accounts import RoleAssignmentFactory
from tests.integration.budgets.world import LAST, BudgetWorld
from tests.integration.business_cases.world import at
from tests.worlds import kept

ASKED = {
    "owner": "ZZ0001",
    "line": "first_outpatient",
    "code": "",
    "share": "50",
    "price": "45",
    "start": "January 2007",
    "ramp": "0",
    "notice": "1",
    "one_off": "300",
    "running": "0",
    "within": "24",
}


@pytest.fixture(autouse=True)
def _in_september() -> Iterator[None]:
    with time_machine.travel(at("2006-09-14"), tick=False):
        yield


@kept
def world() -> BudgetWorld:
    """Eight first attendances a month at 150.00."""
    made = BudgetWorld()
    for month in LAST.months:
        for _ in range(7):
            made.attendance(made.first, month)
    return made.year()


@pytest.fixture
def manager(world: BudgetWorld) -> Client:
    client = Client()
    client.force_login(RoleAssignmentFactory(role="practice_manager", organisation=world.first).user)
    return client


def page(client: Client, **given: str) -> str:
    return client.get(reverse("business_cases:redesign"), ASKED | given).content.decode()


def test_a_redesign_is_tried_on_the_practices_own_activity(manager: Client) -> None:
    """Four a month move: 7,200 a year freed, 2,160 paid the new way."""
    found = page(manager)
    for words in ("£7,200.00", "£2,160.00", "£5,040.00", "By chance alone", "What must be true", "4.00 attendances"):
        assert words in found
    assert not BusinessCase.objects.exists()


def test_the_form_comes_with_own_figures_and_can_be_filled_from_them(manager: Client) -> None:
    blank = manager.get(reverse("business_cases:redesign")).content.decode()
    assert "Figures of First Surgery" in blank
    asked = {"line": "day_case", "code": "H80"}
    filled = manager.get(reverse("business_cases:redesign"), asked).content.decode()
    assert 'value="day_case" selected' in filled
    assert 'value="H80"' in filled


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"share": "0"}, "greater than or equal to 0.1"),
        ({"share": "101"}, "less than or equal to 100"),
        ({"price": "-1"}, "greater than or equal to 0"),
        ({"start": "soon"}, "Give month and year, such as 10 2006."),
        ({"code": "%%"}, "Give a code of letters and figures"),
        ({"owner": "ZZ0002"}, "what was sent is not in the list"),
        ({"line": "prescribing"}, "what was sent is not in the list"),
    ],
)
def test_what_cannot_be_tried_is_said(manager: Client, given: dict[str, str], words: str) -> None:
    found = page(manager, **given)
    assert "There is a problem" in found
    assert words in found


def test_nothing_used_is_said_and_begins_no_case(manager: Client) -> None:
    assert "there is nothing to move" in page(manager, code="999")
    manager.post(reverse("business_cases:redesign"), ASKED | {"code": "999"})
    assert not BusinessCase.objects.exists()


def test_a_case_begins_with_the_same_figures(manager: Client) -> None:
    response = manager.post(reverse("business_cases:redesign"), ASKED)
    case = BusinessCase.objects.get()
    assert response["Location"] == reverse("business_cases:write", args=[case.reference])
    money = read(case, content_of(case), at("2006-09-14").date()).money
    assert money is not None
    assert (str(money.one_off), str(money.freed), str(money.recurrent)) == ("300.00", "7200.00", "2160.00")
    costs = manager.get(reverse("business_cases:part", args=[case.reference, "costs"])).content.decode()
    assert "Figures of First Surgery" in costs
    assert 'value="150.00"' in costs


def test_the_page_asks_a_constant_number_of_questions(
    manager: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    with django_assert_max_num_queries(24):
        page(manager)
