"""Imports as a list, and how one stands among the others: what it took the place of, what took its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from pbc.accounts.domain.permissions import Permission
from pbc.activity.domain.formats import FORMATS
from pbc.activity.domain.states import BatchStatus
from pbc.activity.models import BatchEvent, DataSlot, ImportBatch, ReferenceRelease
from pbc.activity.models.batches import ImportBatchQuerySet
from pbc.activity.queries.imports import usual_owner
from pbc.core.errors import Invalid
from pbc.core.periods import Month
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation

LAST_EARLIER = 5


@dataclass(frozen=True)
class Standing:
    """What a loaded file is good for now.

    :ivar months: the months whose figures come from it.
    :ivar replaced_by: later files that took the place of some or all of it.
    :ivar replaced: earlier files that it took the place of.
    """

    months: tuple[Month, ...]
    months_filled: int
    replaced_by: tuple[ImportBatch, ...]
    replaced: tuple[ImportBatch, ...]
    is_current_reference: bool | None

    @property
    def words(self) -> str:
        """Whether the file is in force, as a sentence; empty for files that fill no months and are no price list."""
        if self.is_current_reference is not None:
            return "In force." if self.is_current_reference else "No longer in force: a later file took its place."
        if not self.months_filled:
            return ""
        if not self.months:
            return (
                "No longer in force: later files took its place. Its rows are kept, so that old figures can be traced."
            )
        named = ", ".join(month.label for month in self.months)
        if len(self.months) < self.months_filled:
            return f"In force for {named} only; later files took the place of the rest."
        return f"In force for {named}."


def batches_seen(principal: Principal) -> ImportBatchQuerySet:
    """Imports that this hat sees, with what a list of them shows."""
    return ImportBatch.objects.visible_to(principal).select_related("owner", "sender")


def standing(batch: ImportBatch, principal: Principal) -> Standing:
    """How this import stands now. A constant number of queries."""
    slots = DataSlot.objects.filter(current_batch=batch).order_by("month").values_list("month", flat=True)
    releases = list(ReferenceRelease.objects.filter(batch=batch).values_list("is_current", flat=True))
    others = _same_place(batch, principal) if batch.status == BatchStatus.LOADED else ImportBatch.objects.none()
    months = tuple(Month.of(day) for day in slots)
    is_whole = len(months) == batch.months_filled
    later = () if is_whole and not releases else tuple(others.filter(pk__gt=batch.pk).order_by("pk"))
    return Standing(
        months=months,
        months_filled=batch.months_filled,
        replaced_by=later,
        replaced=tuple(others.filter(pk__lt=batch.pk).order_by("-pk")[:LAST_EARLIER]),
        is_current_reference=all(releases) if releases else None,
    )


def _same_place(batch: ImportBatch, principal: Principal) -> ImportBatchQuerySet:
    return batches_seen(principal).filter(
        status=BatchStatus.LOADED,
        format=batch.format,
        owner=batch.owner_id,
        sender_code=batch.sender_code,
        period=batch.period,
    )


def files_behind(batches: QuerySet[Any, Any], principal: Principal) -> tuple[list[ImportBatch], set[int]]:
    """The files of these batches for somebody who sees their rows, and which of them the hat may open. Two queries."""
    files = list(ImportBatch.objects.filter(pk__in=batches).order_by("pk"))
    if not principal.may(Permission.IMPORT_VIEW):
        return files, set()
    seen = ImportBatch.objects.visible_to(principal).filter(pk__in=[file.pk for file in files])
    return files, set(seen.values_list("pk", flat=True))


def events(batch: ImportBatch) -> QuerySet[BatchEvent]:
    """What happened to it, by whom and when, in order."""
    return batch.events.order_by("pk")


def senders_seen(principal: Principal) -> Sequence[str]:
    """Codes of all who sent a file that this hat sees, in order."""
    codes = ImportBatch.objects.visible_to(principal).exclude(sender_code="").order_by("sender_code")
    return list(codes.values_list("sender_code", flat=True).distinct())


def months_seen(principal: Principal) -> Sequence[Month]:
    """Months stated for any file that this hat sees, the latest first."""
    days = ImportBatch.objects.visible_to(principal).filter(period__isnull=False).order_by("-period")
    return [Month.of(day) for day in days.values_list("period", flat=True).distinct() if day]


def formats_seen(principal: Principal) -> Sequence[str]:
    """Codes of formats of which there is any file, in the order of their declaration."""
    used = set(ImportBatch.objects.visible_to(principal).values_list("format", flat=True).distinct())
    return [code for code in FORMATS if code in used]


def owner_of_uploads(principal: Principal) -> Organisation | None:
    """Whose data a file is that this hat sends: its own organisation's."""
    own = principal.organisation_id
    return None if own is None else Organisation.objects.visible_to(principal).filter(pk=own).first()


def owner_for(principal: Principal, code: str = "") -> Organisation | None:
    """Whose data a file is that is sent with this code of an owner, or without one.

    A provider, which owns no commissioning data, names any PCT or SHA; without a code, the one SHA there is.

    :raises Invalid: for an owner that this hat knows nothing of.
    """
    is_provider = principal.organisation_kind == OrganisationKind.PROVIDER
    if not code:
        return usual_owner() if is_provider else owner_of_uploads(principal)
    known = Organisation.objects.all() if is_provider else Organisation.objects.visible_to(principal)
    owner = known.filter(code=code.strip().upper(), kind__in=(OrganisationKind.PCT, OrganisationKind.SHA)).first()
    if owner is None:
        raise Invalid(
            f"There is no PCT or SHA “{code}” that this file could be for.",
            field="owner",
            rule="unknown_owner",
            fix="Give the code of the PCT or SHA whose data it is.",
        )
    return owner
