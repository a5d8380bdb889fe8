"""Traces: how a figure came about, down to its files and rows."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from pbc.api.serializers.fields import MonthField
from pbc.api.traces import trace_of

ANY_FIGURE = {"oneOf": [{"type": "string"}, {"type": "number"}], "nullable": True, "example": "12500.00"}


@extend_schema_field(ANY_FIGURE)
class FigureField(serializers.Field[Any, Any, Any, Any]):
    """A figure: money and decimals as text."""

    def to_representation(self, value: Any) -> Any:
        return value


class TraceParameterSerializer(serializers.Serializer[Any]):
    """A rule, price or weight that went in."""

    name = serializers.CharField()
    value = FigureField()
    unit = serializers.CharField(allow_blank=True)
    source = serializers.CharField(allow_blank=True, help_text="Its paragraph, rule set or file")  # type: ignore[assignment]
    illustrative = serializers.BooleanField(help_text="True where the value is invented for demonstration")


class TraceSourceSerializer(serializers.Serializer[Any]):
    """Where a figure was read from."""

    kind = serializers.CharField(help_text="rows, batch (a file), month_close, posting, rule, list_size, …")
    label = serializers.CharField()  # type: ignore[assignment]
    reference = serializers.CharField(allow_blank=True)
    rows = serializers.IntegerField(allow_null=True)
    url = serializers.CharField(allow_null=True, help_text="Address in this API, where it can be opened")


class TraceSerializer(serializers.Serializer[Any]):
    """One figure and how it came about. Empty parts are left out, but for the value."""

    name = serializers.CharField()
    value = FigureField()
    unit = serializers.CharField(required=False)
    formula = serializers.CharField(required=False)
    paragraph = serializers.CharField(required=False, help_text="The guidance it follows, such as S4 ¶36")
    reason = serializers.CharField(required=False, help_text="Why there is no figure")
    notes = serializers.ListField(child=serializers.CharField(), required=False)
    parameters = TraceParameterSerializer(many=True, required=False)
    sources = TraceSourceSerializer(many=True, required=False)
    inputs = serializers.ListField(
        child=serializers.DictField(), required=False, help_text="What went in, each in this same form"
    )


@extend_schema_field(TraceSerializer)
class WorkingField(serializers.Field[Any, Any, Any, Any]):
    """A figure with its formula, inputs, parameters, paragraph and sources."""

    def to_representation(self, value: Any) -> Any:
        return trace_of(value)


class ChanceSerializer(serializers.Serializer[Any]):
    """A variance beside what chance alone does; lower and upper are null where that cannot be told."""

    practice = serializers.CharField()
    month = MonthField()
    variance = serializers.CharField()
    lower = serializers.CharField(allow_null=True)
    upper = serializers.CharField(allow_null=True)
    verdict = serializers.CharField()
    trace = TraceSerializer()
