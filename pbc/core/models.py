"""The audit trail, and what every app's tables share."""

import pgtrigger
from django.db import models


class AuditEvent(models.Model):
    """One thing somebody did. Written in the transaction of the deed; never changed, never deleted.

    ``subject`` is a label and key such as ``activity.ImportBatch`` 7, without a foreign key, so that the trail
    outlives what it speaks of. ``organisation_code`` says whose business it was.
    """

    at = models.DateTimeField()
    kind = models.CharField(max_length=80)
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=40)
    by_user_id = models.BigIntegerField(null=True)
    by_machine_key_id = models.BigIntegerField(null=True)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=40)
    organisation_code = models.CharField(max_length=12, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="audit_by_subject"),
            models.Index(fields=["organisation_code", "at"], name="audit_by_organisation"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} by {self.by_name}"
