from datetime import date

import pytest

from governance.queries.places import own_pct, pcts_in_sight
from pbc.core.principal import SYSTEM, Principal
from tests.factories.organisations import PctFactory, PracticeFactory, ShaFactory

pytestmark = pytest.mark.django_db


def hat(organisation) -> Principal:
    return Principal("x", "x", frozenset(), organisation_id=organisation.pk, organisation_kind=organisation.kind)


def test_a_practice_stands_in_the_pct_of_the_day() -> None:
    first, second = PctFactory(), PctFactory()
    practice = PracticeFactory(pct=first, pct__until=date(2006, 10, 1))
    practice.parents.create(parent=second, period=(date(2006, 10, 1), None))
    assert own_pct(hat(practice), date(2006, 9, 30)) == first
    assert own_pct(hat(practice), date(2006, 10, 1)) == second
    assert set(pcts_in_sight(hat(practice))) == {first, second}


def test_a_pct_stands_in_itself_and_an_sha_and_the_system_in_none() -> None:
    sha = ShaFactory()
    pct = PctFactory(sha=sha)
    assert own_pct(hat(pct), date(2006, 5, 1)) == pct
    assert own_pct(hat(sha), date(2006, 5, 1)) is None
    assert own_pct(SYSTEM, date(2006, 5, 1)) is None
    assert list(pcts_in_sight(hat(sha))) == [pct]
