"""PCTs as they were, and on today's map."""

from datetime import date

import pytest
from django.test import Client

from pbc.organisations.models import Organisation
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.organisations import (
    AffiliationFactory,
    PctFactory,
    PopulationReturnFactory,
    PracticeFactory,
    ShaFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db
MERGER = date(2006, 10, 1)


@pytest.fixture
def client() -> Client:
    """An SHA whose two PCTs merged, with a practice in each, and one that closed before."""
    sha = ShaFactory()
    merged = PctFactory(code="5ZM", name="Merged", sha=sha, sha__from_=MERGER)
    for code in ("5ZN", "5ZS"):
        old = PctFactory(code=code, sha=sha, sha__until=MERGER)
        SuccessionFactory(predecessor=old, successor=merged)
        practice = PracticeFactory(pct=old, pct__until=MERGER)
        AffiliationFactory(child=practice, parent=merged, period=(MERGER, None))
        PopulationReturnFactory(practice=practice, patients=1000)
    closed = PracticeFactory(pct=Organisation.objects.get(code="5ZN"), pct__until=date(2006, 7, 1))
    PopulationReturnFactory(practice=closed, patients=500)
    client = Client()
    client.force_login(RoleAssignmentFactory(role="sha_performance_manager", organisation=sha).user)
    return client


def lines(client: Client, query: str) -> list[str]:
    return client.get(f"/pcts/?format=csv&{query}").content.decode("utf-8-sig").splitlines()[1:]


def test_as_it_was_before_and_after_the_merger(client: Client) -> None:
    assert [line.split(",")[0] for line in lines(client, "on=2006-06-30")] == ["5ZN", "5ZS"]
    assert lines(client, "on=2006-10-01") == ["5ZM,Merged,2,2000"]


def test_a_day_before_the_merger_on_todays_map_keeps_the_sum(client: Client) -> None:
    then = [int(line.rsplit(",", 1)[1]) for line in lines(client, "on=2006-06-30")]
    assert lines(client, "on=2006-06-30&map=today") == ["5ZM,Merged,3,2500"]
    assert sum(then) == 2500


def test_the_page_says_day_and_map(client: Client) -> None:
    text = " ".join(client.get("/pcts/?on=2006-06-30&map=today").content.decode().split())
    assert "PCTs as on 30 June 2006, on today’s map" in text
    assert "3 practices and 2,500 registered patients" in text


def test_a_day_that_is_none_is_told(client: Client) -> None:
    text = client.get("/pcts/?on=30/06/2006").content.decode()
    assert "“30/06/2006” is not a day" in text
    assert "2 practices" in text
