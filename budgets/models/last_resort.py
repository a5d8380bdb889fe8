"""Minutes of the board, recovery plans, and what was taken, or not, as a last resort (R53, R89, R93; S4 ¶44, ¶48)."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from budgets.domain.last_resort import PlanOutcome
from budgets.domain.uses import MinuteAbout
from budgets.models.freed_up import KEPT, Claim
from budgets.models.ledger import APPEND_ONLY, Books, Posting
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


class BoardMinuteQuerySet(models.QuerySet["BoardMinute"]):
    def visible_to(self, principal: Principal) -> "BoardMinuteQuerySet":
        """Minutes of PCTs this hat sees: practices see their board’s."""
        return self.filter(pct__in=Organisation.objects.visible_to(principal))


class BoardMinute(models.Model):
    """A decision of a PCT’s board on freed-up resources, as its clerk recorded it. Never changed.

    :ivar up_to: the sum that the decision approves.
    """

    pct = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    reference = models.CharField(max_length=60)
    about = models.CharField(max_length=12, choices=[(about, about) for about in MinuteAbout])
    decision = models.TextField()
    up_to = models.DecimalField(max_digits=14, decimal_places=2)
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()

    objects = BoardMinuteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pct", "reference"], name="minute_reference_is_unique")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.reference}, {self.held_on}"


class RecoveryPlanQuerySet(models.QuerySet["RecoveryPlan"]):
    def visible_to(self, principal: Principal) -> "RecoveryPlanQuerySet":
        return self.filter(books__pct__in=Organisation.objects.visible_to(principal))


@pghistory.track()
class RecoveryPlan(models.Model):
    """How a PCT means to contain an overspend, and what became of it. Once its outcome is recorded it stands.

    :ivar overspend: what it is to contain, pounds. ``remaining``: what it could not.
    """

    books = models.ForeignKey(Books, on_delete=models.PROTECT, related_name="recovery_plans")
    begun_on = models.DateField()
    ends_on = models.DateField()
    overspend = models.DecimalField(max_digits=14, decimal_places=2)
    measures = models.TextField()
    outcome = models.CharField(max_length=10, choices=[(o, o) for o in PlanOutcome], default=PlanOutcome.UNDER_WAY)
    remaining = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    outcome_words = models.TextField(blank=True)
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()
    outcome_by = models.CharField(max_length=150, blank=True)
    outcome_at = models.DateTimeField(null=True)

    objects = RecoveryPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(outcome="failed") | Q(remaining__gt=0), name="failed_plan_leaves_some"),
        ]
        triggers = [
            KEPT,
            pgtrigger.Protect(
                name="outcome_stands", operation=pgtrigger.Update, condition=~pgtrigger.Q(old__outcome="under_way")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begun_on} to {self.ends_on}: {self.outcome}"


class OverspendCoverQuerySet(models.QuerySet["OverspendCover"]):
    def visible_to(self, principal: Principal) -> "OverspendCoverQuerySet":
        """What was asked of a PCT’s freed-up resources, by all who see the PCT: its practices among them."""
        return self.filter(books__pct__in=Organisation.objects.visible_to(principal))


class OverspendCover(models.Model):
    """An attempt to cover an overspend from freed-up resources: granted, or refused with what was missing."""

    books = models.ForeignKey(Books, on_delete=models.PROTECT, related_name="covers")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    reason = models.TextField()
    plan = models.ForeignKey(RecoveryPlan, on_delete=models.PROTECT, null=True, related_name="covers")
    minute = models.ForeignKey(BoardMinute, on_delete=models.PROTECT, null=True, related_name="covers")
    posting = models.OneToOneField(Posting, on_delete=models.PROTECT, null=True, related_name="+")
    missing = models.JSONField(default=list)
    refusal = models.TextField(blank=True)
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=40)
    at = models.DateTimeField()

    objects = OverspendCoverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(posting__isnull=True) & ~Q(refusal="")
                | Q(posting__isnull=False, plan__isnull=False, minute__isnull=False, refusal=""),
                name="cover_has_its_three_facts",
            )
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.books_id} {self.amount}"

    @property
    def is_granted(self) -> bool:
        return self.posting_id is not None


class OverspendPartQuerySet(models.QuerySet["OverspendPart"]):
    def visible_to(self, principal: Principal) -> "OverspendPartQuerySet":
        rows = self.filter(practice__in=Organisation.objects.visible_to(principal).practices())
        return rows.filter(claim__in=Claim.objects.visible_to(principal))


class OverspendPart(models.Model):
    """What an overspend took of one practice’s money of one claim."""

    cover = models.ForeignKey(OverspendCover, on_delete=models.PROTECT, related_name="parts")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="covers")
    practice = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    objects = OverspendPartQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="part_has_an_amount")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.cover_id} {self.practice_id}: {self.amount}"
