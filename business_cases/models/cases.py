"""Business cases: what is proposed, as it stands and as it was submitted, and all that became of it (R96–R98)."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from business_cases.domain.case_states import UNDECIDED, CaseStatus, Deed
from business_cases.domain.route import Level
from disputes.models import Ruling
from governance.queries.walls import Wall, walled_from
from pbc.core import clock
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Affiliation, Organisation

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
KEPT = pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)


def behind(wall: Wall) -> Q:
    """Cases behind a wall: of an organisation it is about, that name one, or that the person leaves."""
    named = CaseBody.objects.filter(wall.around("organisation") | wall.named("name"))
    return wall.around("owner") | Q(pk__in=named.values("case_id")) | wall.recused("business_cases.BusinessCase")


class BusinessCaseQuerySet(models.QuerySet["BusinessCase"]):
    def visible_to(self, principal: Principal) -> "BusinessCaseQuerySet":
        """Cases of organisations this hat sees, outside its wall. What was never submitted is the proposer's alone."""
        if principal.is_system or principal.organisation_kind == "system":
            return self
        seen = Q(owner__in=Organisation.objects.visible_to(principal)) | Q(pct_id=principal.organisation_id)
        rows = self.filter(seen & Q(first_received_on__isnull=False) | _own(principal))
        wall = walled_from(principal, clock.today())
        return rows.exclude(behind(wall)) if wall else rows

    def behind_wall_of(self, principal: Principal) -> "BusinessCaseQuerySet":
        """Cases in which this hat has an interest today: what names them elsewhere is withheld from it."""
        wall = walled_from(principal, clock.today())
        return self.filter(behind(wall)) if wall else self.none()

    def written_by(self, principal: Principal) -> "BusinessCaseQuerySet":
        """Cases of this hat's own organisation, and of the consortia that it belongs to."""
        return self if principal.is_system else self.filter(_own(principal))

    def undecided(self) -> "BusinessCaseQuerySet":
        return self.filter(status__in=UNDECIDED)


def _own(principal: Principal) -> Q:
    own = principal.organisation_id
    consortia = Affiliation.objects.filter(
        child_id=own, parent__kind=OrganisationKind.CONSORTIUM, period__upper_inf=True
    )
    return Q(owner_id=own) | Q(owner__in=consortia.values("parent_id"))


@pghistory.track()
class BusinessCase(models.Model):
    """One proposal of a practice or consortium to its PCT.

    What lists, routes and registers go by is copied here from the version submitted last; its words stay there.

    :ivar is_light: it asks for the light route: one page, nobody assesses (S4 ¶49).
    :ivar resubmits: the refused case whose place it takes.
    :ivar received_on: day 0 of the clock; empty while the case is a draft, or returned as incomplete.
    :ivar first_received_on: the day it first came; since then the PCT sees it.
    :ivar ruling: of a panel, by which the refused case was approved; ``decided_on`` stays the day of the refusal.
    :ivar decides: the level that decides, by the route frozen in the version.
    """

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    pct = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=30, unique=True)
    title = models.CharField(max_length=200, blank=True)
    is_light = models.BooleanField(default=False)
    resubmits = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="resubmitted_as")
    status = models.CharField(max_length=16, choices=[(s, s) for s in CaseStatus], default=CaseStatus.DRAFT)
    begun_by = models.CharField(max_length=150)
    begun_by_user_id = models.BigIntegerField(null=True)
    begun_at = models.DateTimeField()
    received_on = models.DateField(null=True)
    first_received_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    clock = models.JSONField(default=dict)
    decides = models.PositiveSmallIntegerField(null=True, choices=[(level.value, level.name) for level in Level])
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    one_off = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    recurrent = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    freed = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    upfront = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    recovery_month = models.PositiveSmallIntegerField(null=True)
    ruling = models.OneToOneField(Ruling, on_delete=models.PROTECT, null=True, related_name="+")

    objects = BusinessCaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=sorted(UNDECIDED)) | Q(received_on__isnull=False, due_on__isnull=False),
                name="an_open_case_has_its_clock",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "returned", "withdrawn"])
                | Q(value__isnull=False, decides__isnull=False),
                name="a_submitted_case_has_its_route",
            ),
        ]
        indexes = [models.Index(fields=["pct", "status"], name="cases_by_pct"), models.Index(fields=["due_on"])]
        triggers = [
            KEPT,
            pgtrigger.ReadOnly(name="origin_is_kept", fields=["owner", "pct", "reference", "resubmits", "begun_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"

    @property
    def state(self) -> CaseStatus:
        return CaseStatus(self.status)

    @property
    def level(self) -> Level | None:
        return Level(self.decides) if self.decides else None


@pghistory.track()
class CaseSection(models.Model):
    """The answers of one part of the proforma, as they stand. Saved as people go; a version freezes them.

    Its history holds every saving, so that nothing anybody wrote is lost.

    :ivar revision: counts the savings, so that nobody writes over what somebody else has just saved.
    """

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="sections")
    key = models.CharField(max_length=40)
    content = models.JSONField()
    revision = models.PositiveIntegerField()
    saved_by = models.CharField(max_length=150)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="a_part_stands_once")]
        triggers = [KEPT]

    def __str__(self) -> str:
        return f"{self.case_id} {self.key} {self.revision}"


class CaseAuthor(models.Model):
    """Somebody who wrote in a case: none of them ever signs it."""

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="authors")
    user_id = models.BigIntegerField()
    name = models.CharField(max_length=150)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user_id"], name="an_author_stands_once")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.case_id} {self.name}"


class CaseVersion(models.Model):
    """A case as it was submitted: what is assessed, decided on and promised. Never edited.

    :ivar content: the answers by part; ``digest`` is the SHA-256 of their canonical JSON.
    :ivar route: who signs, with reasons, by the rules of the day; ``money`` its figures with their working.
    :ivar changes: what is different from the version before, or from the refused case in whose place it comes.
    """

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    money = models.JSONField()
    route = models.JSONField()
    changes = models.JSONField(default=dict)
    submitted_by = models.CharField(max_length=150)
    submitted_by_role = models.CharField(max_length=40)
    submitted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="version_number_is_unique")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.case_id} version {self.number}"


class CaseChange(models.Model):
    """A change of state: by whom, when, why. The case's own record, seen by both sides. Append-only.

    :ivar before: empty for the first, the beginning of the draft.
    """

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField()
    deed = models.CharField(max_length=12, choices=[(deed, deed) for deed in Deed], blank=True)
    before = models.CharField(max_length=16, choices=[(s, s) for s in CaseStatus], blank=True)
    status = models.CharField(max_length=16, choices=[(s, s) for s in CaseStatus])
    words = models.TextField(blank=True)
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=40)
    by_organisation = models.CharField(max_length=120, blank=True)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="change_number_is_unique")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}: {self.status}"


class CaseBody(models.Model):
    """An organisation that would provide the service, or whose services it would stand beside, as submitted.

    :ivar name: as it was given; ``organisation`` where that is the code of one in the register.
    """

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="bodies")
    version = models.ForeignKey(CaseVersion, on_delete=models.PROTECT, related_name="bodies")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "case bodies"
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="a_body_is_named_once")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.case_id} {self.name}"
