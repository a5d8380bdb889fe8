"""Mediation: who accepted, who mediates, and notes without prejudice (R145; S3)."""

import pghistory
from django.db import models
from django.db.models import Q

from disputes.domain.mediation import Speaker, Word
from disputes.domain.parties import Side
from disputes.domain.states import DisputeStatus
from disputes.models.disputes import APPEND_ONLY, KEPT, NOTHING, Dispute, speaks_for_a_side
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.models import User
from pbc.core.principal import Principal
from pbc.organisations.models import Succession


class MediationWord(models.Model):
    """What a side said of mediation: that it accepts, or that it ends it. Append-only."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="mediation_words")
    side = models.CharField(max_length=8, choices=[(side, side) for side in Side])
    word = models.CharField(max_length=8, choices=[(word, word) for word in Word])
    by_name = models.CharField(max_length=150)
    by_user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispute", "side", "word"], name="a_side_says_it_once")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.side} {self.word}"


@pghistory.track()
class Mediator(models.Model):
    """Who mediates in a dispute. One who did, for however long, never sits on its panel.

    :ivar checked_at: when the register of interests was asked, before the person was named.
    """

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="mediators")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()
    named_by = models.CharField(max_length=150)
    named_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    released_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispute"], condition=Q(released_at__isnull=True), name="a_dispute_has_one_mediator"
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | ~Q(released_because=""),
                name="a_mediator_is_released_for_a_reason",
            ),
        ]
        triggers = [KEPT]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.user_id}"


def own_and_taken_over(principal: Principal) -> list[int]:
    """Keys of this hat's own organisation and of those that it took over; none for who stands outside. One query."""
    own = principal.organisation_id
    if own is None or not speaks_for_a_side(principal):
        return []
    return [own, *Succession.objects.filter(successor=own).values_list("predecessor", flat=True)]


def of_the_sides(principal: Principal) -> Q:
    """What belongs to a dispute of which this hat's own organisation, or one that it took over, is a side.

    Neither members of a consortium, nor auditors, nor anybody above: what is without prejudice is for the two sides
    themselves.
    """
    mine = own_and_taken_over(principal)
    return Q(dispute__practice__in=mine) | Q(dispute__pct__in=mine)


class MediationNoteQuerySet(models.QuerySet["MediationNote"]):
    def visible_to(self, principal: Principal) -> "MediationNoteQuerySet":
        """Notes for the two sides, and for the mediator while mediation lasts. Not for the system itself."""
        mine = Q(dispute__in=Dispute.objects.visible_to(principal))
        return self.filter(mine & (of_the_sides(principal) | _mediated_by(principal)))


def _mediated_by(principal: Principal) -> Q:
    if not principal.may(Permission.DISPUTE_MEDIATE):
        return NOTHING
    running = Mediator.objects.filter(
        user=principal.user_id,
        released_at__isnull=True,
        dispute__status=DisputeStatus.MEDIATION,
        dispute__sha=principal.organisation_id,
    )
    return Q(dispute__in=running.values("dispute"))


class MediationNote(models.Model):
    """What a side or the mediator wrote in mediation, without prejudice. Append-only, and in no history or audit."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="mediation_notes")
    speaker = models.CharField(max_length=8, choices=[(each, each) for each in Speaker])
    words = models.TextField()
    by_name = models.CharField(max_length=150)
    by_user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    objects = MediationNoteQuerySet.as_manager()

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.speaker}"
