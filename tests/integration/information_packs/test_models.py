import pytest
from django.db import IntegrityError, InternalError, transaction

from information_packs.domain.states import PackStatus
from information_packs.models import Pack, PackFile, PackReceipt, PackRun
from pbc.core.principal import SYSTEM, Principal
from pbc.organisations.models import Organisation
from tests.factories.information_packs import ASKED_AT, PackFactory, PackFileFactory, PackRunFactory
from tests.factories.organisations import PctFactory, PracticeFactory, ShaFactory

pytestmark = pytest.mark.django_db


def hat(organisation: Organisation) -> Principal:
    return Principal(
        "A tester", "tester", frozenset(), organisation_id=organisation.pk, organisation_kind=organisation.kind
    )


def test_a_run_is_seen_by_its_pct_and_those_above() -> None:
    sha = ShaFactory()
    run = PackRunFactory(pct=PctFactory(sha=sha))
    PackRunFactory()
    assert PackRun.objects.visible_to(hat(run.pct)).get() == run
    assert PackRun.objects.visible_to(hat(sha)).get() == run
    assert not PackRun.objects.visible_to(hat(PracticeFactory(pct=run.pct))).exists()
    assert PackRun.objects.visible_to(SYSTEM).count() == 2


def test_a_pct_sees_its_packs_before_they_are_published_and_others_after() -> None:
    sha = ShaFactory()
    pct = PctFactory(sha=sha)
    built, published = PackFactory(pct=pct, status=PackStatus.BUILT), PackFactory(pct=pct)
    PackFactory()

    def seen(organisation: Organisation) -> set[Pack]:
        return set(Pack.objects.visible_to(hat(organisation)))

    assert seen(pct) == {built, published}
    assert seen(sha) == {published}
    assert seen(built.practice) == set()
    assert seen(published.practice) == {published}
    assert Pack.objects.visible_to(SYSTEM).count() == 3


def test_a_version_is_there_once() -> None:
    pack = PackFactory()
    with pytest.raises(IntegrityError, match="pack_version_is_unique"):
        PackFactory(practice=pack.practice, pct=pack.pct, version=pack.version)


@pytest.mark.parametrize("status", [PackStatus.BUILT, PackStatus.PUBLISHED])
def test_what_is_made_has_data(status: PackStatus) -> None:
    with pytest.raises(IntegrityError, match="a_made_pack_has_data"):
        PackFactory(status=status, data_hash="")


@pytest.mark.parametrize("status", [PackStatus.BUILT, PackStatus.QUEUED, PackStatus.FAILED])
def test_a_pack_can_change_until_it_is_published(status: PackStatus) -> None:
    pack = PackFactory(status=status)
    assert Pack.objects.filter(pk=pack.pk).update(attempts=2) == 1


def test_a_published_pack_cannot() -> None:
    pack = PackFactory()
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        Pack.objects.filter(pk=pack.pk).update(attempts=2)
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        Pack.objects.filter(pk=pack.pk)._raw_delete("default")


def test_files_and_receipts_are_added_and_never_changed() -> None:
    file = PackFileFactory()
    PackReceipt.objects.create(pack=file.pack, kind="opened", by_name="A reader", at=ASKED_AT)
    with pytest.raises(IntegrityError, match="one_file_a_kind"), transaction.atomic():
        PackFileFactory(pack=file.pack)
    for rows, change in (
        (PackFile.objects.all(), {"sha256": "ef" * 32}),
        (PackReceipt.objects.all(), {"comment": "Another"}),
    ):
        with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
            rows.update(**change)
        with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
            rows._raw_delete("default")
