"""Exceptions from the rules of budgets: asked by a PCT, judged by its SHA, decided by the Department (R28)."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from budgets.domain.exception_states import ExceptionStatus
from budgets.models.ledger import APPEND_ONLY
from governance.queries.walls import Wall, walled_from
from pbc.accounts.domain.permissions import Permission
from pbc.core import clock
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation, Succession


class RuleExceptionQuerySet(models.QuerySet["RuleException"]):
    def visible_to(self, principal: Principal) -> "RuleExceptionQuerySet":
        """Those of the hat's own PCT, or of one it took over; for its SHA, all asked of it; for a practice, those that
        touch it; for a consortium, those that touch a member. None behind the hat's wall."""
        if principal.is_system:
            return self
        if not principal.may(Permission.EXCEPTION_VIEW):
            return self.none()
        own = principal.organisation_id
        heirs_to = Succession.objects.filter(successor=own).values("predecessor")
        touched = ExceptionPractice.objects.of(principal)
        mine = Q(pct=own) | Q(pct__in=heirs_to) | Q(sha=own) | Q(pk__in=touched.values("exception"))
        wall = walled_from(principal, clock.today())
        rows = self.filter(mine)
        return rows.exclude(_behind(wall, principal)) if wall else rows


def _behind(wall: Wall, principal: Principal) -> Q:
    """Exceptions that touch a practice behind the wall; for the SHA's people, those of a PCT behind it too."""
    named = ExceptionPractice.objects.filter(wall.around("practice"))
    found = Q(pk__in=named.values("exception")) | wall.recused("budgets.RuleException")
    return found | wall.around("pct") if principal.organisation_kind == OrganisationKind.SHA else found


@pghistory.track()
class RuleException(models.Model):
    """One exception from one rule. What was asked for stays as written; the state moves, and the decision comes once.

    :ivar rule: its key in the rule set. ``services``: those of S4 ¶34 that budgets are to hold.
    :ivar from_day, until_day: the first and last day it is wanted for.
    :ivar expires_on: the last day on which it holds, by the Department's decision.
    """

    pct = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sha = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=30, unique=True)
    rule = models.CharField(max_length=40)
    paragraph = models.CharField(max_length=60)
    services = models.JSONField(default=list)
    reason = models.TextField()
    from_day = models.DateField()
    until_day = models.DateField()
    status = models.CharField(max_length=10, choices=[(s, s) for s in ExceptionStatus], default=ExceptionStatus.ASKED)
    asked_by = models.CharField(max_length=150)
    asked_by_role = models.CharField(max_length=40)
    asked_by_user_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    supported_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    decision_reference = models.CharField(max_length=100, blank=True)
    conditions = models.TextField(blank=True)
    expires_on = models.DateField(null=True)

    objects = RuleExceptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_day__gte=F("from_day")), name="an_exception_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(status=ExceptionStatus.GRANTED)
                | Q(decided_on__isnull=False, expires_on__isnull=False) & ~Q(decision_reference=""),
                name="a_granted_exception_has_decision_and_end",
            ),
            models.CheckConstraint(
                condition=~Q(status=ExceptionStatus.REFUSED) | Q(decided_on__isnull=False) & ~Q(decision_reference=""),
                name="a_refused_exception_has_its_decision",
            ),
        ]
        indexes = [models.Index(fields=["pct", "status"], name="exceptions_by_pct")]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="wish_is_kept",
                fields=["pct", "sha", "reference", "rule", "paragraph", "services", "reason", "from_day", "until_day"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.rule} ({self.status})"

    @property
    def state(self) -> ExceptionStatus:
        return ExceptionStatus(self.status)


class ExceptionPracticeQuerySet(models.QuerySet["ExceptionPractice"]):
    def of(self, principal: Principal) -> "ExceptionPracticeQuerySet":
        """Those of the hat's own practice, of one that it took over, or of a member of its consortium."""
        own = principal.organisation_id
        heirs_to = Succession.objects.filter(successor=own).values("predecessor")
        mine = Q(practice=own) | Q(practice__in=heirs_to)
        if principal.organisation_kind == OrganisationKind.CONSORTIUM:
            members = Organisation.objects.practices().members_of(own, clock.today())
            mine |= Q(practice__in=members.values("pk"))
        return self.filter(mine)

    def visible_to(self, principal: Principal) -> "ExceptionPracticeQuerySet":
        """Of exceptions in sight, what this hat reads: a practice its own, a consortium its members’, the rest all."""
        own = principal.organisation_kind in (OrganisationKind.PRACTICE, OrganisationKind.CONSORTIUM)
        rows = self.of(principal) if own else self
        return rows.filter(exception__in=RuleException.objects.visible_to(principal))


class ExceptionPractice(models.Model):
    """A practice that an exception touches, and by how much: pounds, as the PCT asked. Append-only."""

    exception = models.ForeignKey(RuleException, on_delete=models.PROTECT, related_name="practices")
    practice = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    objects = ExceptionPracticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exception", "practice"], name="an_exception_names_a_practice_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="an_exception_touches_money_or_none"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.exception_id} {self.practice_id}: {self.amount}"


class ExceptionChange(models.Model):
    """A step of an exception: by whom, when, with which words. Append-only."""

    exception = models.ForeignKey(RuleException, on_delete=models.PROTECT, related_name="changes")
    status = models.CharField(max_length=10, choices=[(s, s) for s in ExceptionStatus])
    words = models.TextField()
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=40)
    by_organisation = models.CharField(max_length=120, blank=True)
    by_user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.exception_id} {self.status} {self.at}"
