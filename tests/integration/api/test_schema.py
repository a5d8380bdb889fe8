"""The schema is true: what it says is asked for, and what comes back is as it says."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from pbc.accounts.domain.keys import make_key
from pbc.organisations.models import Organisation
from pbc.wsgi import application
from tests.factories.accounts import MachineKeyFactory
from tests.integration.api.conftest import EVERYTHING

pytestmark = pytest.mark.django_db
EXAMPLES = 5
OPERATIONS = 58


def test_every_operation_says_its_errors_and_asks_for_a_key() -> None:
    schema = Client().get("/api/v1/schema", {"format": "json"}, headers={"Accept": "application/vnd.oai.openapi+json"})
    assert schema.status_code == 200
    paths = schema.json()["paths"]
    operations = [operation for path in paths.values() for operation in path.values()]
    assert len(operations) == OPERATIONS
    for operation in operations:
        assert {"401", "403", "404", "422", "429"} <= operation["responses"].keys()
        assert operation["security"] == [{"machineKey": []}]
        assert operation["summary"]
    assert {"400", "409", "413", "415"} <= paths["/api/v1/imports"]["post"]["responses"].keys()


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Requests through WSGI close their connection at the end, and with it the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_one_connection")
def test_what_comes_back_is_as_the_schema_says(places: dict[str, Organisation]) -> None:
    plain = make_key().plain
    MachineKeyFactory(plain=plain, organisation=places["pct"], scopes=EVERYTHING)
    schema: Any = schemathesis.openapi.from_wsgi(
        "/api/v1/schema", application, headers={"Accept": "application/vnd.oai.openapi+json"}
    )
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        asked += 1

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {plain}"}
            case.call_and_validate(
                checks=[
                    not_a_server_error,
                    status_code_conformance,
                    content_type_conformance,
                    response_schema_conformance,
                ]
            )

        ask()
    assert asked == OPERATIONS
