"""The list of practices and the page of one."""

import csv
import io
import re
from datetime import date

import pytest
from django.test import Client

from pbc.organisations.models import Organisation
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.organisations import (
    AffiliationFactory,
    ConsortiumFactory,
    PctFactory,
    PopulationReturnFactory,
    PracticeFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db
MERGER = date(2006, 10, 1)


@pytest.fixture
def pct() -> Organisation:
    return PctFactory(name="Invented South")


@pytest.fixture
def client(pct: Organisation) -> Client:
    client = Client()
    client.force_login(RoleAssignmentFactory(role="pct_analyst", organisation=pct).user)
    return client


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_list_shows_own_practices_with_pct_and_list(client: Client, pct: Organisation) -> None:
    practice = PracticeFactory(pct=pct, name="Hill Surgery")
    PracticeFactory(pct=PctFactory(), name="Foreign Surgery")
    PopulationReturnFactory(practice=practice, patients=5432)
    text = text_of(client, "/practices/")
    assert "Hill Surgery" in text
    assert "Foreign Surgery" not in text
    assert "Invented South" in text
    assert "5,432" in text
    assert "1 result" in text


def test_the_list_says_when_it_is_empty(client: Client) -> None:
    assert "No practice is known yet" in text_of(client, "/practices/")


def test_the_list_filters_and_exports_the_same_rows(client: Client, pct: Organisation) -> None:
    hill, dale = PracticeFactory(pct=pct, name="Hill Surgery"), PracticeFactory(pct=pct, name="Dale Surgery")
    gone = PracticeFactory(pct=pct, name="Gone Surgery", status="C")
    ConsortiumFactory(code="ZCX", pct=pct, members=[hill])

    def names(query: str) -> list[str]:
        content = client.get(f"/practices/?format=csv&{query}").content.decode("utf-8-sig")
        return [row["Practice"] for row in csv.DictReader(io.StringIO(content))]

    assert names("") == ["Dale Surgery", "Gone Surgery", "Hill Surgery"]
    assert names("q=hill") == ["Hill Surgery"]
    assert names(f"q={dale.code.lower()}") == ["Dale Surgery"]
    assert names("status=C") == ["Gone Surgery"]
    assert names("consortium=ZCX") == ["Hill Surgery"]
    assert names(f"pct={pct.code}&sort=-name") == ["Hill Surgery", "Gone Surgery", "Dale Surgery"]
    assert gone.code in client.get("/practices/?status=C").content.decode()


def test_the_list_asks_as_often_for_many_as_for_one(
    client: Client, pct: Organisation, django_assert_max_num_queries
) -> None:
    for _ in range(30):
        PopulationReturnFactory(practice=PracticeFactory(pct=pct))
    with django_assert_max_num_queries(9):
        client.get("/practices/")


def test_a_practice_with_its_history(client: Client, pct: Organisation) -> None:
    practice = PracticeFactory(pct=PctFactory(name="Invented North"), pct__until=MERGER, name="Hill Surgery")
    AffiliationFactory(child=practice, parent=pct, period=(MERGER, None))
    ConsortiumFactory(name="Hill and Dale", members=[practice], pct=pct)
    swallowed = PracticeFactory(name="Old Mill Surgery")
    SuccessionFactory(predecessor=swallowed, successor=practice, evidence="Letter of 3 May")
    PopulationReturnFactory(practice=practice, counted_on=date(2006, 4, 1), patients=1800)
    PopulationReturnFactory(practice=practice, counted_on=date(2006, 7, 1), patients=3600)
    text = text_of(client, f"/practices/{practice.code}/")
    assert "1 April 2005 to 30 September 2006" in text
    assert "1 October 2006 to now" in text
    assert "Hill and Dale" in text
    assert "Old Mill Surgery" in text
    assert "merged into this practice" in text
    assert "The list grew by 100% between 1 April 2006 and 1 July 2006, from 1,800 to 3,600 patients." in text
    assert "The latest list is of 1 July 2006" in text
    assert '<th scope="row" class="nhsuk-table__header">75+</th>' in text
    charts = re.findall(r'<svg[^>]* id="([^"]+)" class="([^"]+)"', text)
    assert charts == [
        ("list-size-wide", "app-chart app-chart--wide"),
        ("list-size-low", "app-chart app-chart--low"),
    ]


def test_a_practice_of_which_little_is_known(client: Client, pct: Organisation) -> None:
    practice = PracticeFactory(pct=pct, status="", prescribing_setting="", opened_on=None)
    text = text_of(client, f"/practices/{practice.code}/")
    assert "No list of registered patients has been loaded for this practice." in text
    assert "No list has been received for this practice." in text
    assert "Consortia" not in text


@pytest.mark.parametrize("code", ["ZZNONE", "foreign", "pct"])
def test_what_is_not_in_sight_is_not_found(client: Client, pct: Organisation, code: str) -> None:
    codes = {"foreign": PracticeFactory(pct=PctFactory()).code, "pct": pct.code}
    assert client.get(f"/practices/{codes.get(code, code)}/").status_code == 404
