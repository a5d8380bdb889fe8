"""Information packs: one a practice and month, its data frozen, its files kept (R54–R56; S4 ¶21–27)."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from information_packs.domain.proof_states import ProofStatus
from information_packs.domain.states import PackStatus
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


class PackRunQuerySet(models.QuerySet["PackRun"]):
    def visible_to(self, principal: Principal) -> "PackRunQuerySet":
        if principal.organisation_kind == "system":
            return self
        return self.filter(
            Q(pct_id=principal.organisation_id) | Q(pct__parents__parent_id=principal.organisation_id)
        ).distinct()


class PackRun(models.Model):
    """A request to make the packs of one closed month for some or all practices of a PCT.

    ``shared`` is what its packs have in common, computed once.
    """

    pct = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    requested_by = models.CharField(max_length=150)
    requested_at = models.DateTimeField()
    publish = models.BooleanField(default=True)
    shared = models.JSONField(default=dict)

    objects = PackRunQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.pct_id} {self.month:%Y-%m}"


class PackQuerySet(models.QuerySet["Pack"]):
    def visible_to(self, principal: Principal) -> "PackQuerySet":
        """Published packs of practices this hat sees; the PCT also sees its own before they are published."""
        if principal.organisation_kind == "system":
            return self
        seen = Q(practice__in=Organisation.objects.visible_to(principal).practices(), status=PackStatus.PUBLISHED)
        if principal.organisation_kind == "pct":
            seen |= Q(pct_id=principal.organisation_id)
        return self.filter(seen)


@pghistory.track(exclude=["data"])
class Pack(models.Model):
    """A practice's pack of one month. ``data`` is everything page and PDF show, stored before either is made.

    A later version is a new row. From publication on the row cannot be changed.
    """

    run = models.ForeignKey(PackRun, on_delete=models.PROTECT, related_name="packs")
    practice = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="packs")
    pct = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    version = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=[(s, s) for s in PackStatus], default=PackStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=500, blank=True)
    data = models.JSONField(null=True)
    data_hash = models.CharField(max_length=64, blank=True)
    queued_at = models.DateTimeField()
    built_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    cpu_seconds = models.DecimalField(max_digits=8, decimal_places=3, null=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "month", "version"], name="pack_version_is_unique"),
            models.CheckConstraint(
                condition=Q(status__in=["queued", "failed"]) | ~Q(data_hash=""), name="a_made_pack_has_data"
            ),
        ]
        indexes = [models.Index(fields=["pct", "month", "status"], name="pack_by_month")]
        triggers = [
            pgtrigger.Protect(
                name="published_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status="published"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.practice_id} {self.month:%Y-%m} v{self.version}"


class PackFile(models.Model):
    """A file of a pack, kept in the database so that every worker and web server finds it."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=8, choices=[("html", "page"), ("pdf", "PDF"), ("csv", "CSV"), ("xlsx", "Excel")])
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "kind"], name="one_file_a_kind")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.pack_id}.{self.kind}"


class PackReceipt(models.Model):
    """What a reader said of a pack: opened, understood, or cannot use it and why."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="receipts")
    kind = models.CharField(
        max_length=12, choices=[("opened", "opened"), ("acknowledged", "acknowledged"), ("cannot_use", "cannot use")]
    )
    by_name = models.CharField(max_length=150)
    by_user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    comment = models.CharField(max_length=1000, blank=True)

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.pack_id} {self.kind} by {self.by_name}"


class SumProofQuerySet(models.QuerySet["SumProof"]):
    def visible_to(self, principal: Principal) -> "SumProofQuerySet":
        """A PCT's own, and an SHA's those of its PCTs: a proof names every practice."""
        if principal.organisation_kind == "system":
            return self
        own = Q(pct_id=principal.organisation_id)
        if principal.organisation_kind == "sha":
            own |= Q(pct__parents__parent_id=principal.organisation_id)
        return self.filter(own).distinct()


class SumProof(models.Model):
    """That the sums of a PCT's year were checked, as they stood at ``made_at``, and what was found.

    ``result`` is what :meth:`information_packs.queries.proofs.Proved.as_dict` says; ``differing`` counts its figures
    that differ. Once it is done or has failed, the row cannot be changed.
    """

    pct = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    financial_year = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=[(s, s) for s in ProofStatus], default=ProofStatus.QUEUED)
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    checked = models.PositiveIntegerField(default=0)
    differing = models.PositiveIntegerField(default=0)
    result = models.JSONField(null=True)
    failure = models.CharField(max_length=500, blank=True)

    objects = SumProofQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["pct", "financial_year", "status", "-id"], name="sum_proof_latest")]
        triggers = [
            pgtrigger.Protect(
                name="made_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status__in=["done", "failed"]),
            )
        ]

    @property
    def holds(self) -> bool:
        return self.status == ProofStatus.DONE and not self.differing

    def __str__(self) -> str:
        return f"{self.pct_id} {self.financial_year}: {self.status}"
