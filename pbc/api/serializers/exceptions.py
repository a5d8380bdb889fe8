"""Exceptions from the rules of budgets. Money is text, in pounds."""

from typing import Any

from rest_framework import serializers

from budgets.domain.exception_states import ExceptionStatus
from pbc.api.serializers.fields import MoneyField


class TouchedSerializer(serializers.Serializer[Any]):
    """A practice that an exception touches, and by how much, as the PCT asked."""

    practice = serializers.CharField(source="practice.code")
    amount = MoneyField()


class ExceptionSerializer(serializers.Serializer[Any]):
    """An exception from one rule: what a PCT asked for, and what the SHA and the Department said."""

    reference = serializers.CharField()
    pct = serializers.CharField(source="pct.code")
    sha = serializers.CharField(source="sha.code")
    rule = serializers.CharField(help_text="Key of the rule")
    paragraph = serializers.CharField()
    services = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField()
    from_day = serializers.DateField()
    until_day = serializers.DateField()
    status = serializers.CharField(help_text=f"One of {', '.join(ExceptionStatus)}")
    asked_at = serializers.DateTimeField()
    supported_on = serializers.DateField(allow_null=True)
    decided_on = serializers.DateField(allow_null=True)
    decision_reference = serializers.CharField(allow_blank=True, help_text="The Department’s letter")
    conditions = serializers.CharField(allow_blank=True)
    expires_on = serializers.DateField(allow_null=True, help_text="The last day on which a granted one holds")
    practices = TouchedSerializer(many=True, source="seen", help_text="Those that the key may know of")
