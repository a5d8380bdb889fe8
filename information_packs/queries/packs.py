"""Packs of a month: which are made, which are under way, which need a person."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from information_packs.domain.states import PackStatus
from information_packs.models import Pack, PackReceipt
from pbc.core.periods import Month
from pbc.core.principal import Principal


@dataclass(frozen=True)
class Progress:
    """How far the packs of a month have got."""

    queued: int
    built: int
    published: int
    failed: int

    @property
    def total(self) -> int:
        return self.queued + self.built + self.published + self.failed

    @property
    def made(self) -> int:
        return self.built + self.published

    @property
    def is_under_way(self) -> bool:
        return self.queued > 0


def progress_of(principal: Principal, *, pct_id: int, month: Month) -> Progress:
    """Count the packs of a PCT and month that this hat sees, by status."""
    counts = (
        Pack.objects.visible_to(principal)
        .filter(pct_id=pct_id, month=month.first_day)
        .aggregate(**{status.value: Count("pk", filter=Q(status=status)) for status in PackStatus})
    )
    return Progress(**counts)


def with_answers(packs: QuerySet[Pack]) -> QuerySet[Pack]:
    """Add ``is_read`` and ``is_unusable``: whether the practice said either of a pack."""
    receipts = PackReceipt.objects.filter(pack=OuterRef("pk"))
    return packs.annotate(
        is_read=Exists(receipts.filter(kind="acknowledged")), is_unusable=Exists(receipts.filter(kind="cannot_use"))
    )
