"""Sending files from another system: the same action as the page and the command."""

import gzip
import threading
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db import connection, connections
from rest_framework.test import APIClient

from pbc.activity.actions import imports
from pbc.activity.models import AdmittedSpell, ImportBatch
from pbc.core.models import AuditEvent
from pbc.organisations.models import Organisation
from tests.factories.activity import ImportBatchFactory
from tests.factories.organisations import PctFactory
from tests.integration.activity.actions import files

pytestmark = pytest.mark.django_db
Places = dict[str, Organisation]
Machine = Callable[..., APIClient]
IMPORTS = "/api/v1/imports"


def send(client: APIClient, content: bytes, key: str = "k1", content_type: str = "text/csv", **query: Any) -> Any:
    from urllib.parse import urlencode

    address = f"{IMPORTS}?{urlencode({'format': 'spells'} | query)}"
    return client.post(address, content, content_type=content_type, headers={"Idempotency-Key": key})


def send_form(client: APIClient, content: bytes, key: str = "k1", **fields: Any) -> Any:
    file = BytesIO(content)
    file.name = "april.csv"
    data = {"format": "spells", "file": file, **fields}
    return client.post(IMPORTS, data, format="multipart", headers={"Idempotency-Key": key})


GOOD = files.text_of(files.spells({}, {"age": "70"}))


@pytest.mark.parametrize("way", [send, send_form])
def test_a_file_is_received_imported_and_followed(machine: Machine, places: Places, way: Callable[..., Any]) -> None:
    client = machine(places["pct"])
    response = way(client, GOOD, period="2006-04")
    assert response.status_code == 202
    body = response.json()
    assert body["status"] == "received"
    assert body["is_finished"] is False
    assert response["Location"] == body["url"] == f"{IMPORTS}/{body['reference']}"
    batch = ImportBatch.objects.get()
    assert (batch.owner, batch.sender_code, str(batch.period)) == (places["pct"], "XPA", "2006-04-01")
    imports.run_import(batch_id=batch.pk, at=files.AT)
    after = client.get(body["url"]).json()
    assert {key: after[key] for key in ("status", "rows", "loaded", "quarantined", "warnings", "progress")} == {
        "status": "loaded",
        "rows": 2,
        "loaded": 2,
        "quarantined": 0,
        "warnings": 0,
        "progress": "",
    }
    assert AdmittedSpell.objects.count() == 2
    event = AuditEvent.objects.filter(subject_id=str(batch.pk)).earliest("pk")
    assert event.by_machine_key_id is not None


def test_a_packed_file(machine: Machine, places: Places) -> None:
    assert send(machine(places["pct"]), gzip.compress(GOOD), content_type="application/gzip").status_code == 202


def test_rows_that_broke_a_rule_come_page_by_page(machine: Machine, places: Places) -> None:
    client = machine(places["pct"])
    lines = files.spells({}, {"age": "old"}, {"sex": "x"}, {}, {}, {})
    address = send(client, files.text_of(lines)).json()["url"]
    imports.run_import(batch_id=ImportBatch.objects.get().pk, at=files.AT)
    first = client.get(f"{address}/rows?page_size=1").json()
    second = client.get(first["next"]).json()
    assert [row["row_number"] for row in first["results"] + second["results"]] == [3, 4]
    assert second["next"] is None
    assert first["results"][0]["column"] == "AGE ON ADMISSION"
    assert len(client.get(f"{address}/rows?severity=warning").json()["results"]) == 0


def test_a_key_and_file_sent_again_give_the_same_import(machine: Machine, places: Places) -> None:
    client = machine(places["pct"])
    first, again = send(client, GOOD), send(client, GOOD)
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json() == again.json()
    assert ImportBatch.objects.count() == 1


def test_a_key_for_another_file_or_another_way_is_a_conflict(machine: Machine, places: Places) -> None:
    client = machine(places["pct"])
    send(client, GOOD)
    other = send(client, files.text_of(files.spells({"age": "3"})))
    otherwise = send(client, GOOD, check_only="true")
    assert (other.status_code, otherwise.status_code) == (409, 409)
    assert other["Content-Type"] == "application/problem+json"
    assert ImportBatch.objects.count() == 1


