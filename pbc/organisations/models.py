"""Organisations, who belonged to whom and when, what became of them, and the people registered with practices."""

from datetime import date

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import RawSQL

from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import (
    CommissionerKind,
    OrganisationKind,
    PracticeStatus,
    ProviderKind,
    SuccessionKind,
)


class KeyRange(Func):
    """A key as a range of one, so that a GiST exclusion can compare keys without an extension."""

    function = "int8range"

    def __init__(self, field: str) -> None:
        super().__init__(F(field), F(field), Value("[]"))


class DaysOfChild(Func):
    """A child's days in a parent as an upright line in the plane of children and days, for the same exclusion.

    Boxes take a GiST index a tenth of the time that a pair of ranges takes: a national register loads in seconds.
    The line ends half a day early, because boxes that touch overlap.
    """

    template = (
        "box(point(child_id, coalesce(lower(period) - DATE '1900-01-01', -1000000)), "
        "point(child_id, coalesce(upper(period) - DATE '1900-01-01', 1000000) - 0.5))"
    )


# An organisation, what it is heir to, and all that ever belonged to one of these. A consortium's members are shown to
# the consortium alone: they may lie in other PCTs than the consortium does.
OWN_AND_BENEATH = """
    WITH RECURSIVE reached (id) AS (
        VALUES (%s::bigint)
        UNION
        SELECT step.id
        FROM reached
        CROSS JOIN LATERAL (
            SELECT predecessor_id FROM organisations_succession WHERE successor_id = reached.id
            UNION ALL
            SELECT child_id FROM organisations_affiliation
            WHERE parent_id = reached.id AND (is_sole OR reached.id = %s)
        ) AS step (id)
    )
    SELECT id FROM reached
"""


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def of_kind(self, kind: OrganisationKind) -> "OrganisationQuerySet":
        return self.filter(kind=kind)

    def practices(self) -> "OrganisationQuerySet":
        return self.of_kind(OrganisationKind.PRACTICE)

    def members_of(self, parent_id: int | None, on: date | None = None) -> "OrganisationQuerySet":
        """Organisations that belong to this parent on a day, or ever where no day is given."""
        rows = Affiliation.objects.filter(parent_id=parent_id)
        return self.filter(pk__in=(rows.filter(period__contains=on) if on else rows).values("child_id"))

    def with_status(self, status: str, on: date) -> "OrganisationQuerySet":
        """Those whose status by a day is this one (see :meth:`Organisation.status_on`)."""
        has_closed = Q(closed_on__lte=on) & ~Q(status="")
        if status == PracticeStatus.CLOSED:
            return self.filter(Q(status=status) | has_closed)
        return self.filter(status=status).exclude(has_closed)

    def visible_to(self, principal: Principal) -> "OrganisationQuerySet":
        """What this hat may know of: its own organisation, those it belongs to, and all beneath it, then or now.

        A practice sees itself, what merged into it, and those it belongs to; a consortium its members; a PCT the
        practices that are or were its own or its predecessors'; an SHA everything beneath; the system all.
        Providers have no secrets here: everybody sees them.
        """
        if principal.is_system or principal.organisation_kind == "system":
            return self
        own = principal.organisation_id
        above = Affiliation.objects.filter(child_id=own).values("parent_id")
        beneath = RawSQL(OWN_AND_BENEATH, [own, own])  # noqa: S611 - a constant text
        return self.filter(Q(pk__in=beneath) | Q(pk__in=above) | Q(kind=OrganisationKind.PROVIDER))


