"""People, the roles they hold, the keys machines carry, and the mail that goes out."""

from datetime import date, datetime
from typing import ClassVar

import pghistory
import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Q

from pbc.accounts.domain.mail import LOST_AFTER, Pace
from pbc.accounts.domain.mail_states import SETTLED, MailStatus
from pbc.accounts.domain.roles import ROLES
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import KeyRange, Organisation, OrganisationQuerySet

MANAGED_KINDS: dict[str, set[OrganisationKind]] = {
    "sha": {OrganisationKind.SHA, OrganisationKind.PCT, OrganisationKind.PRACTICE, OrganisationKind.CONSORTIUM},
    "pct": {OrganisationKind.PCT, OrganisationKind.PRACTICE, OrganisationKind.CONSORTIUM},
}


def managed_organisations(principal: Principal, *, with_providers: bool = False) -> OrganisationQuerySet:
    """Organisations whose people this hat may look after: its own and those below, never those above.

    :param with_providers: providers too, to whose systems keys are given.
    """
    if principal.is_system:
        return Organisation.objects.all()
    kinds = set(MANAGED_KINDS.get(principal.organisation_kind, ()))
    if with_providers and kinds:
        kinds.add(OrganisationKind.PROVIDER)
    return Organisation.objects.visible_to(principal).filter(kind__in=kinds)


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, principal: Principal) -> "UserQuerySet":
        """People who hold, held or will hold a role in an organisation that this hat looks after."""
        return self.filter(assignments__in=RoleAssignment.objects.visible_to(principal)).distinct()


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, principal: Principal) -> UserQuerySet:
        return self.get_queryset().visible_to(principal)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in names are e-mail addresses and do not mind case."""
        return self.get(email__iexact=username)


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """A person who signs in. What they may do comes only from the roles they hold."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    failed_sign_ins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    def as_principal(self) -> Principal:
        """This person without a hat: may sign in and out and look after their own account, nothing else."""
        return Principal(
            name=self.name,
            role="no_role",
            permissions=frozenset(),
            organisation_kind="",
            user_id=self.pk,
            label="no role",
        )


class RoleRange(Func):
    """A role's name as a range of one, for the same exclusion (see :class:`KeyRange`)."""

    template = "int8range(hashtextextended(role, 0), hashtextextended(role, 0), '[]')"


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def visible_to(self, principal: Principal) -> "RoleAssignmentQuerySet":
        return self.filter(organisation__in=managed_organisations(principal))

    def in_force(self, on: date) -> "RoleAssignmentQuerySet":
        return self.filter(period__contains=on, user__is_active=True)


@pghistory.track()
class RoleAssignment(models.Model):
    """A person holding a role in an organisation for a half-open range of days."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=40, choices=[(key, role.label) for key, role in ROLES.items()])
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    period = DateRangeField()
    given_by = models.CharField(max_length=150)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="role_is_held_once",
                expressions=[
                    (KeyRange("user"), RangeOperators.EQUAL),
                    (KeyRange("organisation"), RangeOperators.EQUAL),
                    (RoleRange(), RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} at {self.organisation_id}"

    def as_principal(self) -> Principal:
        """This hat, worn. Needs ``user`` and ``organisation`` loaded."""
        return Principal(
            name=self.user.name,
            role=self.role,
            permissions=frozenset(ROLES[self.role].permissions),
            organisation_id=self.organisation_id,
            organisation_kind=self.organisation.kind,
            organisation_name=self.organisation.name,
            user_id=self.user_id,
            label=ROLES[self.role].label,
        )


class MachineKeyQuerySet(models.QuerySet["MachineKey"]):
    def visible_to(self, principal: Principal) -> "MachineKeyQuerySet":
        return self.filter(organisation__in=managed_organisations(principal, with_providers=True))


@pghistory.track(exclude=["key_hash"])
class MachineKey(models.Model):
    """A key that a provider's or ledger's system carries. Only a hash of it is kept."""

    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=12, unique=True)
    key_hash = models.CharField(max_length=64)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    scopes = models.JSONField(default=list)
    created_by = models.CharField(max_length=150)
    created_at = models.DateTimeField()
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = MachineKeyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


@pghistory.track()
class MailChoice(models.Model):
    """How often a person wants mail. Who has not chosen gets it at once."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="mail_choice")
    pace = models.CharField(max_length=10, choices=[(pace, pace) for pace in Pace])
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.pace}"


class MailQuerySet(models.QuerySet["Mail"]):
    def visible_to(self, principal: Principal) -> "MailQuerySet":
        """Messages to hats that this administrator looks after, and to people without regard to a hat; none that is
        private."""
        if principal.is_system:
            return self
        hats = Q(hat__in=RoleAssignment.objects.visible_to(principal))
        people = hats | Q(hat=None, user__in=User.objects.visible_to(principal))
        return self.filter(people, is_private=False)

    def to_send(self, at: datetime) -> "MailQuerySet":
        """What waits and whose time has come, the oldest first."""
        return self.filter(status=MailStatus.WAITING, next_at__lte=at).order_by("next_at", "pk")

    def stuck(self, at: datetime) -> "MailQuerySet":
        """What an administrator has to look at: refused too often, or in the hands of a worker that died."""
        lost = Q(status=MailStatus.LEAVING, taken_at__lte=at - LOST_AFTER)
        return self.filter(Q(status=MailStatus.FAILED) | lost)


class Mail(models.Model):
    """A message in the outbox: written with the deed that causes it, worded when it leaves.

    :ivar hat: the role for which it comes; without it, it is the person's own. A role that ended gets no mail.
    :ivar kind: which words, named after the app that has them: ``business_cases.case_received``.
    :ivar subject_type, subject_id: what it is about, as in the audit trail.
    :ivar is_mandatory: it is sent whatever the person chose.
    :ivar is_private: that it was written at all is between it and its reader: no administrator finds it.
    :ivar key: at most one message of a name goes to a person.
    :ivar next_at: when it is tried next, while it waits.
    :ivar subject, text: as it was handed over; empty until then.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.ForeignKey(RoleAssignment, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    is_mandatory = models.BooleanField(default=False)
    is_private = models.BooleanField(default=False)
    key = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=12, choices=[(s, s) for s in MailStatus], default=MailStatus.WAITING)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "mail"
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], condition=~Q(key=""), name="a_named_message_goes_once"),
            models.CheckConstraint(
                condition=Q(status=MailStatus.WAITING, next_at__isnull=False)
                | ~Q(status=MailStatus.WAITING) & Q(next_at__isnull=True),
                name="what_waits_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(status=MailStatus.SENT, sent_at__isnull=False, taken_at__isnull=False)
                | ~Q(status=MailStatus.SENT) & Q(sent_at__isnull=True),
                name="what_was_sent_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["next_at"], condition=Q(status=MailStatus.WAITING), name="mail_to_send")]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="settled_mail_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=sorted(SETTLED)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.user_id}"

    @property
    def state(self) -> MailStatus:
        return MailStatus(self.status)
