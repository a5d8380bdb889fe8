import pytest

from governance import permissions
from pbc.core.errors import Denied
from pbc.core.principal import SYSTEM, Principal
from tests.factories.organisations import PctFactory

pytestmark = pytest.mark.django_db


def hat(pct, *given: str) -> Principal:
    return Principal("A person", "pct_director", frozenset(given), organisation_id=pct.pk, organisation_kind="pct")


def test_the_pct_itself_and_the_system_may_adopt() -> None:
    pct = PctFactory()
    assert permissions.may_adopt(hat(pct, "rules.adopt"), pct)
    assert permissions.may_adopt(SYSTEM, pct)


def test_nobody_else_may() -> None:
    pct = PctFactory(name="Northmoor PCT")
    for stranger in (hat(pct, "rules.view"), hat(PctFactory(), "rules.adopt")):
        assert not permissions.may_adopt(stranger, pct)
        with pytest.raises(Denied):
            permissions.check_may_adopt(stranger, pct)
