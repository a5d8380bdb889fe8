"""What the panel asked, how it voted, what it ruled, and whether that was followed (R142–R144; S4 ¶73).

A vote and a ruling point to an offer that was opened in the same dispute: the database knows no other outcome. There is
no amount here and no words of a third way.
"""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from disputes.domain.parties import Side
from disputes.models.disputes import APPEND_ONLY, Dispute
from disputes.models.offers import OpenedOffer
from disputes.models.panels import PanelSeat

SIDES = [(side, side) for side in Side]


def offer_of(dispute_of_row: str) -> pgtrigger.Trigger:
    """The offer that a row points to was opened in the row's own dispute.

    :param dispute_of_row: SQL that gives the dispute of the row ``NEW``.
    """
    return pgtrigger.Trigger(
        name="one_of_the_offers",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM disputes_openedoffer opened
                JOIN disputes_sealedoffer sealed ON sealed.id = opened.offer_id
                WHERE opened.id = NEW.offer_id AND sealed.dispute_id = ({dispute_of_row})
            ) THEN
                RAISE EXCEPTION 'the outcome is one of the two offers of the dispute, whole (S4 ¶73)';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - the condition is written below
    )


class PanelQuestion(models.Model):
    """A question that the panel puts to both sides alike, in writing. Append-only."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField()
    words = models.TextField()
    answer_by = models.DateField()
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispute", "number"], name="panel_question_has_its_number")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.dispute_id} question {self.number}"


class PanelAnswer(models.Model):
    """One side's answer to the panel. The other side reads it once both have answered. Append-only."""

    question = models.ForeignKey(PanelQuestion, on_delete=models.PROTECT, related_name="answers")
    side = models.CharField(max_length=8, choices=SIDES)
    words = models.TextField()
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "side"], name="a_side_answers_once")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.question_id} {self.side}"


@pghistory.track()
class Vote(models.Model):
    """One member's vote for one of the offers, with reasons. Nobody but they see it before the ruling. Append-only.

    :ivar issue: nought for the whole package, else the number of the question.
    """

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="votes")
    seat = models.ForeignKey(PanelSeat, on_delete=models.PROTECT, related_name="votes")
    issue = models.PositiveSmallIntegerField()
    offer = models.ForeignKey(OpenedOffer, on_delete=models.PROTECT, related_name="+")
    reasons = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "issue"], name="a_member_votes_once"),
            models.CheckConstraint(condition=~Q(reasons=""), name="a_vote_has_its_reasons"),
        ]
        triggers = [APPEND_ONLY, offer_of("NEW.dispute_id")]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.seat_id} {self.issue}"


@pghistory.track()
class Ruling(models.Model):
    """What the panel ruled, as it was issued. Never changed.

    :ivar content: what its letter says; ``digest`` is the SHA-256 of the PDF.
    """

    dispute = models.OneToOneField(Dispute, on_delete=models.PROTECT, related_name="ruling")
    content = models.JSONField()
    pdf = models.BinaryField()
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_on = models.DateField()

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.dispute_id} ruled"


@pghistory.track()
class RulingOn(models.Model):
    """The outcome of one issue: one of the offers. Append-only."""

    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, related_name="outcomes")
    issue = models.PositiveSmallIntegerField()
    offer = models.ForeignKey(OpenedOffer, on_delete=models.PROTECT, related_name="+")
    votes_for = models.PositiveSmallIntegerField()
    votes_against = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ruling", "issue"], name="an_issue_has_one_outcome"),
            models.CheckConstraint(condition=Q(votes_for__gt=models.F("votes_against")), name="the_majority_decides"),
        ]
        triggers = [
            APPEND_ONLY,
            offer_of("SELECT dispute_id FROM disputes_ruling WHERE id = NEW.ruling_id"),
        ]

    def __str__(self) -> str:
        return f"{self.ruling_id} {self.issue}"

    @property
    def side(self) -> Side:
        return Side(self.offer.offer.side)


class Following(models.Model):
    """One side's word that the ruling was done: what was done, when and by whom. Append-only."""

    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, related_name="followings")
    side = models.CharField(max_length=8, choices=SIDES)
    words = models.TextField()
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ruling", "side"], name="a_side_confirms_once")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.ruling_id} {self.side}"


class CarriedOut(models.Model):
    """What the PCT did because of the ruling on one issue: by an action that points to it, or by hand. Append-only."""

    outcome = models.OneToOneField(RulingOn, on_delete=models.PROTECT, related_name="carried_out")
    words = models.TextField()
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "carried out"
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.outcome_id} carried out"


class Precedent(models.Model):
    """A ruling as it is published: without names. Append-only.

    :ivar for_side: which side the panel ruled for; of the first issue, where there are several.
    """

    ruling = models.OneToOneField(Ruling, on_delete=models.PROTECT, related_name="precedent")
    about = models.CharField(max_length=12)
    paragraph = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200)
    question = models.TextField()
    for_side = models.CharField(max_length=8, choices=SIDES)
    reasons = models.TextField()
    ruled_on = models.DateField()
    published_by = models.CharField(max_length=150)
    published_at = models.DateTimeField()

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return self.title
