import pytest

from information_packs.queries.runs import packs_of_month, pct_with_packs
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM, Principal
from pbc.organisations.models import Organisation
from tests.factories.activity import MonthCloseFactory
from tests.factories.information_packs import JUNE_2006, PackFactory
from tests.factories.organisations import PctFactory, PracticeFactory

pytestmark = pytest.mark.django_db
MAY, JUNE = Month(2006, 5), Month.of(JUNE_2006)


def hat(organisation: Organisation) -> Principal:
    return Principal(
        "A tester", "tester", frozenset(), organisation_id=organisation.pk, organisation_kind=organisation.kind
    )


def test_a_pct_makes_the_packs_of_its_own_last_closed_month() -> None:
    pct, other = PctFactory(), PctFactory()
    for month in (JUNE, MAY):
        MonthCloseFactory(pct=pct, month=month.first_day)
    MonthCloseFactory(pct=other, month=Month(2006, 7).first_day)
    assert pct_with_packs(hat(pct)) == (pct, JUNE)


def test_before_the_first_close_there_is_no_month_and_for_others_no_pct() -> None:
    pct = PctFactory()
    assert pct_with_packs(hat(pct)) == (pct, None)
    assert pct_with_packs(hat(PracticeFactory(pct=pct))) == (None, None)
    assert pct_with_packs(SYSTEM) == (None, None)


def test_packs_of_a_month_stand_by_practice_and_version_without_their_data() -> None:
    pct = PctFactory()
    beech, ash = (PracticeFactory(name=name, pct=pct) for name in ("Beech Surgery", "Ash Surgery"))
    second = PackFactory(pct=pct, practice=ash, version=2)
    first = PackFactory(pct=pct, practice=ash, version=1)
    third = PackFactory(pct=pct, practice=beech, queued=True, version=1)
    PackFactory(pct=pct, practice=ash, month=MAY.first_day)
    PackFactory()

    packs = list(packs_of_month(hat(pct), pct=pct, month=JUNE))

    assert packs == [first, second, third]
    assert all(pack.get_deferred_fields() == {"data"} for pack in packs)
    assert list(packs_of_month(hat(ash), pct=pct, month=JUNE)) == [first, second]
    assert not packs_of_month(hat(PctFactory()), pct=pct, month=JUNE).exists()
