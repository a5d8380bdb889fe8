"""People in front of the pages of imports and months."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client

from pbc.activity.actions import imports
from pbc.activity.models import ImportBatch
from pbc.core.periods import Month
from pbc.organisations.models import Organisation
from tests.factories.accounts import RoleAssignmentFactory
from tests.integration.activity.actions import files
from tests.integration.activity.actions.conftest import make_places, upload_dir

__all__ = ["upload_dir"]


@pytest.fixture
def places(db: None, upload_dir: object) -> dict[str, Organisation]:
    return make_places()


@pytest.fixture
def sign_in(client: Client) -> Callable[..., Client]:
    """``sign_in("pct_finance", pct)``: a client of somebody with this role."""

    def signed_in(role: str, organisation: Organisation) -> Client:
        client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
        return client

    return signed_in


@pytest.fixture
def upload(sign_in: Callable[..., Client], places: dict[str, Organisation]) -> Callable[..., ImportBatch]:
    """Send lines through the page as PCT finance, and import them as the worker would."""

    def sent(code: str, lines: list[str], **entered: str) -> ImportBatch:
        client = sign_in("pct_finance", places["pct"])
        file = BytesIO(files.text_of(lines))
        file.name = f"{code}.csv"
        response = client.post(f"/imports/send/{code}/", {"file": file, **entered})
        assert response.status_code == 302, response.content.decode()
        batch = ImportBatch.objects.get(reference=response.url.strip("/").split("/")[-1])
        return imports.run_import(batch_id=batch.pk, at=files.AT)

    return sent


APRIL = Month(2006, 4)
