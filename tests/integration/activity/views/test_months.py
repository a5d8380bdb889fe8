"""The end of a month, on pages."""

from collections.abc import Callable

import pytest
from django.test import Client

from pbc.activity.models import ClosedActivity, MonthClose
from pbc.organisations.models import Organisation
from tests.factories.organisations import PctFactory
from tests.integration.activity.actions import files

pytestmark = pytest.mark.django_db
Places = dict[str, Organisation]
APRIL = "/months/XC1/2006-04/"


@pytest.fixture
def loaded(upload: Callable) -> None:
    upload("spells", files.spells({}, {}, {"practice_code": "V81999"}, {"age": "x"}))


def test_the_month_says_what_is_there_and_what_is_not(client: Client, places: Places, loaded: None) -> None:
    page = client.get(APRIL).content.decode()
    assert "To be closed by 11 May 2006" in page  # 1 May is a bank holiday
    assert "1 unit of activity has no known practice." in page
    assert "1 row was kept out of the files in force." in page
    assert "Admitted spells from XPA" in page
    assert f"{APRIL}close/" in page
    assert "/practices/X90001/activity/2006-04/" in page


def test_closing_asks_once_more_and_freezes(client: Client, places: Places, loaded: None) -> None:
    asked = client.get(f"{APRIL}close/").content.decode()
    assert "A close cannot be undone." in asked
    assert "PCT finance" in asked
    unsure = client.post(f"{APRIL}close/", {"note": ""})
    assert unsure.status_code == 422
    assert "Confirm that you have read what is missing" in unsure.content.decode()
    assert not MonthClose.objects.exists()
    done = client.post(f"{APRIL}close/", {"note": "No A&amp;E yet", "agreed": "on"}, follow=True)
    close = MonthClose.objects.get()
    assert "April 2006 is closed." in done.content.decode()
    assert "Unchanged since the close" in done.content.decode()
    assert close.snapshot_hash in done.content.decode()
    assert ClosedActivity.objects.filter(close=close).count() == close.rows
    again = client.post(f"{APRIL}close/", {"agreed": "on"})
    assert "April 2006 is closed already." in again.content.decode()
    assert MonthClose.objects.count() == 1


def test_what_comes_after_the_close_is_shown_beside_it(client: Client, places: Places, upload: Callable) -> None:
    upload("spells", files.spells({}))
    client.post(f"{APRIL}close/", {"agreed": "on"})
    upload("spells", files.spells({}, {}))
    page = client.get(APRIL).content.decode()
    assert "What has come since the close" in page
    assert "Emergency admissions" in page
    assert "Closed" in client.get("/months/").content.decode()


def test_months_close_in_order(client: Client, places: Places, upload: Callable) -> None:
    may = {"admitted_on": "2006-05-03", "discharged_on": "2006-05-04"}
    upload("spells", files.spells({}, may))
    page = client.get("/months/XC1/2006-05/").content.decode()
    assert "Close April 2006 first: months are closed in order." in page
    assert "close/" not in page.split("<main")[1]


def test_who_may_look_but_not_close(sign_in: Callable, places: Places, loaded: None) -> None:
    client = sign_in("pct_analyst", places["pct"])
    assert f"{APRIL}close/" not in client.get(APRIL).content.decode()
    assert client.post(f"{APRIL}close/", {"agreed": "on"}).status_code == 403
    assert not MonthClose.objects.exists()


def test_another_pcts_month_and_no_month_at_all_are_not_found(sign_in: Callable, places: Places) -> None:
    client = sign_in("pct_finance", places["pct"])
    other = PctFactory(sha=places["sha"])
    assert client.get(f"/months/{other.code}/2006-04/").status_code == 404
    assert client.get(f"/months/{other.code}/2006-04/close/").status_code == 404
    assert client.get("/months/XC1/2006-13/").status_code == 404
    assert "No activity has been loaded for this PCT" in client.get("/months/").content.decode()


def test_an_sha_chooses_the_pct(sign_in: Callable, places: Places) -> None:
    PctFactory(sha=places["sha"], code="XC2", name="Second PCT")
    page = sign_in("auditor", places["sha"]).get("/months/?pct=XC2").content.decode()
    assert "Month end: Second PCT" in page
    assert "format=csv" not in page
