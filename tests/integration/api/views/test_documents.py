"""The schema and the page to read it on."""

from django.test import Client


def test_both_are_open_and_served_from_here() -> None:
    client = Client()
    assert client.get("/api/v1/schema").status_code == 200
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    assert "Idempotency-Key" in page.content.decode()
    assert client.post("/api/v1/docs").status_code == 405