def test_keys_of_two_systems_do_not_meet(machine: Machine, places: Places) -> None:
    owner = places["sha"].code
    provider, other = machine(places["provider"]), machine(places["other_provider"])
    assert send(provider, GOOD, owner=owner).status_code == 202
    assert send(other, files.text_of(files.spells({"provider_code": "XPB"})), owner=owner).status_code == 202


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_key_make_one_import(machine: Machine, places: Places) -> None:
    clients = [machine(places["pct"]) for _ in range(2)]
    together, answers = threading.Barrier(2), []

    def go(client: APIClient) -> None:
        together.wait()
        try:
            answers.append(send(client, GOOD, key="same"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200, 202]
    assert len({answer.json()["reference"] for answer in answers}) == 1
    assert ImportBatch.objects.count() == 1
    assert connection.vendor == "postgresql"


def test_a_key_header_is_needed_and_must_be_plain(machine: Machine, places: Places) -> None:
    client = machine(places["pct"])
    assert send(client, GOOD, key="").status_code == 400
    assert send(client, GOOD, key="x" * 65).json()["rule"] == "idempotency_key"
    assert not ImportBatch.objects.exists()


def test_a_file_refused_at_the_door_is_a_problem_with_its_own_page(machine: Machine, places: Places) -> None:
    client = machine(places["pct"])
    response = send(client, files.text_of(["NHS NUMBER,SURNAME", f"{files.NHS_NUMBER},Bloggs"]))
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["rule"] == "identifies_patients"
    assert client.get(response["Location"]).json()["status"] == "rejected"
    mended = send(client, GOOD)  # the key may be used again for the mended file
    assert mended.status_code == 202


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"format": "nonsense"}, "format"),
        ({"period": "April"}, "period"),
        ({"period": "2006-13"}, "period"),
        ({"check_only": "perhaps"}, "check_only"),
        ({"sender": "x" * 13}, "sender"),
    ],
)
def test_fields_that_cannot_be_used(machine: Machine, places: Places, query: dict[str, str], field: str) -> None:
    response = send(machine(places["pct"]), GOOD, **query)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field
    assert not ImportBatch.objects.exists()


def test_without_a_file_and_for_an_unknown_owner(machine: Machine, places: Places) -> None:
    client = machine(places["pct"])
    nothing = client.post(IMPORTS, {"format": "spells"}, format="multipart", headers={"Idempotency-Key": "1"})
    assert (nothing.status_code, nothing.json()["rule"]) == (422, "no_file")
    assert send(client, GOOD, owner="NOPE").json()["rule"] == "unknown_owner"
    month_missing = send(client, b"x\n", format="list-size-nine-bands")
    assert (month_missing.status_code, month_missing.json()["field"]) == (422, "period")


def test_too_large(machine: Machine, places: Places, settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = 100
    client = machine(places["pct"])
    assert send(client, GOOD).status_code == 413
    assert send(client, b"x" * 80_000).status_code == 413
    assert not ImportBatch.objects.exists()


def test_other_content_types(machine: Machine, places: Places) -> None:
    assert send(machine(places["pct"]), b"{}", content_type="application/json").status_code == 415


def test_a_key_does_what_its_scopes_say(machine: Machine, places: Places) -> None:
    reader = machine(places["pct"], "import.view")
    refused = send(reader, GOOD)
    assert refused.status_code == 403
    assert "lacks the scope" in refused.json()["detail"]
    assert reader.get(IMPORTS).status_code == 200
    sender = machine(places["pct"], "import.load")
    tariff = send(sender, b"x\n", key="t", format="tariff-ae")
    assert tariff.status_code == 403
    assert machine(places["pct"], "pack.view").get(IMPORTS).status_code == 403


def test_a_provider_sends_in_its_own_name_for_whom_it_says(machine: Machine, places: Places) -> None:
    provider = machine(places["provider"])
    other = machine(places["other_provider"])
    response = send(provider, GOOD, owner="XC1")
    assert response.status_code == 202
    assert ImportBatch.objects.get().owner == places["pct"]
    assert send(provider, GOOD, key="k2", sender="XPB", owner="XC1").status_code == 403
    # without a name it is its own, so rows of another provider are kept out
    address = send(other, GOOD, owner="XC1").json()["url"]
    imports.run_import(batch_id=ImportBatch.objects.latest("pk").pk, at=files.AT)
    assert other.get(address).json()["status"] == "rejected"
    assert other.get(response["Location"]).status_code == 404


def test_others_imports_are_not_found(machine: Machine, places: Places) -> None:
    batch = ImportBatchFactory(owner=PctFactory())
    client = machine(places["pct"])
    assert client.get(f"{IMPORTS}/{batch.reference}").status_code == 404
    assert client.get(f"{IMPORTS}/{batch.reference}/rows").status_code == 404
    assert client.get(IMPORTS).json()["results"] == []


def test_the_list_filters_and_costs_the_same_however_long(
    machine: Machine, places: Places, django_assert_num_queries: Any
) -> None:
    client = machine(places["pct"], "import.view")
    ImportBatchFactory.create_batch(2, owner=places["pct"])
    ImportBatchFactory(owner=places["pct"], status="rejected")
    client.get(IMPORTS)
    assert len(client.get(f"{IMPORTS}?status=rejected").json()["results"]) == 1
    assert client.get(f"{IMPORTS}?status=nonsense").status_code == 422
    with django_assert_num_queries(3):
        client.get(IMPORTS)
    ImportBatchFactory.create_batch(20, owner=places["pct"])
    with django_assert_num_queries(3):
        assert len(client.get(IMPORTS).json()["results"]) == 23
