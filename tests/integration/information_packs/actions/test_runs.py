"""Asking for packs: of closed months alone, and each once."""

import pytest

from information_packs.actions.publishing import answer_pack, publish_packs, record_opened
from information_packs.actions.runs import request_packs
from information_packs.domain.states import PackStatus
from information_packs.models import Pack
from pbc.accounts.domain.roles import ROLES
from pbc.core.errors import Denied, Invalid
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM, Principal
from tests.factories.information_packs import PackFactory
from tests.factories.organisations import PctFactory
from tests.integration.information_packs.world import AT, MAY

pytestmark = pytest.mark.django_db


def hat(role, organisation):
    return Principal(
        name="A tester",
        role=role,
        permissions=frozenset(ROLES[role].permissions),
        organisation_id=organisation.pk,
        organisation_kind=organisation.kind,
        user_id=1,
    )


def ask(world, by=SYSTEM, **more):
    return request_packs(pct=world.pct, month=MAY, by=by, at=AT, send=False, **more)


def test_every_practice_gets_one_and_asking_twice_changes_nothing(world):
    ask(world)
    ask(world)

    assert sorted(Pack.objects.values_list("practice_id", "version")) == sorted(
        [(world.practice.pk, 1), (world.other.pk, 1)]
    )


def test_again_makes_a_new_version(world):
    ask(world)
    ask(world, practices=[world.other], again=True)

    assert list(Pack.objects.filter(practice=world.other).order_by("version").values_list("version", flat=True)) == [
        1,
        2,
    ]


def test_a_failed_pack_is_tried_again(world):
    ask(world, practices=[world.practice])
    Pack.objects.update(status=PackStatus.FAILED, attempts=3, failure="no paper")

    ask(world)

    pack = Pack.objects.get(practice=world.practice)
    assert (pack.status, pack.attempts, pack.failure) == (PackStatus.QUEUED, 0, "")


def test_an_open_month_is_refused(world):
    with pytest.raises(Denied, match="June 2006 is not closed"):
        request_packs(pct=world.pct, month=Month(2006, 6), by=SYSTEM, at=AT)


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"pct_finance", "pct_analyst"}))
def test_only_finance_and_analysts_of_the_pct_may(world, role):
    with pytest.raises(Denied):
        ask(world, by=hat(role, world.pct))


def test_not_those_of_another_pct(world):
    with pytest.raises(Denied, match="PCT whose practices"):
        ask(world, by=hat("pct_finance", PctFactory()))


def test_publishing_lets_practices_see_what_is_made(world):
    pack = PackFactory(practice=world.practice, pct=world.pct, month=MAY.first_day, status=PackStatus.BUILT)
    reader = hat("practice_manager", world.practice)
    assert not Pack.objects.visible_to(reader).exists()

    assert publish_packs(pct=world.pct, month=MAY, by=hat("pct_analyst", world.pct), at=AT) == 1

    assert Pack.objects.visible_to(reader).get() == pack


def test_a_reader_opens_once_and_answers_with_a_reason(world):
    pack = PackFactory(practice=world.practice, pct=world.pct)
    reader = hat("practice_manager", world.practice)

    assert record_opened(pack=pack, by=reader, at=AT)
    assert record_opened(pack=pack, by=reader, at=AT) is None
    assert record_opened(pack=pack, by=hat("pct_finance", world.pct), at=AT) is None
    with pytest.raises(Invalid, match="unusable"):
        answer_pack(pack=pack, kind="cannot_use", by=reader, at=AT, comment="  ")
    answer_pack(pack=pack, kind="cannot_use", by=reader, at=AT, comment="The A&E visits are not ours.")

    assert list(pack.receipts.order_by("pk").values_list("kind", flat=True)) == ["opened", "cannot_use"]
    with pytest.raises(Denied, match="Only the practice"):
        answer_pack(pack=pack, kind="acknowledged", by=hat("practice_manager", world.other), at=AT)
