"""The register of interests: declarations, yearly confirmations, recusals and reminders (R122). Nothing is edited."""

from datetime import date
from typing import Any, Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Cast, Coalesce

from governance.domain.interests import EMPTY_WORDS, GIFT, Band, InterestRules, Whose
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.models import RoleAssignment, User, managed_organisations
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class NormalisedName(Func):
    """:func:`governance.domain.interests.normalised` of a column, in SQL: a test holds both together."""

    template = (
        "btrim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(lower(%(expressions)s), '[''’]', '', 'g'), "
        f"'[^a-z0-9]+', ' ', 'g'), '\\m({'|'.join(EMPTY_WORDS)})\\M', '', 'g'), ' +', ' ', 'g'))"
    )
    output_field = models.CharField()


def people_in_view(principal: Principal) -> models.QuerySet[RoleAssignment]:
    """Roles of people whose declarations this hat may read: in a PCT, its own and of its practices and consortia;
    in an SHA, of its own people, panel members among them. Nobody's without the permission."""
    if principal.is_system:
        return RoleAssignment.objects.all()
    if not principal.may(Permission.INTERESTS_VIEW):
        return RoleAssignment.objects.none()
    if principal.organisation_kind == OrganisationKind.SHA:
        return RoleAssignment.objects.filter(organisation=principal.organisation_id)
    return RoleAssignment.objects.filter(organisation__in=managed_organisations(principal))


def managed_here(principal: Principal) -> Q:
    """People without an account whose declarations this hat may read, as a condition on ``organisation``."""
    if principal.is_system:
        return Q()
    if not principal.may(Permission.INTERESTS_VIEW):
        return Q(pk__in=[])
    return Q(organisation=principal.organisation_id) | Q(organisation__in=managed_organisations(principal))


class OutsidePersonQuerySet(models.QuerySet["OutsidePerson"]):
    def visible_to(self, principal: Principal) -> "OutsidePersonQuerySet":
        """Those of the hat's own organisation and of those it manages, for who may read declarations."""
        return self.filter(managed_here(principal))


class OutsidePerson(models.Model):
    """Somebody who decides in a body of an organisation and has no account: a clerk declares for them."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()

    objects = OutsidePersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people without an account"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="a_person_without_account_stands_once"),
            models.CheckConstraint(condition=~Q(name=""), name="a_person_without_account_has_a_name"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return self.name


class OfPeopleQuerySet(models.QuerySet[Any]):
    def visible_to(self, principal: Principal) -> Self:
        """One's own always; those of others as :func:`people_in_view` says."""
        return self.filter(_of_people(principal))


def _of_people(principal: Principal) -> Q:
    own = Q(pk__in=[]) if principal.user_id is None else Q(user=principal.user_id)
    return own | Q(user__in=people_in_view(principal).values("user"))


class InterestQuerySet(OfPeopleQuerySet):
    def visible_to(self, principal: Principal) -> "InterestQuerySet":
        """As of people; and of those without an account as :func:`managed_here` says."""
        outside = OutsidePerson.objects.visible_to(principal)
        return self.filter(_of_people(principal) | Q(person__in=outside))

    def last_words(self) -> "InterestQuerySet":
        """The last word on each interest: rows that no later row corrects or ends."""
        return self.filter(followed_by=None)

    def with_declarant(self) -> "InterestQuerySet":
        """With the name of whose it is as ``holder``, for sorting."""
        rows = self.annotate(holder=Coalesce("user__name", "person__name"))
        return rows.select_related("user", "person")

    def naming(self, text: str) -> "InterestQuerySet":
        """Those whose person or body has these letters in the name."""
        return self.filter(Q(user__name__icontains=text) | Q(person__name__icontains=text) | Q(body__icontains=text))

    def counting(self, on: date, rules: InterestRules) -> "InterestQuerySet":
        """:func:`governance.domain.interests.counts` in SQL: a test holds both together."""
        rows = self.last_words().filter(from_day__lte=on).exclude(kind=GIFT, band__in=rules.light_bands)
        return rows.filter(Q(until_day=None) | Q(until_day__gt=rules.ended_after(on)))


@pghistory.track()
class Interest(models.Model):
    """One declaration. A correction or an end is a row of its own that follows the one before.

    :ivar user: whose it is; ``person`` where that is somebody without an account.
    :ivar organisation: the body, where the system knows it; ``body`` is its name either way.
    :ivar reason: why it follows an earlier one.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="interests")
    person = models.ForeignKey(OutsidePerson, on_delete=models.PROTECT, null=True, related_name="interests")
    kind = models.CharField(max_length=40)
    whose = models.CharField(max_length=10, choices=[(each, each) for each in Whose])
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.CharField(max_length=150)
    body_key = models.CharField(max_length=150)
    words = models.CharField(max_length=500)
    from_day = models.DateField()
    until_day = models.DateField(null=True, help_text="the day after the last")
    band = models.CharField(max_length=16, choices=[(each, each) for each in Band], default=Band.NONE)
    follows = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    reason = models.CharField(max_length=500, blank=True)
    declared_by = models.CharField(max_length=150)
    declared_by_role = models.CharField(max_length=40)
    declared_at = models.DateTimeField()

    objects = InterestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_day__isnull=True) | Q(until_day__gt=models.F("from_day")),
                name="interest_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=~Q(body=""), name="interest_names_a_body"),
            models.CheckConstraint(
                condition=Q(user__isnull=True, person__isnull=False) | Q(user__isnull=False, person__isnull=True),
                name="an_interest_is_somebody_s",
            ),
        ]
        indexes = [models.Index(fields=["user", "from_day"], name="interest_of_user")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.user_id or self.person_id} {self.kind}: {self.body}"

    @property
    def declarant(self) -> str:
        """Whose it is, by name."""
        holder = self.user or self.person
        return holder.name if holder else ""


class InterestConfirmation(models.Model):
    """A person's yearly word that their declarations are whole, or that there is nothing to declare."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="interest_confirmations")
    nothing_to_declare = models.BooleanField()
    confirmed_at = models.DateTimeField()

    objects = OfPeopleQuerySet.as_manager()

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.user_id} {self.confirmed_at:%Y-%m-%d}"


class RecusalQuerySet(OfPeopleQuerySet):
    def keys_of(self, subject_type: str) -> models.QuerySet[Any, Any]:
        """Primary keys of the subjects of one kind, for a subquery."""
        rows = self.filter(subject_type=subject_type)
        return rows.annotate(key=Cast("subject_id", models.BigIntegerField())).values("key")


class Recusal(models.Model):
    """A person who stands back from one matter, by their own word or as their chair or clerk recorded. It stands.

    ``subject`` is a label and key, as in the audit trail.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recusals")
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    recorded_by = models.CharField(max_length=150)
    recorded_by_role = models.CharField(max_length=40)
    recorded_by_user_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    objects = RecusalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "subject_type", "subject_id"], name="recused_once_from_a_matter"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.user_id} from {self.label}"


class InterestReminder(models.Model):
    """A reminder that was sent to a person whose yearly word was due on a day."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="interest_reminders")
    due_on = models.DateField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "due_on"], name="reminded_once_of_a_day")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.user_id} {self.due_on}"
