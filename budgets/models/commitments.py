"""What a PCT's money is promised to (R101, R107)."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from budgets.domain.commitments import SOURCES
from budgets.domain.ledger import AccountKey, AccountKind
from budgets.models.ledger import APPEND_ONLY, Books
from governance.queries.walls import Wall, walled_from
from pbc.core import clock
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Affiliation, Organisation


def behind(wall: Wall) -> Q:
    """Commitments behind a wall: to whom it is about, to a case that names one, or that the person leaves."""
    named = CommitmentBody.objects.filter(wall.around("organisation") | wall.named("name"))
    left = wall.recused("business_cases.BusinessCase", field="case_id")
    return wall.around("owner") | Q(pk__in=named.values("commitment_id")) | left


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, principal: Principal) -> "CommitmentQuerySet":
        """Commitments to organisations this hat sees; a practice sees those to its consortium too."""
        return self.filter(owner__in=Organisation.objects.visible_to(principal))

    def behind_wall_of(self, principal: Principal) -> "CommitmentQuerySet":
        """Commitments in whose case this hat has an interest today: what names them is withheld from it."""
        wall = walled_from(principal, clock.today())
        return self.filter(behind(wall)) if wall else self.none()

    def of_practice(self, practice: Organisation) -> "CommitmentQuerySet":
        """Those to a practice, and to the consortia that it is in."""
        consortia = Affiliation.objects.filter(
            child=practice, parent__kind=OrganisationKind.CONSORTIUM, period__upper_inf=True
        )
        return self.filter(Q(owner=practice) | Q(owner__in=consortia.values("parent_id")))


@pghistory.track()
class Commitment(models.Model):
    """Money of one year's books promised to one approved case, by its reference. What moved stands in the ledger.

    :ivar owner: the practice or consortium whose case it is; ``case_id`` the case’s key.
    :ivar source_kind: the account that pays, and takes back what is not needed; likewise ``source_name``.
    """

    books = models.ForeignKey(Books, on_delete=models.PROTECT, related_name="commitments")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    case_id = models.BigIntegerField(null=True)
    reference = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    source_kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in SOURCES])
    source_name = models.CharField(max_length=120, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    committed_by = models.CharField(max_length=150)
    committed_at = models.DateTimeField()

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["books", "reference"], name="a_case_is_committed_once_a_year"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="commitment_has_an_amount"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"

    @property
    def source(self) -> AccountKey:
        return AccountKey(AccountKind(self.source_kind), name=self.source_name)


class CommitmentBody(models.Model):
    """An organisation that the case names, as it was when the money was promised: whom a wall goes by.

    :ivar name: as the case gives it; ``organisation`` where it is one of the register.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="bodies")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "commitment bodies"
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.name}"
