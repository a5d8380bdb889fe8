"""Import batches: one a file received, with what became of it, row by row where a rule was broken."""

import re
import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from pbc.activity.domain.lines import Dataset
from pbc.activity.domain.states import BatchStatus
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Affiliation, Organisation


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, principal: Principal) -> "ImportBatchQuerySet":
        """Batches of organisations that this hat stands in or above, and those it sent. The system sees all.

        A PCT also sees those of its SHA, and of the whole country: its practices' rows come in such shared files.
        """
        if principal.organisation_kind == "system":
            return self
        own = principal.organisation_id
        if own is None:
            return self.none()
        places = Q(pk=own) | Q(parents__parent_id=own)
        if principal.organisation_kind == OrganisationKind.PCT:
            places |= Q(pk__in=Affiliation.objects.filter(child_id=own).values("parent_id"))
        seen = Q(owner__in=Organisation.objects.visible_to(principal).filter(places).values("pk")) | Q(sender_id=own)
        if principal.organisation_kind in (OrganisationKind.PCT, OrganisationKind.SHA):
            seen |= Q(owner__isnull=True)
        return self.filter(seen)


class ImportBatch(models.Model):
    """A file received: what it is, who sent it, and how it ended.

    ``owner`` is the organisation whose data it is (a PCT, or the SHA for reference files); ``sender`` is the
    organisation the file comes from, a provider say. ``period`` is the first day of the month stated by the sender.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    format = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=[(s, s) for s in BatchStatus], default=BatchStatus.RECEIVED)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True)
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True)
    sender_code = models.CharField(max_length=12, blank=True)
    period = models.DateField(null=True, blank=True)
    filename = models.CharField(max_length=250)
    size = models.BigIntegerField()
    checksum = models.CharField(max_length=64)
    stored_path = models.CharField(max_length=250, blank=True)
    check_only = models.BooleanField(default=False)
    idempotency_key = models.CharField(max_length=100, null=True, blank=True)  # noqa: DJ001 - NULLs must not collide
    rows = models.IntegerField(null=True)
    loaded = models.IntegerField(null=True)
    quarantined = models.IntegerField(null=True)
    warnings = models.IntegerField(null=True)
    months_filled = models.PositiveSmallIntegerField(default=0)
    messages = models.JSONField(default=list)
    seconds = models.DecimalField(max_digits=10, decimal_places=3, null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=120, blank=True)
    received_by = models.CharField(max_length=150)
    received_by_user_id = models.BigIntegerField(null=True)
    received_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "idempotency_key"],
                name="one_batch_an_idempotency_key",
                condition=Q(idempotency_key__isnull=False),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(period__isnull=True) | Q(period__day=1), name="period_is_first_day_of_month"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-received_at"], name="batch_by_owner"),
            models.Index(fields=["checksum", "format"], name="batch_by_checksum"),
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.filename} ({self.status})"


class BatchEvent(models.Model):
    """A change of a batch's state: by whom, when and why. Never changed."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="events")
    status = models.CharField(max_length=10)
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.status} {self.at}"


class QuarantinedRowQuerySet(models.QuerySet["QuarantinedRow"]):
    def visible_to(self, principal: Principal) -> "QuarantinedRowQuerySet":
        """Rows of files that this hat sees; of a file shared with other PCTs, those that name its own people.

        A row names a PCT by its code, by the code of one that it is heir to, or by that of a practice of these.
        """
        rows = self.filter(batch__in=ImportBatch.objects.visible_to(principal).values("pk"))
        if principal.organisation_kind != "pct":
            return rows
        own = principal.organisation_id
        kinds = (OrganisationKind.PCT, OrganisationKind.PRACTICE)
        codes = Organisation.objects.visible_to(principal).filter(kind__in=kinds).values_list("code", flat=True)
        named = rf"(^|[,\s])({'|'.join(re.escape(code) for code in codes) or '-'})([,\s]|$)"
        return rows.filter(Q(batch__owner_id=own) | Q(batch__sender_id=own) | Q(raw__regex=named))


class QuarantinedRow(models.Model):
    """A rule broken by a row of a file: where, what, why and how to mend it.

    ``row_number`` is the line in the file as received, the header being line 1 where there is one. An ``error``
    keeps the row out; a ``warning`` lets it in. ``raw`` is the row with identifiers already replaced.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="quarantined_rows")
    row_number = models.IntegerField()
    severity = models.CharField(max_length=7, choices=[("error", "error"), ("warning", "warning")])
    column = models.CharField(max_length=80)
    value = models.CharField(max_length=200)
    rule = models.CharField(max_length=60)
    message = models.CharField(max_length=300)
    fix = models.CharField(max_length=300)
    raw = models.TextField(blank=True)

    objects = QuarantinedRowQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["batch", "row_number"], name="quarantine_by_batch_row")]

    def __str__(self) -> str:
        return f"{self.batch_id} row {self.row_number}: {self.rule}"


class DataSlot(models.Model):
    """A place for one month of one dataset from one sender, and the batch that fills it now.

    A later file for the same place supersedes the earlier one by this pointer; the old rows stay for lineage.
    A file of the whole country has no owner.
    """

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True)
    dataset = models.CharField(max_length=16, choices=[(d, d) for d in Dataset])
    sender_code = models.CharField(max_length=12)
    month = models.DateField()
    current_batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="filled_slots")
    rows = models.IntegerField(default=0)
    unattributed = models.IntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "dataset", "sender_code", "month"], name="one_slot_a_month", nulls_distinct=False
            )
        ]
        indexes = [models.Index(fields=["month", "dataset"], name="slot_by_month")]

    def __str__(self) -> str:
        return f"{self.dataset} {self.sender_code} {self.month:%Y-%m}"
