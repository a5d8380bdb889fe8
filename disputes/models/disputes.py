"""Disputes: who disputes what with whom, where it stands, and all that was done (R140; S4 ¶72)."""

from typing import Any

import pghistory
import pgtrigger
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from disputes.domain.parties import About, Side
from disputes.domain.states import AT_HOME, Deed, DisputeStatus
from governance.queries.walls import Wall, interest_rules, walled_from
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.models import RoleAssignment
from pbc.core import clock
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Affiliation, Organisation, Succession

NOTHING = Q(pk__in=())
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
KEPT = pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)


def behind(wall: Wall, principal: Principal) -> Q:
    """Disputes behind a wall: of an organisation it is about or concerns, or that the person stands back from.

    The SHA stands outside both sides, so for its people an interest in the PCT counts like one in the practice.
    """
    named = DisputeBody.objects.filter(wall.around("organisation") | wall.named("name"))
    found = wall.around("practice") | Q(pk__in=named.values("dispute")) | wall.recused("disputes.Dispute")
    if principal.organisation_kind != OrganisationKind.SHA:
        return found
    return found | wall.around("pct") | Q(pct__in=_employed(principal))


def _employed(principal: Principal) -> models.QuerySet[Any, Any]:
    """PCTs in which the person holds a role, or held one not long ago."""
    today = clock.today()
    since = DateRange(interest_rules(today).ended_after(today), today, "[]")
    rows = RoleAssignment.objects.filter(user=principal.user_id, period__overlap=since)
    return rows.filter(organisation__kind=OrganisationKind.PCT).values("organisation")


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def visible_to(self, principal: Principal) -> "DisputeQuerySet":
        """Disputes that this hat takes part in, outside its wall.

        The two sides see their own. The SHA's clerk sees those that were referred; a mediator the one in mediation
        while it lasts; a member of a panel the ones of that panel, once appointed; the SHA's reviewers those that
        were ruled on; auditors of the PCT or the SHA those that were referred. Nobody else sees that one exists,
        administrators least of all.
        """
        if principal.is_system or principal.organisation_kind == "system":
            return self
        rows = self.filter(_side(principal) | _sha(principal) | _audited(principal))
        wall = walled_from(principal, clock.today())
        return rows.exclude(behind(wall, principal)) if wall else rows


def speaks_for_a_side(principal: Principal) -> bool:
    """Whether this hat may belong to a side at all. Auditors read, and stand outside both."""
    return principal.may(Permission.DISPUTE_VIEW) and not principal.may(Permission.DISPUTE_AUDIT)


def _audited(principal: Principal) -> Q:
    if not principal.may(Permission.DISPUTE_AUDIT):
        return NOTHING
    own = principal.organisation_id
    heirs_to = Succession.objects.filter(successor=own).values("predecessor")
    return Q(referred_on__isnull=False) & (Q(pct=own) | Q(pct__in=heirs_to) | Q(sha=own))


def _side(principal: Principal) -> Q:
    if not speaks_for_a_side(principal):
        return NOTHING
    own = principal.organisation_id
    heirs_to = Succession.objects.filter(successor=own).values("predecessor")
    if principal.organisation_kind == OrganisationKind.PCT:
        return Q(pct=own) | Q(pct__in=heirs_to)
    if principal.organisation_kind not in (OrganisationKind.PRACTICE, OrganisationKind.CONSORTIUM):
        return NOTHING
    groups = Affiliation.objects.filter(
        child=own, parent__kind=OrganisationKind.CONSORTIUM, period__contains=clock.today()
    )
    return Q(practice=own) | Q(practice__in=heirs_to) | Q(practice__in=groups.values("parent"))


def _sha(principal: Principal) -> Q:
    here = Q(sha_id=principal.organisation_id)
    if principal.may(Permission.DISPUTE_CLERK):
        return here & Q(referred_on__isnull=False)
    seen = _judged(principal) | _mediated(principal)
    if principal.may(Permission.DISPUTE_OVERSEE):
        seen |= Q(ruled_on__isnull=False)
    return here & seen


def _judged(principal: Principal) -> Q:
    if not principal.may(Permission.DISPUTE_JUDGE):
        return NOTHING
    mine = Dispute.objects.filter(
        seats__user=principal.user_id, seats__appointed_at__isnull=False, seats__replaced_at__isnull=True
    )
    return Q(pk__in=mine.values("pk"))


def _mediated(principal: Principal) -> Q:
    if not principal.may(Permission.DISPUTE_MEDIATE):
        return NOTHING
    mine = Dispute.objects.filter(mediators__user=principal.user_id, mediators__released_at__isnull=True)
    return Q(pk__in=mine.values("pk"), status=DisputeStatus.MEDIATION)