@pghistory.track(level=pghistory.Statement)  # whole registers are loaded by one statement
class Organisation(models.Model):
    """An SHA, PCT, practice, consortium or provider, known by its NHS code for ever (R1, R8, R9)."""

    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in OrganisationKind])
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True, help_text="The first day on which it is no longer open")
    status = models.CharField(max_length=1, choices=[(s, s) for s in PracticeStatus], blank=True)
    commissioner_kind = models.CharField(max_length=28, choices=[(k, k) for k in CommissionerKind], blank=True)
    provider_kind = models.CharField(max_length=24, choices=[(k, k) for k in ProviderKind], blank=True)
    prescribing_setting = models.CharField(max_length=2, blank=True)
    address = models.CharField(max_length=250, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    source = models.CharField(max_length=120, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="organisation_code_is_unique"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="organisation_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def is_open_on(self, day: date) -> bool:
        return (self.opened_on is None or self.opened_on <= day) and (self.closed_on is None or day < self.closed_on)

    def status_on(self, day: date) -> str:
        """The status by a day: closed from the day it closes on, whatever a register said before."""
        has_closed = self.status and self.closed_on is not None and self.closed_on <= day
        return PracticeStatus.CLOSED if has_closed else self.status


@pghistory.track(level=pghistory.Statement)  # whole registers are loaded by one statement
class Affiliation(models.Model):
    """A child belonging to a parent for a half-open range of days.

    A practice has one PCT, a PCT one SHA, at a time (the database sees to it); it may be in several consortia.
    """

    child = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="children")
    period = DateRangeField()
    is_sole = models.BooleanField(default=True, help_text="False for consortia, of which there may be several")
    purpose = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_parent_at_a_time",
                expressions=[(DaysOfChild(), RangeOperators.OVERLAPS)],
                condition=Q(is_sole=True),
            ),
            ExclusionConstraint(
                name="affiliation_is_said_once",
                expressions=[
                    (KeyRange("child"), RangeOperators.EQUAL),
                    (KeyRange("parent"), RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_sole=False),
            ),
            models.CheckConstraint(condition=~Q(child=F("parent")), name="nobody_belongs_to_itself"),
            models.CheckConstraint(condition=Q(period__isempty=False), name="affiliation_has_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} in {self.parent_id} {self.period}"


class SuccessionQuerySet(models.QuerySet["Succession"]):
    def visible_to(self, principal: Principal) -> "SuccessionQuerySet":
        """What became of an organisation that this hat may know of, and what one came from."""
        seen = Organisation.objects.visible_to(principal)
        return self.filter(Q(predecessor__in=seen) | Q(successor__in=seen))


class UndoneSuccessionQuerySet(models.QuerySet["UndoneSuccession"]):
    def visible_to(self, principal: Principal) -> "UndoneSuccessionQuerySet":
        seen = Organisation.objects.visible_to(principal)
        return self.filter(Q(predecessor__in=seen) | Q(successor__in=seen))


@pghistory.track(level=pghistory.Statement)  # whole registers are loaded by one statement
class Succession(models.Model):
    """What an organisation became: a merger, a split or a new name, from a day on (R8).

    ``closed_predecessor`` and ``status_before`` say what undoing it must give back; the memberships are in its moves.
    """

    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in SuccessionKind])
    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="succeeded_by")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="succeeds")
    effective_on = models.DateField()
    evidence = models.CharField(max_length=250)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150, default="")
    closed_predecessor = models.BooleanField(default=False)
    status_before = models.CharField(max_length=1, choices=[(s, s) for s in PracticeStatus], blank=True)

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_is_said_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="nobody_succeeds_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id} on {self.effective_on}"


class SuccessionMove(models.Model):
    """A membership that a succession ended: the end it had before, and the membership that took its place, if any."""

    succession = models.ForeignKey(Succession, on_delete=models.CASCADE, related_name="moves")
    ended = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="+")
    until = models.DateField(null=True)
    carried_on = models.ForeignKey(Affiliation, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["succession", "ended"], name="succession_ends_a_membership_once"),
        ]


class UndoneSuccession(models.Model):
    """A succession that was taken back, as it had been recorded, with who took it back and why.

    It is no longer among the successions, so that no figure can follow it by mistake.
    """

    succession_key = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in SuccessionKind])
    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    effective_on = models.DateField()
    evidence = models.CharField(max_length=250)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)
    undone_at = models.DateTimeField()
    undone_by = models.CharField(max_length=150)
    reason = models.CharField(max_length=500)

    objects = UndoneSuccessionQuerySet.as_manager()

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id} on {self.effective_on}, undone"


class PopulationReturn(models.Model):
    """One count of a practice's list on a day. A later return for the same day takes its place by one pointer."""

    practice = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="population_returns")
    counted_on = models.DateField()
    patients = models.PositiveIntegerField()
    source = models.CharField(max_length=120)
    loaded_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)
    warning = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "counted_on"], condition=Q(is_current=True), name="one_current_return_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.practice_id} {self.counted_on}: {self.patients}"


class PopulationCount(models.Model):
    """Patients of one sex and age band in a return. Ages are whole years, half-open; no upper age is open."""

    population_return = models.ForeignKey(PopulationReturn, on_delete=models.CASCADE, related_name="counts")
    sex = models.CharField(max_length=1, choices=[("1", "male"), ("2", "female"), ("0", "not known")])
    band = models.CharField(max_length=8)
    age_from = models.PositiveSmallIntegerField()
    age_end = models.PositiveSmallIntegerField(null=True)
    patients = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["population_return", "sex", "age_from"], name="one_count_a_stratum"),
        ]

    def __str__(self) -> str:
        return f"{self.sex} {self.band}: {self.patients}"
