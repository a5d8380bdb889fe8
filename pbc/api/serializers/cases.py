"""Business cases as machines read them. Money is text, in pounds; what is commercial is not among it."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from business_cases.domain.condition_states import ConditionDeed, ConditionStatus
from business_cases.domain.conditions import Before
from pbc.api.serializers.fields import MoneyField


class CaseSerializer(serializers.Serializer[Any]):
    """A business case: whose it is, where it stands, and by when it is to be decided."""

    reference = serializers.CharField()
    url = serializers.SerializerMethodField()
    title = serializers.CharField(allow_blank=True)
    owner = serializers.CharField(source="owner.code")
    pct = serializers.CharField(source="pct.code")
    status = serializers.CharField()
    received_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    decided_on = serializers.DateField(allow_null=True)
    value = MoneyField(allow_null=True)

    def get_url(self, case: Any) -> str:
        return reverse("api:case", args=[case.reference])


class DeskDaysSerializer(serializers.Serializer[Any]):
    desk = serializers.CharField()
    days = serializers.IntegerField()


class CaseClockSerializer(serializers.Serializer[Any]):
    """The eight weeks: days since receipt, and on whose desk each was spent. The desks sum to the day."""

    standing = serializers.CharField()
    day = serializers.IntegerField(allow_null=True)
    days_left = serializers.IntegerField(allow_null=True)
    desks = DeskDaysSerializer(many=True)


class CaseEventSerializer(serializers.Serializer[Any]):
    """A change of state, as both sides see it."""

    number = serializers.IntegerField()
    deed = serializers.CharField(allow_blank=True)
    before = serializers.CharField(allow_blank=True)
    status = serializers.CharField()
    words = serializers.CharField(allow_blank=True)
    by_name = serializers.CharField()
    by_organisation = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class CaseDetailSerializer(CaseSerializer):
    """A case with its clock, who signs it, what it was given, and all that was done."""

    one_off = MoneyField(allow_null=True)
    recurrent = MoneyField(allow_null=True)
    freed = MoneyField(allow_null=True)
    upfront = MoneyField(allow_null=True)
    decided_by = serializers.CharField(help_text="The level that decides, by the route frozen with the version")
    promised = MoneyField(help_text="Promised to it and not yet given out")
    released = MoneyField()
    case_clock = CaseClockSerializer()
    events = CaseEventSerializer(many=True)


class ConditionEventSerializer(serializers.Serializer[Any]):
    """What was done to a condition."""

    number = serializers.IntegerField()
    deed = serializers.ChoiceField(choices=[each.value for each in ConditionDeed])
    status = serializers.ChoiceField(choices=[each.value for each in ConditionStatus])
    words = serializers.CharField(allow_blank=True)
    dated = serializers.DateField(allow_null=True, help_text="The day of the evidence, where it was shown to be met")
    due_on = serializers.DateField(allow_null=True, help_text="The new day, where it was moved")
    by_name = serializers.CharField()
    by_organisation = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class ConditionSerializer(serializers.Serializer[Any]):
    """A condition of an approval as it stands. Money or start wait until it is accepted or waived."""

    number = serializers.IntegerField()
    words = serializers.CharField()
    owner = serializers.CharField(help_text="Who has to meet it, as decided")
    due_on = serializers.DateField(help_text="Its day as it is now")
    decided_due_on = serializers.DateField(help_text="Its day as decided")
    waits = serializers.ChoiceField(choices=[each.value for each in Before], help_text="What waits until it is met")
    status = serializers.ChoiceField(choices=[each.value for each in ConditionStatus])
    is_late = serializers.BooleanField()
    events = ConditionEventSerializer(many=True)


class RegisterEntrySerializer(serializers.Serializer[Any]):
    """A decided case, as anybody of the PCT may know it."""

    reference = serializers.CharField()
    title = serializers.CharField()
    owner = serializers.CharField(help_text="Name of the practice or consortium")
    pct = serializers.CharField(help_text="Name of the PCT")
    status = serializers.CharField()
    value = MoneyField()
    decision = serializers.CharField()
    reasons = serializers.CharField(allow_blank=True)
    received_on = serializers.DateField()
    due_on = serializers.DateField()
    decided_on = serializers.DateField()
    days = serializers.IntegerField(help_text="From receipt to decision")
    is_late = serializers.BooleanField()
