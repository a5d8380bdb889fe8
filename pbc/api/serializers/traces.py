"""Traces: how a figure came about, down to its files and rows."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from pbc.api.serializers.fields import MonthField, YearField
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


class WholeTraceSerializer(TraceSerializer):
    """A trace by itself, with all that lies behind it in one place, however deep."""

    rules = TraceParameterSerializer(many=True, help_text="Every rule, price and weight behind the figure")
    paragraphs = serializers.ListField(child=serializers.CharField(), help_text="Every paragraph of the guidance")
    evidence = TraceSourceSerializer(many=True, help_text="Every file, close, posting and month of rows behind it")


class OpenedRuleSerializer(serializers.Serializer[Any]):
    """A rule as it stood on a day."""

    key = serializers.CharField()
    title = serializers.CharField()
    on = serializers.DateField()
    year = YearField(help_text="Financial year of the rule set")
    value = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)
    paragraph = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    is_local = serializers.BooleanField(help_text="True where it is the PCT’s own value")
    illustrative = serializers.BooleanField(help_text="True where the value is invented for demonstration")


class FileSerializer(serializers.Serializer[Any]):
    """A file that rows came in."""

    reference = serializers.UUIDField()
    filename = serializers.CharField()
    checksum = serializers.CharField()
    received_at = serializers.DateTimeField()
    url = serializers.SerializerMethodField(help_text="Null where the key may not see how the file was loaded")

    def get_url(self, batch: Any) -> str | None:
        return reverse("api:import", args=[batch.reference]) if batch.pk in self.context["seen"] else None


class RowGroupSerializer(serializers.Serializer[Any]):
    """Rows of one provider and price group; null where they are too few to be shown to this key."""

    provider = serializers.CharField()
    group = serializers.CharField()
    rows = serializers.IntegerField(allow_null=True)
    cost = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)


class RowsSerializer(serializers.Serializer[Any]):
    """The rows behind a practice's line in a month, summed: no key sees patients."""

    practice = serializers.CharField()
    month = MonthField()
    line = serializers.CharField()
    as_closed = serializers.BooleanField(help_text="True where these are the rows as at the close of the month")
    groups = RowGroupSerializer(many=True)
    files = FileSerializer(many=True)


class CloseSerializer(serializers.Serializer[Any]):
    """A closed month of a PCT, the hash of its figures, and the files that filled it."""

    pct = serializers.CharField(source="pct.code")
    month = MonthField()
    closed_at = serializers.DateTimeField()
    closed_by = serializers.CharField()
    rows = serializers.IntegerField()
    total = serializers.DecimalField(max_digits=16, decimal_places=2)
    snapshot = serializers.CharField(source="snapshot_hash")
    files = FileSerializer(many=True)


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
