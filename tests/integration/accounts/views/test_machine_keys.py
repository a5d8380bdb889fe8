import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from pbc.accounts.models import MachineKey
from pbc.accounts.queries.machine_keys import principal_of_key
from pbc.core import clock
from tests.factories.accounts import MachineKeyFactory
from tests.integration.accounts.conftest import World


@pytest.fixture
def administrator(client: Client, world: World) -> Client:
    client.force_login(world.administrator.user)
    return client


def test_the_key_is_shown_once(administrator: Client, world: World) -> None:
    data = {
        "name": "Hospital system",
        "organisation": world.provider.code,
        "scopes": ["import.load"],
        "expires_on": str(clock.today() + timedelta(days=30)),
    }
    response = administrator.post("/machine-keys/new/", data)
    plain = re.search(r"pbc_[0-9a-f]{8}_[\w-]{43}", response.content.decode())
    assert plain
    assert "no-store" in response["Cache-Control"]
    assert principal_of_key(plain[0], clock.now())
    key = MachineKey.objects.get()
    for address in ("/machine-keys/", f"/machine-keys/{key.pk}/", "/machine-keys/?format=csv"):
        assert plain[0] not in administrator.get(address).content.decode()


def test_the_list_says_what_each_key_is_and_whether_it_works(administrator: Client, world: World) -> None:
    MachineKeyFactory(name="Ledger", organisation=world.pct, expires_on=clock.today() - timedelta(days=1))
    MachineKeyFactory(name="Elsewhere", organisation=world.other_pct)
    rows = BeautifulSoup(administrator.get("/machine-keys/").content, "html.parser").select("tbody tr")
    assert len(rows) == 1
    assert {"Ledger", "expired"} <= {cell.text.strip() for cell in rows[0].select("th, td")}


def test_a_revoked_key_offers_no_revoking(administrator: Client, world: World) -> None:
    key = MachineKeyFactory(organisation=world.pct)
    address = f"/machine-keys/{key.pk}/"
    assert "Revoke this key" in administrator.get(address).content.decode()
    assert administrator.post(f"{address}revoke/")["Location"] == address
    assert "Revoke this key" not in administrator.get(address).content.decode()
    assert administrator.post(f"{address}revoke/").status_code == 403
