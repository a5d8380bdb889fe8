"""Machines sign in with their key, and only its hash is kept."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from rest_framework.test import APIClient

from pbc.accounts.domain.keys import make_key
from pbc.accounts.models import MachineKey
from pbc.core import clock
from pbc.organisations.models import Organisation

pytestmark = pytest.mark.django_db
Places = dict[str, Organisation]


def test_a_key_opens_and_its_use_is_noted(machine: Callable[..., APIClient], places: Places) -> None:
    client = machine(places["pct"])
    assert client.get("/api/v1/imports").status_code == 200
    assert MachineKey.objects.get().last_used_at is not None


@pytest.mark.parametrize(
    "header",
    [None, "Bearer nonsense", "Basic x", "Bearer", f"Bearer {make_key().plain}"],
    ids=["none", "nonsense", "another kind", "no key", "not ours"],
)
def test_without_a_good_key_nothing_opens(db: None, header: str | None) -> None:
    client = APIClient()
    if header:
        client.credentials(HTTP_AUTHORIZATION=header)
    response = client.get("/api/v1/imports")
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="pbc"'
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("state", [{"revoked_at": clock.now()}, {"expires_on": clock.today() - timedelta(days=1)}])
def test_a_revoked_or_expired_key_opens_nothing(
    machine: Callable[..., APIClient], places: Places, state: dict[str, object]
) -> None:
    assert machine(places["pct"], **state).get("/api/v1/imports").status_code == 401


def test_a_signed_in_person_is_no_machine(client, django_user_model) -> None:
    client.force_login(django_user_model.objects.create(email="x@example.org", name="X"))
    assert client.get("/api/v1/imports").status_code == 401


def test_the_plain_key_is_in_no_log_and_no_table(
    machine: Callable[..., APIClient], places: Places, caplog: pytest.LogCaptureFixture
) -> None:
    client = machine(places["pct"])
    secret = client.plain_key.split("_", 2)[2]
    with caplog.at_level(logging.DEBUG):
        client.get("/api/v1/imports")
        client.post("/api/v1/imports?format=spells", b"x\n", content_type="text/csv", HTTP_IDEMPOTENCY_KEY="1")
        client.get("/api/v1/nowhere")
    assert secret not in caplog.text
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{secret}%"])
            assert cursor.fetchone() == (0,), table
