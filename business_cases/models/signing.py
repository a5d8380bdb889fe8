"""Meetings, signatures, letters: how a case was decided (R89, R100, R103–R105; S4 ¶52, ¶53)."""

from datetime import date, timedelta

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from business_cases.domain.proforma import PROFESSIONS
from business_cases.domain.route import Level
from business_cases.domain.signing import DECIDING, Outcome
from business_cases.models.bodies import BodyMember
from business_cases.models.cases import APPEND_ONLY, KEPT, BusinessCase, CaseVersion
from pbc.core.principal import Principal
from pbc.organisations.models import KeyRange, Organisation

LEVELS = [(level.value, level.name) for level in Level]


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, principal: Principal) -> "MeetingQuerySet":
        """Meetings of PCTs in sight: minutes of decisions are for both sides."""
        return self.filter(pct__in=Organisation.objects.visible_to(principal))


class Meeting(models.Model):
    """A meeting of the committee or the board, as its clerk called it.

    :ivar held_on: its day, to come or past. :ivar reference: as in the minute book.
    """

    pct = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    body = models.PositiveSmallIntegerField(choices=LEVELS)
    held_on = models.DateField()
    reference = models.CharField(max_length=60)
    place = models.CharField(max_length=120, blank=True)
    recorded_by = models.CharField(max_length=150)
    recorded_by_role = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pct", "body", "reference"], name="a_meeting_is_recorded_once"),
            models.CheckConstraint(
                condition=Q(body__in=[Level.COMMITTEE.value, Level.BOARD.value]), name="a_meeting_is_of_a_body"
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.reference} of {self.held_on}"

    @property
    def level(self) -> Level:
        return Level(self.body)


class Attendance(models.Model):
    """Somebody at a meeting. Members decide; others are in attendance.

    :ivar member: the membership by which a member sits.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    name = models.CharField(max_length=150)
    office = models.CharField(max_length=120, blank=True)
    is_member = models.BooleanField()
    member = models.ForeignKey(BodyMember, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "name"], name="somebody_attends_once"),
            models.CheckConstraint(
                condition=Q(is_member=True, member__isnull=False) | Q(is_member=False, member__isnull=True),
                name="a_member_attends_by_membership",
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class CaseSignature(models.Model):
    """What one step of the route said: a recommendation, a deferral, or the decision.

    :ivar decides: whether it ended the case; one signature of a case does.
    :ivar meeting: where the body met; the person otherwise is ``by_name``.
    :ivar for_name: the director whose deputy signed.
    :ivar typed_name: the name as the person signed it.
    """

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="signatures")
    version = models.ForeignKey(CaseVersion, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField(choices=LEVELS)
    outcome = models.CharField(max_length=16, choices=[(each, each) for each in Outcome])
    decides = models.BooleanField()
    reasons = models.TextField(blank=True)
    resolves = models.TextField(blank=True)
    deferred_to = models.DateField(null=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="signatures")
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=40)
    by_user_id = models.BigIntegerField(null=True)
    by_organisation = models.CharField(max_length=120, blank=True)
    for_name = models.CharField(max_length=150, blank=True)
    for_user_id = models.BigIntegerField(null=True)
    typed_name = models.CharField(max_length=150)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="signature_number_is_unique"),
            models.UniqueConstraint(fields=["case"], condition=Q(decides=True), name="a_case_is_decided_once"),
            models.UniqueConstraint(
                fields=["version", "level"], condition=~Q(outcome=Outcome.DEFER), name="a_step_signs_once"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.REFUSE) | ~Q(reasons="") & ~Q(resolves=""),
                name="a_refusal_says_why_and_what_would_resolve_it",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.DEFER) | Q(deferred_to__gt=models.F("on")) & ~Q(reasons=""),
                name="a_deferral_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(decides=False) | Q(outcome__in=[each for each in DECIDING if each is not Outcome.DEFER]),
                name="a_decision_decides",
            ),
            models.CheckConstraint(
                condition=Q(level__in=[Level.COMMITTEE.value, Level.BOARD.value], meeting__isnull=False)
                | Q(level__in=[Level.CONSORTIUM.value, Level.DIRECTOR.value], meeting__isnull=True),
                name="a_body_decides_in_a_meeting",
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.case_id} {Level(self.level).name}: {self.outcome}"


class DeclaredInterest(models.Model):
    """Why a member left the room for one case (S4 ¶52; R122)."""

    signature = models.ForeignKey(CaseSignature, on_delete=models.PROTECT, related_name="interests")
    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signature", "attendance"], name="an_interest_is_declared_once"),
            models.CheckConstraint(condition=~Q(words=""), name="an_interest_has_its_words"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.signature_id} {self.attendance_id}"


class Dissent(models.Model):
    """A member's dissent from what the meeting decided."""

    signature = models.ForeignKey(CaseSignature, on_delete=models.PROTECT, related_name="dissents")
    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signature", "attendance"], name="a_dissent_is_recorded_once"),
            models.CheckConstraint(condition=~Q(words=""), name="a_dissent_has_its_words"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.signature_id} {self.attendance_id}"


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def visible_to(self, principal: Principal) -> "DeputyQuerySet":
        if principal.is_system:
            return self
        return self.filter(pct_id=principal.organisation_id)


@pghistory.track()
class Deputy(models.Model):
    """Somebody who signs for a director, from a day to a day.

    :ivar during: half open, as everywhere.
    :ivar taken_back_at: since then the deputy signs no more, whatever the range.
    """

    pct = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    director_user_id = models.BigIntegerField()
    director_name = models.CharField(max_length=150)
    deputy_user_id = models.BigIntegerField()
    deputy_name = models.CharField(max_length=150)
    during = DateRangeField()
    reason = models.TextField(blank=True)
    named_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_deputy_at_a_time",
                expressions=[
                    (KeyRange("pct"), RangeOperators.EQUAL),
                    (KeyRange("director_user_id"), RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(taken_back_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=~Q(director_user_id=models.F("deputy_user_id")), name="nobody_is_their_own_deputy"
            ),
        ]
        triggers = [
            KEPT,
            pgtrigger.ReadOnly(
                name="deputy_is_kept", fields=["pct", "director_user_id", "deputy_user_id", "deputy_name", "during"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy_name} for {self.director_name}"

    @property
    def last_on(self) -> date:
        """The last day on which the deputy signs."""
        return (self.during.upper or date.max) - timedelta(days=1)


class Consent(models.Model):
    """Consent of another profession that came after the case was submitted (S4 ¶35)."""

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="consents")
    profession = models.CharField(max_length=40, choices=list(PROFESSIONS))
    given_by = models.CharField(max_length=150)
    evidence = models.TextField()
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "profession"], name="a_profession_consents_once"),
            models.CheckConstraint(condition=~Q(given_by="") & ~Q(evidence=""), name="a_consent_has_its_evidence"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.case_id} {self.profession}"


class DecisionLetter(models.Model):
    """The letter of a decision, frozen with it: its words, and the tagged PDF made from them.

    :ivar digest: SHA-256 of the PDF.
    """

    signature = models.OneToOneField(CaseSignature, on_delete=models.PROTECT, related_name="letter")
    content = models.JSONField()
    pdf = models.BinaryField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"letter of {self.signature_id}"
