"""Publish packs that were made, and keep what readers say of them."""

from datetime import datetime

from django.db import transaction

from information_packs import permissions, policies
from information_packs.domain.states import PackStatus
from information_packs.models import Pack, PackReceipt
from pbc.core import audit
from pbc.core.errors import Invalid
from pbc.core.formats import number
from pbc.core.locks import lock
from pbc.core.periods import Month
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

RECEIPTS_LOCK = "information_packs.receipts"
LONGEST_COMMENT = 1000
"""Characters of a comment that a receipt keeps."""


@transaction.atomic
def publish_packs(*, pct: Organisation, month: Month, by: Principal, at: datetime) -> int:
    """Publish every pack of a month that is made and not yet published. Says how many; none waiting, none recorded.

    :raises Denied: if this hat may not.
    """
    permissions.check_can_build(by, pct)
    packs = list(
        Pack.objects.select_for_update().filter(pct=pct, month=month.first_day, status=PackStatus.BUILT).order_by("pk")
    )
    if not packs:
        return 0
    for pack in packs:
        policies.check_can_become(pack, PackStatus.PUBLISHED)
        pack.status, pack.published_at = PackStatus.PUBLISHED, at
    Pack.objects.bulk_update(packs, ["status", "published_at"])
    audit.record(
        "information_packs.packs_published",
        pct,
        by=by,
        at=at,
        organisation_code=pct.code,
        month=month,
        packs=len(packs),
    )
    return len(packs)


@transaction.atomic
def answer_pack(*, pack: Pack, kind: str, by: Principal, at: datetime, comment: str = "") -> PackReceipt:
    """Keep the practice's answer: ``acknowledged``, or ``cannot_use`` with the reason. Said again, it changes nothing.

    :raises Denied: if this hat does not speak for the practice.
    :raises Invalid: if a pack is called unusable without a word why, or with more words than are kept.
    """
    lock(RECEIPTS_LOCK, pack.pk)
    permissions.check_can_answer(by, pack)
    comment = comment.strip()
    _check_comment(kind, comment)
    said = pack.receipts.filter(kind=kind, by_user_id=by.user_id, comment=comment).first()
    if said:
        return said
    receipt = PackReceipt.objects.create(
        pack=pack, kind=kind, by_name=by.name, by_user_id=by.user_id, at=at, comment=comment
    )
    audit.record(
        f"information_packs.pack_{kind}", pack, by=by, at=at, organisation_code=pack.practice.code, comment=comment
    )
    return receipt


def _check_comment(kind: str, comment: str) -> None:
    if kind == "cannot_use" and not comment:
        raise Invalid(
            "Say what makes the pack unusable.",
            field="comment",
            rule="reason-needed",
            fix="A sentence is enough: which figure, and what you expected.",
        )
    if len(comment) > LONGEST_COMMENT:
        raise Invalid(
            f"The comment has {number(len(comment))} characters.",
            field="comment",
            rule="comment-too-long",
            fix=f"Use at most {number(LONGEST_COMMENT)}.",
        )


@transaction.atomic
def record_opened(*, pack: Pack, by: Principal, at: datetime) -> PackReceipt | None:
    """Note the first time that each reader of the practice opens a pack. Delivered and understood are two facts."""
    if by.organisation_id != pack.practice_id or by.user_id is None:
        return None
    lock(RECEIPTS_LOCK, pack.pk)
    if pack.receipts.filter(kind="opened", by_user_id=by.user_id).exists():
        return None
    receipt = PackReceipt.objects.create(pack=pack, kind="opened", by_name=by.name, by_user_id=by.user_id, at=at)
    audit.record("information_packs.pack_opened", pack, by=by, at=at, organisation_code=pack.practice.code)
    return receipt
