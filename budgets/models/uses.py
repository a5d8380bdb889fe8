"""What freed-up resources are to buy, and what stands in the way (R88, R89, R95; S4 ¶44, ¶63)."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from budgets.domain.use_states import UseStatus
from budgets.domain.uses import UseKind
from budgets.models.freed_up import KEPT, Claim
from budgets.models.last_resort import BoardMinute
from budgets.models.ledger import APPEND_ONLY
from governance.queries.walls import walled_from
from pbc.core import clock
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


class ProposedUseQuerySet(models.QuerySet["ProposedUse"]):
    def visible_to(self, principal: Principal) -> "ProposedUseQuerySet":
        """Uses of claims this hat sees, outside its wall: a supplier’s name is compared, too."""
        rows = self.filter(claim__in=Claim.objects.visible_to(principal))
        wall = walled_from(principal, clock.today())
        if wall is None:
            return rows
        return rows.exclude(wall.around("practice") | wall.named("supplier") | wall.recused("budgets.ProposedUse"))


@pghistory.track()
class ProposedUse(models.Model):
    """One use of a claim’s money, paid from what one practice has of it.

    :ivar minute: the board’s specific approval, of premises; a minute approves one use.
    :ivar by_light_route: agreed at once as a small purchase, of which the board is told (S4 ¶49).
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="uses")
    practice = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in UseKind])
    description = models.TextField()
    benefit = models.TextField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    is_recurrent = models.BooleanField(default=False)
    supplier = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=10, choices=[(s, s) for s in UseStatus], default=UseStatus.PROPOSED)
    by_light_route = models.BooleanField(default=False)
    minute = models.OneToOneField(BoardMinute, on_delete=models.PROTECT, null=True, related_name="use")
    proposed_by = models.CharField(max_length=150)
    proposed_by_user_id = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150, blank=True)
    decided_by_role = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)
    plan = models.TextField(blank=True)

    objects = ProposedUseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="use_number_is_unique"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="use_has_an_amount"),
            models.CheckConstraint(
                condition=~Q(kind="premises", status__in=["agreed", "released", "spent"]) | Q(minute__isnull=False),
                name="premises_have_a_minute",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["refused", "cannot_yet"]) | ~Q(decision="") & ~Q(plan=""),
                name="a_refused_use_is_explained",
            ),
        ]
        triggers = [
            KEPT,
            pgtrigger.ReadOnly(
                name="proposal_is_kept",
                fields=["claim", "practice", "number", "kind", "description", "benefit", "amount", "is_recurrent"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"

    @property
    def reference(self) -> str:
        """What its accounts are named by: the claim’s reference and its own number."""
        return f"{self.claim.reference}/{self.number}"

    @property
    def state(self) -> UseStatus:
        return UseStatus(self.status)


class ObstacleStep(models.Model):
    """A step of the plan to remove what stands in the way of a claim or a use, with its day. Append-only."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="steps")
    use = models.ForeignKey(ProposedUse, on_delete=models.PROTECT, null=True, related_name="steps")
    due_on = models.DateField()
    what = models.CharField(max_length=250)
    given_at = models.DateTimeField()

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.due_on}: {self.what}"
