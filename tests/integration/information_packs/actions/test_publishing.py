"""Publishing and answering: by the right hat, once, and never without a record."""

from datetime import timedelta

import pytest

from information_packs.actions.publishing import LONGEST_COMMENT, answer_pack, publish_packs, record_opened
from information_packs.domain.states import PackStatus
from information_packs.models import Pack, PackReceipt
from pbc.accounts.models import RoleAssignment
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM, Principal
from pbc.organisations.models import Organisation
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.information_packs import ASKED_AT, JUNE_2006, PackFactory
from tests.factories.organisations import PctFactory

pytestmark = pytest.mark.django_db
JUNE = Month.of(JUNE_2006)
LATER = ASKED_AT + timedelta(hours=1)
WHY = "The A&E visits are not ours."


def hat(role: str, organisation: Organisation) -> Principal:
    assignment: RoleAssignment = RoleAssignmentFactory(role=role, organisation=organisation)
    return assignment.as_principal()


@pytest.fixture
def pack() -> Pack:
    return PackFactory()


@pytest.fixture
def reader(pack: Pack) -> Principal:
    return hat("practice_manager", pack.practice)


@pytest.fixture
def built() -> Pack:
    return PackFactory(status=PackStatus.BUILT, published_at=None)


@pytest.fixture
def no_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "record", lambda *args, **kwargs: 1 / 0)


def events(kind: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(kind=f"information_packs.{kind}"))


# Publishing


def test_what_is_made_of_this_month_and_pct_is_published(built: Pack) -> None:
    left = [
        PackFactory(pct=built.pct, queued=True),
        PackFactory(pct=built.pct, status=PackStatus.FAILED),
        PackFactory(pct=built.pct, status=PackStatus.BUILT, month=Month(2006, 5).first_day),
        PackFactory(status=PackStatus.BUILT),
    ]
    before = [each.status for each in left]
    analyst = hat("pct_analyst", built.pct)

    assert publish_packs(pct=built.pct, month=JUNE, by=analyst, at=LATER) == 1

    built.refresh_from_db()
    assert (built.status, built.published_at) == (PackStatus.PUBLISHED, LATER)
    assert [Pack.objects.get(pk=each.pk).status for each in left] == before
    (event,) = events("packs_published")
    assert (event.facts, event.by_user_id) == ({"month": "2006-06", "packs": 1}, analyst.user_id)
    assert (event.subject_id, event.organisation_code) == (str(built.pct_id), built.pct.code)


def test_publishing_again_changes_and_records_nothing(built: Pack) -> None:
    publish_packs(pct=built.pct, month=JUNE, by=SYSTEM, at=ASKED_AT)

    assert publish_packs(pct=built.pct, month=JUNE, by=SYSTEM, at=LATER) == 0

    assert Pack.objects.get().published_at == ASKED_AT
    assert [event.at for event in events("packs_published")] == [ASKED_AT]


def test_a_failing_audit_undoes_publication(built: Pack, no_audit: None) -> None:
    with pytest.raises(ZeroDivisionError):
        publish_packs(pct=built.pct, month=JUNE, by=SYSTEM, at=LATER)
    built.refresh_from_db()
    assert (built.status, built.published_at) == (PackStatus.BUILT, None)


def test_the_wrong_hats_do_not_publish(built: Pack) -> None:
    wrong = [
        hat("pbc_manager", built.pct),
        hat("practice_manager", built.practice),
        hat("pct_analyst", PctFactory()),
    ]
    for by in wrong:
        with pytest.raises(Denied):
            publish_packs(pct=built.pct, month=JUNE, by=by, at=LATER)
    built.refresh_from_db()
    assert (built.status, events("packs_published")) == (PackStatus.BUILT, [])


# Answers


@pytest.mark.parametrize(("kind", "comment", "kept"), [("acknowledged", "", ""), ("cannot_use", f" {WHY}\n", WHY)])
def test_an_answer_is_kept_with_who_and_when(pack: Pack, reader: Principal, kind: str, comment: str, kept: str) -> None:
    receipt = answer_pack(pack=pack, kind=kind, comment=comment, by=reader, at=LATER)

    assert PackReceipt.objects.get() == receipt
    assert (receipt.kind, receipt.comment, receipt.at) == (kind, kept, LATER)
    assert (receipt.by_name, receipt.by_user_id) == (reader.name, reader.user_id)
    (event,) = events(f"pack_{kind}")
    assert (event.subject_id, event.facts) == (str(pack.pk), {"comment": kept})
    assert event.organisation_code == pack.practice.code


