"""Disputes and precedents, as machines read them."""

from collections.abc import Callable
from datetime import date

import time_machine
from rest_framework.test import APIClient

from disputes.actions.following import publish_precedent
from disputes.presenters.sight import sight_of
from disputes.presenters.sight_data import data_of
from pbc.api.authentication import Machine as Carrier
from pbc.api.serializers.disputes import DisputeDetailSerializer
from tests.factories.disputes import dispute_in
from tests.factories.governance import InterestFactory
from tests.integration.disputes.file_world import FileWorld, file_world
from tests.integration.disputes.world import LATER

__all__ = ["file_world"]
Machine = Callable[..., APIClient]
VIEW, AUDIT = "dispute.view", "dispute.audit"


def references(client: APIClient, **asked: str) -> list[str]:
    return [row["reference"] for row in client.get("/api/v1/disputes", asked).json()["results"]]


@time_machine.travel(LATER, tick=False)
def test_a_side_reads_clock_deadlines_statement_and_ruling(machine: Machine, file_world: FileWorld) -> None:
    client = machine(file_world.practice, VIEW)
    over, running = client.get("/api/v1/disputes").json()["results"]
    assert (over["reference"], running["status"]) == (file_world.over.reference, "offers")
    found = client.get(over["url"]).json()
    assert {name: found[name] for name in over} == over
    assert found["clock"] == {
        "stage": "Ruled, to be followed",
        "begun_on": "2006-09-11",
        "day": 0,
        "due_on": "2006-10-09",
        "days_left": 28,
    }
    assert [each["on"] for each in found["deadlines"]] == ["2006-10-09"]
    assert (found["statement"]["stands"], found["statement"]["questions"]) == (True, ["Is it a gain?"])
    assert found["statement"]["figures"][0]["trace"]["inputs"][0]["sources"][0]["label"] == "peculiar-spells.csv"
    assert [(each["side"], each["amount"]) for each in found["offers"]["opened"]] == [
        ("practice", "11987.65"),
        ("pct", "4321.09"),
    ]
    assert found["panel"][0] == {"name": "The practitioner member", "chair": "practitioner", "state": "appointed"}
    assert found["ruling"]["reasons"][0]["voted_for"] == "First Surgery"
    assert [each["words"] for each in found["ruling"]["carried_out"]] == ["peculiar-change"]
    assert [each["side"] for each in found["ruling"]["confirmed"]] == ["pct"]


@time_machine.travel(LATER, tick=False)
def test_before_the_release_an_offer_is_a_receipt(machine: Machine, file_world: FileWorld) -> None:
    for client, own in ((machine(file_world.practice, VIEW), ["practice"]), (machine(file_world.sha, AUDIT), [])):
        found = client.get(f"/api/v1/disputes/{file_world.running.reference}").json()
        assert [each["side"] for each in found["offers"]["lodged"]] == own
        assert all(each.keys() == {"side", "number", "lodged_at", "receipt"} for each in found["offers"]["lodged"])
        assert found["offers"]["opened"] == []
        assert [(each["key"], each["at"]) for each in found["deadlines"]] == [("offers", "2006-09-18T17:00:00+01:00")]


@time_machine.travel(LATER, tick=False)
def test_what_is_without_prejudice_is_for_no_machine(machine: Machine, file_world: FileWorld) -> None:
    for place in (file_world.practice, file_world.pct):
        for dispute in (file_world.running, file_world.over):
            text = machine(place, VIEW).get(f"/api/v1/disputes/{dispute.reference}").content.decode()
            assert "peculiar-agreed" in text
            assert "peculiar-note" not in text
            assert "peculiar-terms" not in text


def test_the_list_is_what_its_page_lists_filtered_and_paged(machine: Machine, file_world: FileWorld) -> None:
    at_home = dispute_in(practice=file_world.beside, pct=file_world.pct).reference
    over, running = file_world.over.reference, file_world.running.reference
    pct = machine(file_world.pct, VIEW)
    assert references(pct) == [at_home, over, running]
    assert references(pct, status="offers") == [running]
    assert references(pct, about="information", practice__code="ZZ0003") == [at_home]
    first = pct.get("/api/v1/disputes", {"page_size": 1}).json()
    assert [row["reference"] for row in pct.get(first["next"]).json()["results"]] == [over]
    assert references(machine(file_world.pct, AUDIT)) == references(machine(file_world.sha, AUDIT)) == [over, running]
    assert references(machine(file_world.beside, VIEW)) == [at_home]
    assert references(machine(file_world.other_pct, VIEW, AUDIT)) == references(machine(file_world.sha, VIEW)) == []
    assert machine(file_world.other_pct, VIEW, AUDIT).get(f"/api/v1/disputes/{over}").status_code == 404
    assert machine(file_world.practice, "case.view").get(f"/api/v1/disputes/{over}").status_code == 403
    assert pct.post("/api/v1/disputes").status_code == 405


def test_who_has_an_interest_finds_nothing(file_world: FileWorld) -> None:
    """No key belongs to a person: were one to, the wall stands before the API as before the pages."""
    for role, place in (("pct_director", file_world.pct), ("sha_clerk", file_world.sha), ("auditor", file_world.sha)):
        who = file_world.person(role, place)
        client = APIClient()
        client.force_authenticate(user=Carrier(who))
        one = f"/api/v1/disputes/{file_world.over.reference}"
        assert client.get(one).status_code == 200
        assert len(references(client)) == 2
        InterestFactory(user_id=who.user_id, organisation=file_world.practice)
        assert client.get(one).status_code == 404
        assert client.get(one).json() == client.get("/api/v1/disputes/ZZ0001-D2006-9").json() | {"instance": one}
        assert references(client) == []


def test_a_member_of_the_panel_would_read_what_their_page_shows(file_world: FileWorld) -> None:
    sight = sight_of(file_world.panel[0], file_world.over, LATER.date())
    assert (sight.mediation, sight.settlement, sight.side) == (None, None, None)
    assert "peculiar-note" not in str(DisputeDetailSerializer(data_of(sight, LATER.date())).data)


def test_the_precedent_book_is_for_every_key(machine: Machine, file_world: FileWorld) -> None:
    publish_precedent(
        dispute=file_world.over,
        title="Freed in the year",
        question="Whose is a saving?",
        reasons="By the terms.",
        by=file_world.clerk,
        at=LATER,
    )
    client = machine(file_world.other_pct, "practice.view")
    (found,) = client.get("/api/v1/precedents", {"q": "saving", "paragraph": "¶47"}).json()["results"]
    assert (found["for_side"], found["ruled_on"]) == ("practice", date(2006, 9, 11).isoformat())
    assert client.get(found["url"]).json() == found
    for asked in ({"q": "nothing such"}, {"paragraph": "¶73"}, {"for_side": "pct"}, {"about": "case"}):
        assert client.get("/api/v1/precedents", asked).json()["results"] == []
    text = client.get("/api/v1/precedents").content.decode()
    assert not any(name in text for name in ("First Surgery", "Northmoor", "ZZ0001", "peculiar"))
    assert APIClient().get("/api/v1/precedents").status_code == 401
