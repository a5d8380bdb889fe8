from collections.abc import Callable

import pytest
from django.test import Client

from pbc.organisations.models import Organisation
from tests.factories.accounts import RoleAssignmentFactory


@pytest.fixture
def client_as(db: None) -> Callable[[str, Organisation], Client]:
    """A client signed in under a role in an organisation; a fresh one each time."""

    def sign_in(role: str, organisation: Organisation) -> Client:
        client = Client()
        client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
        return client

    return sign_in