def test_the_same_answer_again_changes_nothing(pack: Pack, reader: Principal) -> None:
    first = answer_pack(pack=pack, kind="cannot_use", comment=WHY, by=reader, at=ASKED_AT)

    assert answer_pack(pack=pack, kind="cannot_use", comment=WHY, by=reader, at=LATER) == first

    assert PackReceipt.objects.get().at == ASKED_AT
    assert len(events("pack_cannot_use")) == 1


def test_another_reason_and_another_reader_are_other_answers(pack: Pack, reader: Principal) -> None:
    clinician = hat("practice_clinician", pack.practice)
    for by, comment in ((reader, WHY), (reader, "Nor are the items."), (clinician, WHY)):
        answer_pack(pack=pack, kind="cannot_use", comment=comment, by=by, at=LATER)
    assert PackReceipt.objects.count() == 3


@pytest.mark.parametrize(
    ("comment", "rule"),
    [(" \n", "reason-needed"), ("x" * (LONGEST_COMMENT + 1), "comment-too-long")],
    ids=["blank", "too long"],
)
def test_a_reason_is_needed_that_can_be_kept(pack: Pack, reader: Principal, comment: str, rule: str) -> None:
    with pytest.raises(Invalid) as refused:
        answer_pack(pack=pack, kind="cannot_use", comment=comment, by=reader, at=LATER)
    assert (refused.value.rule, refused.value.field) == (rule, "comment")
    assert not PackReceipt.objects.exists()


def test_the_longest_reason_is_kept_whole(pack: Pack, reader: Principal) -> None:
    assert PackReceipt._meta.get_field("comment").max_length == LONGEST_COMMENT
    answer_pack(pack=pack, kind="cannot_use", comment="x" * LONGEST_COMMENT, by=reader, at=LATER)
    assert PackReceipt.objects.get().comment == "x" * LONGEST_COMMENT


def test_a_failing_audit_undoes_an_answer(pack: Pack, reader: Principal, no_audit: None) -> None:
    with pytest.raises(ZeroDivisionError):
        answer_pack(pack=pack, kind="acknowledged", by=reader, at=LATER)
    assert not PackReceipt.objects.exists()


def test_nobody_answers_for_a_practice(pack: Pack) -> None:
    stranger = PackFactory(pct=pack.pct).practice
    for by in (hat("practice_manager", stranger), hat("pct_finance", pack.pct), SYSTEM):
        with pytest.raises(Denied):
            answer_pack(pack=pack, kind="acknowledged", by=by, at=LATER)
    assert not PackReceipt.objects.exists()


# Opening


def test_the_first_opening_by_each_reader_is_noted(pack: Pack, reader: Principal) -> None:
    clinician = hat("practice_clinician", pack.practice)
    for by, at in ((reader, ASKED_AT), (reader, LATER), (clinician, LATER)):
        record_opened(pack=pack, by=by, at=at)

    noted = PackReceipt.objects.order_by("pk").values_list("kind", "by_user_id", "at")
    assert list(noted) == [("opened", reader.user_id, ASKED_AT), ("opened", clinician.user_id, LATER)]
    assert len(events("pack_opened")) == 2


def test_a_pct_that_looks_in_is_not_a_reader(pack: Pack) -> None:
    for by in (hat("pct_finance", pack.pct), SYSTEM):
        assert record_opened(pack=pack, by=by, at=LATER) is None
    assert (PackReceipt.objects.count(), events("pack_opened")) == (0, [])


def test_a_failing_audit_undoes_the_note_of_an_opening(pack: Pack, reader: Principal, no_audit: None) -> None:
    with pytest.raises(ZeroDivisionError):
        record_opened(pack=pack, by=reader, at=LATER)
    assert not PackReceipt.objects.exists()
