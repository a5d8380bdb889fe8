"""Claims on freed-up resources: what was declared, to whom it goes, and all that happened to it (R86, R87, R92)."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from budgets.domain.claim_states import ClaimStatus
from budgets.domain.claims import DeedKind, FactKind
from budgets.domain.freed_up import SplitBasis
from budgets.domain.terms import Side
from budgets.models.ledger import APPEND_ONLY, Books
from disputes.models import Ruling
from governance.queries.walls import Wall, walled_from
from pbc.core import clock
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

KEPT = pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)


def behind(wall: Wall) -> Q:
    """Claims behind a wall: of an organisation it is about, that give one a share, or that the person leaves."""
    shared = ClaimShare.objects.filter(wall.around("practice"))
    return wall.around("practice") | Q(pk__in=shared.values("claim_id")) | wall.recused("budgets.Claim")


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, principal: Principal) -> "ClaimQuerySet":
        """Claims of practices this hat sees, and those that give such a practice a share, outside the hat’s wall."""
        practices = Organisation.objects.visible_to(principal).practices()
        shared = ClaimShare.objects.filter(practice__in=practices)
        rows = self.filter(Q(practice__in=practices) | Q(pk__in=shared.values("claim_id")))
        wall = walled_from(principal, clock.today())
        return rows.exclude(behind(wall)) if wall else rows

    def of_year(self, start_year: int) -> "ClaimQuerySet":
        return self.filter(books__financial_year=start_year)


@pghistory.track()
class Claim(models.Model):
    """What one practice freed from its budget by the end of a month, and claims. Figures and terms are never edited:
    a correction is another claim.

    :ivar terms: the terms it is judged by, as they were when it was declared.
    :ivar figures: the workings of the total and its two parts, and what each devolved line gives.
    :ivar ruling: of the panel by which it was agreed after it had been refused (S4 ¶73).
    :ivar split_basis: how shares of other practices are named; empty where the practice keeps all of its part.
    """

    books = models.ForeignKey(Books, on_delete=models.PROTECT, related_name="claims")
    practice = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=30, unique=True)
    month = models.DateField()
    is_final = models.BooleanField(help_text="Of the whole year, at its end")
    total = models.DecimalField(max_digits=14, decimal_places=2)
    practice_part = models.DecimalField(max_digits=14, decimal_places=2)
    pct_part = models.DecimalField(max_digits=14, decimal_places=2)
    terms = models.JSONField()
    figures = models.JSONField()
    note = models.TextField(blank=True)
    purpose = models.CharField(max_length=120, blank=True)
    split_basis = models.CharField(max_length=8, blank=True, choices=[(each, each) for each in SplitBasis])
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    status = models.CharField(max_length=10, choices=[(s, s) for s in ClaimStatus], default=ClaimStatus.DECLARED)
    declared_by = models.CharField(max_length=150)
    declared_by_role = models.CharField(max_length=40)
    declared_by_user_id = models.BigIntegerField(null=True)
    declared_at = models.DateTimeField()
    split_confirmed_by = models.CharField(max_length=150, blank=True)
    split_confirmed_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_by_role = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)
    plan = models.TextField(blank=True)
    ruling = models.OneToOneField(Ruling, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["books", "practice"], condition=Q(status="declared"), name="one_claim_waits_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(total=F("practice_part") + F("pct_part"), total__gt=0, pct_part__gte=0),
                name="claim_adds_up",
            ),
        ]
        triggers = [
            KEPT,
            pgtrigger.ReadOnly(
                name="figures_are_kept",
                fields=[
                    *("books", "practice", "reference", "month", "total", "practice_part", "pct_part", "terms"),
                    *("figures", "declared_by", "declared_at", "corrects"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.total}"

    @property
    def state(self) -> ClaimStatus:
        return ClaimStatus(self.status)

    @property
    def is_split_open(self) -> bool:
        """Whether the practice has yet to confirm what it gives to others."""
        return bool(self.split_basis) and self.split_confirmed_at is None


class ClaimShare(models.Model):
    """What one practice has of a claim’s practice part. ``share`` is as named: hundredths or pounds."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="shares")
    practice = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    share = models.DecimalField(max_digits=14, decimal_places=2)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "practice"], name="one_share_a_practice")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.practice_id}: {self.amount}"


class ClaimDeed(models.Model):
    """One thing that happened to a claim or a use of it, seen by both sides. Append-only."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="deeds")
    use = models.ForeignKey("budgets.ProposedUse", on_delete=models.PROTECT, null=True, related_name="deeds")
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in DeedKind])
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    words = models.TextField(blank=True)
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=40)
    by_organisation = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.kind}"


class PlanFactQuerySet(models.QuerySet["PlanFact"]):
    def visible_to(self, principal: Principal) -> "PlanFactQuerySet":
        return self.filter(practice__in=Organisation.objects.visible_to(principal).practices())


class PlanFact(models.Model):
    """What one side said of a practice’s agreement, plan or objectives, on what evidence. The latest word counts."""

    practice = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    financial_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in FactKind])
    side = models.CharField(max_length=8, choices=[(side, side) for side in Side])
    holds = models.BooleanField()
    evidence = models.TextField()
    said_by = models.CharField(max_length=150)
    said_by_role = models.CharField(max_length=40)
    said_at = models.DateTimeField()

    objects = PlanFactQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["practice", "financial_year"], name="plan_fact_of_year")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.practice_id} {self.financial_year} {self.kind}: {self.holds}"
