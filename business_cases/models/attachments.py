"""Files that go with a business case: in the database, as packs are (ADR 10), and frozen with the version (R96)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from business_cases.models.cases import APPEND_ONLY, BusinessCase, CaseVersion
from pbc.core.principal import Principal

KEPT_AS_SENT = pgtrigger.ReadOnly(
    name="kept_as_sent",
    fields=["case", "name", "kind", "size", "sha256", "content", "scan", "added_by", "added_at"],
)


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, principal: Principal) -> "AttachmentQuerySet":
        """As the case is; what was never submitted is its writers' alone."""
        cases = BusinessCase.objects.visible_to(principal)
        drafts = BusinessCase.objects.written_by(principal)
        return self.filter(case__in=cases).filter(Q(frozen_in__isnull=False) | Q(case__in=drafts)).distinct()

    def standing(self) -> "AttachmentQuerySet":
        """Those that go with the case now."""
        return self.filter(removed_at__isnull=True).order_by("added_at", "pk")

    def without_content(self) -> "AttachmentQuerySet":
        return self.defer("content")


class Attachment(models.Model):
    """A file of a case, as it was sent.

    :ivar kind: what its content is, whatever its name says.
    :ivar scan: what became of the search for viruses.
    :ivar removed_at: since when it no longer goes with the case, although a version holds it.
    """

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    scan = models.CharField(max_length=12)
    added_by = models.CharField(max_length=150)
    added_at = models.DateTimeField()
    removed_by = models.CharField(max_length=150, blank=True)
    removed_at = models.DateTimeField(null=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        triggers = [KEPT_AS_SENT]

    def __str__(self) -> str:
        return f"{self.case_id} {self.name}"


class FrozenAttachment(models.Model):
    """A file that a version was submitted with. Append-only: the file can then not be deleted."""

    version = models.ForeignKey(CaseVersion, on_delete=models.PROTECT, related_name="attachments")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="frozen_in")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "attachment"], name="a_file_is_frozen_once")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.version_id} {self.attachment_id}"
