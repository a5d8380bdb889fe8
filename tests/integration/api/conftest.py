"""Systems with keys, in front of the API."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from pbc.accounts.domain.keys import make_key
from pbc.organisations.models import Organisation
from tests.factories.accounts import MachineKeyFactory
from tests.integration.activity.actions.conftest import make_places, upload_dir

__all__ = ["upload_dir"]
EVERYTHING = [
    "import.load",
    "reference.load",
    "import.view",
    "practice.view",
    "statement.view",
    "ledger.view",
    "pack.view",
    "audit.view",
    "case.view",
    "dispute.view",
]


@pytest.fixture
def places(db: None, upload_dir: Path) -> dict[str, Organisation]:
    return make_places()


@pytest.fixture
def machine() -> Callable[..., APIClient]:
    """``machine(pct, "import.load")``: a client that carries a key with these scopes; all where none are named."""

    def carrying(organisation: Organisation, *scopes: str, **key: Any) -> APIClient:
        plain = make_key().plain
        MachineKeyFactory(plain=plain, organisation=organisation, scopes=list(scopes or EVERYTHING), **key)
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {plain}")
        client.plain_key = plain
        return client

    return carrying
