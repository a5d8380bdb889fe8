"""Statements of practices, each figure with its trace and the address of it."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from budgets.domain.statements import ACTIVITY, MONEY
from pbc.api.serializers.fields import MonthField
from pbc.api.serializers.traces import WorkingField
from pbc.api.traces import trace_of


class AdjustmentSerializer(serializers.Serializer[Any]):
    """What an in-year posting changed a line's budget by."""

    kind = serializers.CharField()
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    effective_on = serializers.DateField()
    reason = serializers.CharField()
    authority = serializers.CharField(allow_blank=True)
    posting = serializers.CharField(source="reference")
    posting_url = serializers.SerializerMethodField()

    def get_posting_url(self, adjustment: Any) -> str:
        return reverse("api:posting", args=[adjustment.reference])


class ForecastSerializer(serializers.Serializer[Any]):
    """A forecast of the year by one method, with the range that holds 95 of 100 such years, where it can be told."""

    method = serializers.CharField()
    value = serializers.CharField(source="figure.value", allow_null=True)
    lower = serializers.SerializerMethodField()
    upper = serializers.SerializerMethodField()
    trace = WorkingField(source="figure")
    spread_trace = WorkingField(source="spread")

    def get_lower(self, forecast: Any) -> str | None:
        return str(forecast.interval[0]) if forecast.interval else None

    def get_upper(self, forecast: Any) -> str | None:
        return str(forecast.interval[1]) if forecast.interval else None


class CauseSerializer(serializers.Serializer[Any]):
    """One cause of a variance: its part within the variance, and its part that the statement states apart."""

    cause = serializers.CharField()
    within = serializers.DecimalField(max_digits=14, decimal_places=2)
    apart = serializers.DecimalField(max_digits=14, decimal_places=2)
    trace = WorkingField(source="working")


class SplitSerializer(serializers.Serializer[Any]):
    """Why a variance arose. What is within adds up to the variance, with what is apart to the whole, exactly."""

    variance = serializers.DecimalField(max_digits=14, decimal_places=2)
    whole = serializers.DecimalField(max_digits=14, decimal_places=2)
    parts = CauseSerializer(many=True)


class StatementLineSerializer(serializers.Serializer[Any]):
    """A line of a statement. Money is text, in pounds; the trace opens each figure."""

    line = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    unit = serializers.CharField(allow_blank=True)
    holding = serializers.CharField(allow_null=True, help_text="devolved or blocked_back; null for a sum of both")
    in_tariff = serializers.BooleanField(allow_null=True)
    position = serializers.CharField()
    figures = serializers.SerializerMethodField()
    adjustments = AdjustmentSerializer(many=True)
    forecasts = ForecastSerializer(many=True)
    split = SplitSerializer(allow_null=True)
    trace = serializers.SerializerMethodField()
    trace_urls = serializers.SerializerMethodField(
        help_text="Address of the trace of each figure by itself, of each forecast and of each cause"
    )

    def get_figures(self, line: Any) -> dict[str, str | None]:
        values = {name: getattr(line, name).value for name in (*MONEY, *ACTIVITY)}
        return {name: None if value is None else str(value) for name, value in values.items()}

    def get_trace_urls(self, line: Any) -> dict[str, str]:
        made = self.context["statement"]
        where = (made.practice.code, str(made.month), line.line)
        return {name: reverse("api:statement_trace", args=[*where, name]) for name in line.figures}

    @extend_schema_field({"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Trace"}})
    def get_trace(self, line: Any) -> dict[str, Any]:
        return {name: trace_of(getattr(line, name)) for name in (*MONEY, *ACTIVITY)}


class StatementSerializer(serializers.Serializer[Any]):
    practice = serializers.CharField(source="practice.code")
    pct = serializers.CharField(source="pct.code", allow_null=True, default=None)
    month = MonthField()
    is_closed = serializers.BooleanField()
    snapshot = serializers.CharField(allow_null=True, help_text="Hash of the closed month; null while it is open")
    has_budget = serializers.BooleanField()
    lines = StatementLineSerializer(many=True)
    subtotals = StatementLineSerializer(many=True, help_text="Devolved and blocked back, where there are both")
    total = StatementLineSerializer(allow_null=True)