@pghistory.track()
class Dispute(models.Model):
    """One disagreement of a practice or consortium with its PCT over the local application of the framework.

    :ivar subject_type: label and key of what it is about, as in the audit trail; empty where no record stands for it.
    :ivar figures: those in dispute, with their working, as they stood when it was raised.
    :ivar by_issue: whether the panel rules on each question by itself, chosen beforehand; else on the whole package.
    :ivar stage_due_on: by when the present stage ends.
    :ivar offers_due_at: the deadline of the final offers.
    """

    practice = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    pct = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sha = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=30, unique=True)
    about = models.CharField(max_length=12, choices=[(each, each) for each in About])
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    subject_label = models.CharField(max_length=200)
    subject_address = models.CharField(max_length=200, blank=True)
    paragraph = models.CharField(max_length=60, blank=True)
    figures = models.JSONField(default=list)
    question = models.TextField()
    sought = models.TextField()
    by_issue = models.BooleanField(default=False)
    status = models.CharField(max_length=12, choices=[(s, s) for s in DisputeStatus], default=DisputeStatus.LOCAL)
    raised_by_side = models.CharField(max_length=8, choices=[(side, side) for side in Side])
    raised_by = models.CharField(max_length=150)
    raised_by_user_id = models.BigIntegerField(null=True)
    raised_on = models.DateField()
    raised_at = models.DateTimeField()
    stage_due_on = models.DateField(null=True)
    referred_on = models.DateField(null=True)
    offers_due_at = models.DateTimeField(null=True)
    ruled_on = models.DateField(null=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[*sorted(AT_HOME), "settled", "withdrawn"])
                | Q(referred_on__isnull=False, sha__isnull=False),
                name="beyond_home_a_dispute_is_referred",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["offers", "hearing", "lapsed", "ruled", "followed"])
                | Q(offers_due_at__isnull=False),
                name="offers_have_a_deadline",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["ruled", "followed"]) | Q(ruled_on__isnull=True),
                name="only_what_is_ruled_has_its_day",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "practice"],
                condition=~Q(subject_type="")
                & ~Q(status__in=["followed", "settled", "withdrawn", "declined", "lapsed"]),
                name="a_thing_is_in_dispute_once",
            ),
        ]
        indexes = [models.Index(fields=["sha", "status"], name="disputes_by_sha")]
        triggers = [
            KEPT,
            pgtrigger.ReadOnly(
                name="origin_is_kept",
                fields=[
                    "practice",
                    "pct",
                    "reference",
                    "about",
                    "subject_type",
                    "subject_id",
                    "figures",
                    "question",
                    "sought",
                    "raised_by_side",
                    "raised_at",
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.subject_label}"

    @property
    def state(self) -> DisputeStatus:
        return DisputeStatus(self.status)

    @property
    def raiser(self) -> Side:
        return Side(self.raised_by_side)


class DisputeChange(models.Model):
    """A change of state: by whom, when, why. The dispute's own record. Append-only.

    :ivar words: what was said with it; both sides and the SHA read it.
    """

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField()
    deed = models.CharField(max_length=14, choices=[(deed, deed) for deed in Deed], blank=True)
    before = models.CharField(max_length=12, choices=[(s, s) for s in DisputeStatus], blank=True)
    status = models.CharField(max_length=12, choices=[(s, s) for s in DisputeStatus])
    words = models.TextField(blank=True)
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=40)
    by_organisation = models.CharField(max_length=120, blank=True)
    by_user_id = models.BigIntegerField(null=True)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "number"], name="dispute_change_number_is_unique"),
            models.UniqueConstraint(
                fields=["dispute"], condition=models.Q(deed=Deed.MOVE_DEADLINE), name="a_deadline_is_moved_once"
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.number}: {self.status}"


class LocalStep(models.Model):
    """What the two sides tried at home, which is carried along to the SHA. Append-only."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="local_steps")
    on = models.DateField()
    words = models.TextField()
    outcome = models.TextField()
    by_side = models.CharField(max_length=8, choices=[(side, side) for side in Side])
    by_name = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.on}"


class DisputeBody(models.Model):
    """Whom the thing in dispute concerns beside the two sides, as its own wall goes by them: a provider, say.

    :ivar name: of one that is on no record.
    """

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="bodies")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "dispute bodies"
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) ^ ~Q(name=""), name="a_dispute_body_is_on_record_or_named"
            )
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.organisation_id or self.name}"
