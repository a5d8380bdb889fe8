"""The joint statement of the two sides: versions, signatures, and the one that stands (R143; S4 ¶73). Append-only."""

from django.db import models
from django.db.models import Q

from disputes.domain.parties import Side
from disputes.domain.statement import Statement
from disputes.models.disputes import APPEND_ONLY, NOTHING, Dispute
from disputes.models.mediation import of_the_sides
from disputes.models.side_signatures import SideSignature
from pbc.accounts.domain.permissions import Permission
from pbc.core.principal import Principal


class StatementVersionQuerySet(models.QuerySet["StatementVersion"]):
    def visible_to(self, principal: Principal) -> "StatementVersionQuerySet":
        """Every version for the two sides and the clerk, who may have to fix one; for the rest the one that stands."""
        clerks = ~NOTHING if principal.may(Permission.DISPUTE_CLERK) else NOTHING
        seen = of_the_sides(principal) | clerks | Q(joint__isnull=False)
        return self.filter(seen, dispute__in=Dispute.objects.visible_to(principal))


class StatementVersion(models.Model):
    """A statement as one side wrote it; as the clerk did, where the side is empty.

    :ivar figures: those in dispute with their working, as they stood on ``figures_on``.
    :ivar digest: SHA-256 of all of it: what is signed.
    """

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="statement_versions")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=8, choices=[(side, side) for side in Side], blank=True)
    questions = models.JSONField()
    by_issue = models.BooleanField()
    agreed = models.TextField()
    disputed = models.TextField()
    figures = models.JSONField()
    figures_on = models.DateField()
    digest = models.CharField(max_length=64)
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=40)
    by_user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    objects = StatementVersionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispute", "number"], name="a_statement_has_its_number")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.number}"

    @property
    def statement(self) -> Statement:
        return Statement(tuple(self.questions), self.agreed, self.disputed, self.by_issue)


class StatementSignature(SideSignature):
    """One side's signature under one version."""

    version = models.ForeignKey(StatementVersion, on_delete=models.PROTECT, related_name="signatures")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "side"], name="a_side_signs_a_version_once")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.version_id} {self.side}"


class JointStatement(models.Model):
    """The statement that stands: signed by both sides, or fixed by the clerk where they did not agree in time.

    :ivar because: of a fixed one, from which versions and why; empty where both sides signed.
    """

    dispute = models.OneToOneField(Dispute, on_delete=models.PROTECT, related_name="joint_statement")
    version = models.OneToOneField(StatementVersion, on_delete=models.PROTECT, related_name="joint")
    because = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.version_id}"
