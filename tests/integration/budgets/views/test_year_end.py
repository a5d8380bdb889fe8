from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from budgets.actions.contingency import return_contingency
from budgets.actions.threshold import call_every_closed_month
from budgets.actions.year_end import close_year
from budgets.models import YearClose, YearSignature
from pbc.core.principal import SYSTEM
from tests.factories.accounts import PASSWORD, RoleAssignmentFactory, UserFactory
from tests.integration.budgets.funds import YEAR_END, FundWorld
from tests.integration.budgets.world import THIS
from tests.worlds import kept


@pytest.fixture(autouse=True)
def _in_april_2007():
    with time_machine.travel(YEAR_END, tick=False):
        yield


@kept
def world() -> FundWorld:
    world = FundWorld()
    for month in THIS.months[3:]:
        world.spell(world.first, month)
    world.summed()
    return world.close(*THIS.months, at=YEAR_END)


def get(client, world, name: str = "year_end") -> str:
    response = client.get(reverse(f"budgets:{name}", args=[world.books.pk]))
    assert response.status_code == 200
    return response.content.decode()


def send(client, world, route: str, **given: str) -> str:
    typed = {"password": PASSWORD} | given
    response = client.post(reverse(f"budgets:{route}", args=[world.books.pk]), typed, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_the_checklist_says_what_is_left(client_as, world) -> None:
    text = get(client_as("pct_finance", world.pct), world)
    assert "12 months have no calls yet." in text
    assert "is still on the fund" in text
    assert "Close 2006/07" in text
    assert "Close 2006/07" not in get(client_as("auditor", world.pct), world)


def test_a_close_that_cannot_be_is_told_on_the_page(client_as, world) -> None:
    text = send(client_as("pct_finance", world.pct), world, "close_year", note="")
    assert "There is a problem" in text
    assert "cannot be closed yet, and nothing was changed" in text
    assert not YearClose.objects.exists()


def test_return_close_sign_and_take_away(client_as, world) -> None:
    call_every_closed_month(pct=world.pct, months=THIS.months, by=SYSTEM, at=YEAR_END)
    finance = client_as("pct_finance", world.pct)
    send(finance, world, "return_fund")
    assert "The password is not right" in send(finance, world, "close_year", note="As audited", password="no")
    assert not YearClose.objects.exists()
    assert "A director signs it now." in send(finance, world, "close_year", note="As audited")
    page = get(finance, world)
    closed = YearClose.objects.get()
    assert closed.root in page
    assert "First Surgery" in page
    assert "As audited" in page
    director = RoleAssignmentFactory(
        role="pct_director", organisation=world.pct, user=UserFactory(name="Dr Ann Director")
    )
    finance.force_login(director.user)
    wrong = send(finance, world, "sign_year", name="Ann", root=closed.root)
    assert "That is not your name." in wrong
    unproven = send(finance, world, "sign_year", name="Dr Ann Director", root=closed.root, password="no")
    assert "The password is not right" in unproven
    assert not YearSignature.objects.exists()
    assert "Signed." in send(finance, world, "sign_year", name="Dr Ann Director", root=closed.root)
    assert YearSignature.objects.get().signed_by == "Dr Ann Director"
    taken = client_as("auditor", world.pct).get(reverse("budgets:audit_bundle", args=[world.books.pk]))
    assert taken["Content-Type"] == "application/zip"
    assert taken.content == bytes(closed.bundle)
    assert "Dr Ann Director" in client_as("auditor", world.pct).get(reverse("budgets:year_ends")).content.decode()


def test_a_fund_that_cannot_be_returned_yet_says_why(client_as, world) -> None:
    with time_machine.travel(datetime(2007, 3, 1, tzinfo=UTC), tick=False):
        text = send(client_as("pct_finance", world.pct), world, "return_fund")
    assert "nhsuk-notification" in text or "message" in text
    assert world.books.postings.filter(kind="contingency_return").count() == 0


def test_the_outturn_is_taken_away_as_a_file(client_as, world) -> None:
    call_every_closed_month(pct=world.pct, months=THIS.months, by=SYSTEM, at=YEAR_END)
    return_contingency(books=world.books, by=SYSTEM, at=YEAR_END)
    close_year(books=world.books, by=SYSTEM, at=YEAR_END)
    address = reverse("budgets:year_end", args=[world.books.pk])
    export = client_as("auditor", world.pct).get(address, {"format": "csv"}).content.decode()
    assert "First Surgery" in export
