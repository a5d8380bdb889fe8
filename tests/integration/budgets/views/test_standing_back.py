"""To stand back from a claim on freed-up resources: nothing of it is decided or found from then on (R122)."""

import pytest
import time_machine
from django.urls import reverse

from tests.factories.accounts import RoleAssignmentFactory
from tests.integration.budgets.freed_up_world import NOW


@pytest.fixture(autouse=True)
def _in_july_2006():
    with time_machine.travel(NOW):
        yield


def test_who_stands_back_finds_neither_the_claim_nor_its_uses(freed_up, client) -> None:
    use = freed_up.proposed(freed_up.agreed(), "450.00")
    claim = use.claim
    person = RoleAssignmentFactory(role="pbc_manager", organisation=freed_up.pct).user
    client.force_login(person)
    own, address = (reverse(f"budgets:{name}", args=[claim.reference]) for name in ("claim", "stand_back"))
    use_page = reverse("budgets:use", args=[claim.reference, use.number])
    assert address in client.get(own).content.decode()
    assert client.get(use_page).status_code == 200
    left = client.post(address, {"person": person.pk, "reason": "I advised on it."}, follow=True).content.decode()
    assert f"You stand back from claim {claim.reference}" in left
    small = reverse("budgets:decide_use", args=[claim.reference, use.number, "small"])
    assert [client.get(own).status_code, client.get(use_page).status_code, client.post(small).status_code] == [404] * 3
