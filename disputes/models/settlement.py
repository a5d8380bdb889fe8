"""Settlements: drafts of terms, and the signatures of both sides under one of them (R145; S3)."""

from django.db import models

from disputes.domain.parties import Side
from disputes.models.disputes import APPEND_ONLY, Dispute
from disputes.models.mediation import of_the_sides
from disputes.models.side_signatures import SideSignature
from pbc.core.principal import Principal


class SettlementDraftQuerySet(models.QuerySet["SettlementDraft"]):
    def visible_to(self, principal: Principal) -> "SettlementDraftQuerySet":
        """Terms for the two sides alone. The SHA sees that a dispute was settled, not how."""
        return self.filter(of_the_sides(principal), dispute__in=Dispute.objects.visible_to(principal))


class SettlementDraft(models.Model):
    """Terms as one side wrote them. A later draft takes the place of it and of the signatures under it. Append-only.

    :ivar digest: SHA-256 of dispute, number and terms: what is signed.
    """

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="settlement_drafts")
    number = models.PositiveSmallIntegerField()
    terms = models.TextField()
    digest = models.CharField(max_length=64)
    side = models.CharField(max_length=8, choices=[(side, side) for side in Side])
    by_name = models.CharField(max_length=150)
    by_user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    objects = SettlementDraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispute", "number"], name="a_draft_has_its_number")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.number}"


class SettlementSignature(SideSignature):
    """One side's signature under one draft. Append-only."""

    draft = models.ForeignKey(SettlementDraft, on_delete=models.PROTECT, related_name="signatures")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "side"], name="a_side_signs_a_draft_once")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.side}"
