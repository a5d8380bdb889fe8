"""Final offers, sealed and opened (R143; S4 ¶73; ADR 21). Nothing here is ever changed or taken away."""

from django.db import models
from django.db.models import Q

from disputes.domain.parties import Side
from disputes.domain.sealing import Stamp
from disputes.models.disputes import APPEND_ONLY, Dispute


class SealedOffer(models.Model):
    """A final offer as it was lodged: bytes that this system cannot open. The last of a side is the one that counts.

    :ivar receipt: SHA-256 of the bytes, which the party keeps.
    :ivar key: fingerprint of the public key it was sealed to.
    """

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="offers")
    side = models.CharField(max_length=8, choices=[(side, side) for side in Side])
    number = models.PositiveSmallIntegerField()
    box = models.BinaryField()
    receipt = models.CharField(max_length=64)
    key = models.CharField(max_length=16)
    lodged_by = models.CharField(max_length=150)
    lodged_by_role = models.CharField(max_length=40)
    lodged_by_user_id = models.BigIntegerField(null=True)
    lodged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "side", "number"], name="an_offer_has_its_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="offers_are_numbered_from_one"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.side} {self.number}"

    @property
    def stamp(self) -> Stamp:
        return Stamp(self.dispute.reference, Side(self.side), self.number)


class OpenedOffer(models.Model):
    """What a sealed offer held, once both were opened together. Offers that were replaced are never opened."""

    offer = models.OneToOneField(SealedOffer, on_delete=models.PROTECT, related_name="opened")
    content = models.JSONField()
    opened_at = models.DateTimeField()

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.offer_id}"
