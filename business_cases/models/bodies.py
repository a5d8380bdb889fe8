"""Who sits on committee and board, from a day to a day (R6, R105; S4 ¶52)."""

from datetime import date, timedelta

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from business_cases.domain.route import Level
from business_cases.models.cases import KEPT
from governance.models import OutsidePerson
from governance.queries.walls import Who
from pbc.accounts.models import User
from pbc.core.principal import Principal
from pbc.organisations.models import KeyRange, Organisation

BODIES = [(level.value, level.name) for level in (Level.COMMITTEE, Level.BOARD)]


class BodyMemberQuerySet(models.QuerySet["BodyMember"]):
    def visible_to(self, principal: Principal) -> "BodyMemberQuerySet":
        """Who decides is known to everybody of the PCTs in sight."""
        return self.filter(pct__in=Organisation.objects.visible_to(principal))

    def sitting(self, on: date) -> "BodyMemberQuerySet":
        """Those in office on a day, the chair first."""
        return self.filter(during__contains=on).order_by("-is_chair", "name", "pk")


@pghistory.track()
class BodyMember(models.Model):
    """A member of a body of a PCT. Members decide; an end is a day, and nobody is taken off the record.

    :ivar user: the account, where there is one; else ``person``, for whom the clerk declares interests.
    :ivar during: half open.
    """

    pct = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    body = models.PositiveSmallIntegerField(choices=BODIES)
    name = models.CharField(max_length=150)
    office = models.CharField(max_length=120, blank=True)
    is_chair = models.BooleanField(default=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(OutsidePerson, on_delete=models.PROTECT, null=True, related_name="+")
    during = DateRangeField()
    named_by = models.CharField(max_length=150)
    named_at = models.DateTimeField()

    objects = BodyMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True, person__isnull=False) | Q(user__isnull=False, person__isnull=True),
                name="a_member_is_one_person",
            ),
            *(
                ExclusionConstraint(
                    name=f"a_member_sits_once_by_{who}",
                    expressions=[
                        (KeyRange("pct"), RangeOperators.EQUAL),
                        (KeyRange("body"), RangeOperators.EQUAL),
                        (KeyRange(who), RangeOperators.EQUAL),
                        ("during", RangeOperators.OVERLAPS),
                    ],
                    condition=Q(**{f"{who}__isnull": False}),
                )
                for who in ("user", "person")
            ),
            ExclusionConstraint(
                name="a_body_has_one_chair",
                expressions=[
                    (KeyRange("pct"), RangeOperators.EQUAL),
                    (KeyRange("body"), RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_chair=True),
            ),
        ]
        triggers = [
            KEPT,
            pgtrigger.ReadOnly(name="member_is_kept", fields=["pct", "body", "name", "is_chair", "user", "person"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def level(self) -> Level:
        return Level(self.body)

    @property
    def who(self) -> Who:
        """As the register of interests knows the member."""
        return Who(user_id=self.user_id, person_id=self.person_id)

    @property
    def last_on(self) -> date | None:
        """The last day in office, where one is set."""
        end: date | None = self.during.upper
        return end - timedelta(days=1) if end else None
