import pytest

from information_packs.domain.states import PackStatus
from information_packs.models import Pack, PackReceipt
from information_packs.queries.packs import progress_of, with_answers
from pbc.core.periods import Month
from pbc.organisations.models import Organisation
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.information_packs import ASKED_AT, JUNE_2006, PackFactory
from tests.factories.organisations import PctFactory, PracticeFactory

pytestmark = pytest.mark.django_db


def pack_of(pct: Organisation | None = None, **given: object) -> Pack:
    pct = pct or PctFactory()
    return PackFactory(pct=pct, practice=PracticeFactory(pct=pct), **given)


def test_packs_of_the_month_are_counted_by_status() -> None:
    pct = PctFactory()
    for status in (PackStatus.PUBLISHED, PackStatus.PUBLISHED, PackStatus.BUILT, PackStatus.FAILED):
        pack_of(pct, status=status)
    pack_of(pct, queued=True)
    pack_of()
    analyst = RoleAssignmentFactory(role="pct_analyst", organisation=pct).as_principal()

    june = progress_of(analyst, pct_id=pct.pk, month=Month.of(JUNE_2006))

    assert (june.queued, june.built, june.published, june.failed) == (1, 1, 2, 1)
    assert (june.total, june.made, june.is_under_way) == (5, 3, True)


def test_another_month_and_another_pct_have_none() -> None:
    pack = pack_of()
    analyst = RoleAssignmentFactory(role="pct_analyst", organisation=pack.pct).as_principal()
    stranger = RoleAssignmentFactory(role="pct_analyst", organisation=PctFactory()).as_principal()
    assert progress_of(analyst, pct_id=pack.pct_id, month=Month(2006, 7)).total == 0
    assert progress_of(stranger, pct_id=pack.pct_id, month=Month.of(JUNE_2006)).total == 0


@pytest.mark.parametrize(
    ("said", "is_read", "is_unusable"),
    [
        ([], False, False),
        (["opened"], False, False),
        (["opened", "acknowledged"], True, False),
        (["cannot_use", "acknowledged"], True, True),
    ],
)
def test_what_a_practice_said_stands_with_its_pack_alone(said: list[str], is_read: bool, is_unusable: bool) -> None:
    pack, other = pack_of(), pack_of()
    for kind in said:
        PackReceipt.objects.create(pack=pack, kind=kind, by_name="A reader", at=ASKED_AT)
    packs = {each.pk: (each.is_read, each.is_unusable) for each in with_answers(Pack.objects.all())}
    assert packs == {pack.pk: (is_read, is_unusable), other.pk: (False, False)}
