import pytest

from budgets import permissions
from pbc.core.errors import Denied
from pbc.core.principal import SYSTEM, Principal
from tests.factories.organisations import PctFactory

pytestmark = pytest.mark.django_db


def hat(pct, *given: str) -> Principal:
    return Principal("A person", "pct_finance", frozenset(given), organisation_id=pct.pk, organisation_kind="pct")


def test_the_pct_itself_and_the_system_may_set() -> None:
    pct = PctFactory()
    assert permissions.may_set(hat(pct, "budget.set"), pct)
    assert permissions.may_set(SYSTEM, pct)


def test_nobody_else_may() -> None:
    pct = PctFactory(name="Northmoor PCT")
    for stranger in (hat(pct, "statement.view"), hat(PctFactory(), "budget.set")):
        assert not permissions.may_set(stranger, pct)
        with pytest.raises(Denied):
            permissions.check_may_set(stranger, pct)
