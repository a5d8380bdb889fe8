"""Conditions of an approval, and what was done to discharge them (R101; S4 ¶52, ¶54)."""

from django.db import models
from django.db.models import Q

from business_cases.domain.condition_states import DISCHARGED, ConditionDeed, ConditionStatus
from business_cases.domain.conditions import Before
from business_cases.models.cases import APPEND_ONLY, BusinessCase
from business_cases.models.signing import CaseSignature, Meeting
from pbc.core.principal import Principal

STATUSES = [(status, status) for status in ConditionStatus]


class ConditionQuerySet(models.QuerySet["Condition"]):
    def visible_to(self, principal: Principal) -> "ConditionQuerySet":
        """As the case is."""
        return self.filter(signature__case__in=BusinessCase.objects.visible_to(principal))

    def of_approvals(self) -> "ConditionQuerySet":
        """Those of decisions, each with what was done to it: two queries."""
        rows = self.filter(signature__decides=True).select_related("signature__case__owner", "signature__case__pct")
        return rows.prefetch_related("changes")

    def open(self) -> "ConditionQuerySet":
        """Those neither met nor waived: both are final."""
        return self.exclude(pk__in=ConditionChange.objects.filter(status__in=DISCHARGED).values("condition"))


class Condition(models.Model):
    """A condition of an approval, with its owner and day, as it was decided.

    :ivar before: what waits until it is met.
    """

    signature = models.ForeignKey(CaseSignature, on_delete=models.PROTECT, related_name="conditions")
    number = models.PositiveSmallIntegerField()
    words = models.TextField()
    owner = models.CharField(max_length=150)
    due_on = models.DateField()
    before = models.CharField(max_length=8, choices=[(each, each) for each in Before], default=Before.START)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signature", "number"], name="condition_number_is_unique"),
            models.CheckConstraint(condition=~Q(words="") & ~Q(owner=""), name="a_condition_is_whole"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.signature_id} condition {self.number}"


class ConditionChange(models.Model):
    """What was done to a condition: shown, accepted, sent back, waived, its day moved. Append-only.

    :ivar dated: the day of the evidence; ``due_on`` the new day, where it was moved.
    :ivar meeting: where the body waived it or moved its day.
    :ivar for_name: the director whose deputy did it.
    """

    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField()
    deed = models.CharField(max_length=12, choices=[(deed, deed) for deed in ConditionDeed])
    before = models.CharField(max_length=12, choices=STATUSES)
    status = models.CharField(max_length=12, choices=STATUSES)
    words = models.TextField(blank=True)
    dated = models.DateField(null=True)
    due_on = models.DateField(null=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=40)
    by_user_id = models.BigIntegerField(null=True)
    by_organisation = models.CharField(max_length=120, blank=True)
    for_name = models.CharField(max_length=150, blank=True)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["condition", "number"], name="condition_change_is_unique"),
            models.UniqueConstraint(
                fields=["condition"], condition=Q(status__in=sorted(DISCHARGED)), name="a_condition_is_discharged_once"
            ),
            models.CheckConstraint(
                condition=Q(deed=ConditionDeed.ACCEPT) | ~Q(words=""), name="a_condition_changes_with_its_words"
            ),
            models.CheckConstraint(
                condition=Q(deed=ConditionDeed.SHOW, dated__isnull=False)
                | ~Q(deed=ConditionDeed.SHOW) & Q(dated__isnull=True),
                name="evidence_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(deed=ConditionDeed.MOVE_DAY, due_on__isnull=False)
                | ~Q(deed=ConditionDeed.MOVE_DAY) & Q(due_on__isnull=True),
                name="a_moved_day_is_given",
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.condition_id} {self.number}: {self.status}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, principal: Principal) -> "EvidenceQuerySet":
        """As the condition is."""
        return self.filter(change__condition__in=Condition.objects.visible_to(principal))


class Evidence(models.Model):
    """The file that was shown for a condition, as it was sent.

    :ivar kind: what its content is, whatever its name says; ``scan`` what became of the search for viruses.
    """

    change = models.OneToOneField(ConditionChange, on_delete=models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    scan = models.CharField(max_length=12)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.change_id} {self.name}"
