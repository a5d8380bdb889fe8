"""Practices, their lists and their benchmarks."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from pbc.api.serializers.fields import MonthField
from pbc.api.serializers.traces import WorkingField
from pbc.organisations.models import Organisation


class PracticeSerializer(serializers.ModelSerializer[Organisation]):
    url = serializers.SerializerMethodField()

    class Meta:
        model = Organisation
        fields = ("code", "url", "name", "opened_on", "closed_on", "status")
        read_only_fields = fields

    def get_url(self, practice: Organisation) -> str:
        return reverse("api:practice", args=[practice.code])


class ListSizeSerializer(serializers.Serializer[Any]):
    counted_on = serializers.DateField()
    patients = serializers.IntegerField()


class ListsSerializer(serializers.Serializer[Any]):
    pct = serializers.CharField(allow_null=True, help_text="Code of its PCT today")
    list_sizes = ListSizeSerializer(many=True)


class PracticeDetailSerializer(PracticeSerializer, ListsSerializer):
    """A practice with its PCT and its lists."""

    class Meta(PracticeSerializer.Meta):
        fields = (*PracticeSerializer.Meta.fields, "pct", "list_sizes")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


class BenchmarkSerializer(serializers.Serializer[Any]):
    """One indicator of one practice. A figure that is absent says why."""

    practice = serializers.CharField(source="code")
    name = serializers.CharField()
    indicator = serializers.CharField(source="indicator.code")
    title = serializers.CharField(source="indicator.title")
    unit = serializers.CharField(source="indicator.unit")
    months = serializers.IntegerField()
    events = serializers.IntegerField(allow_null=True)
    rate = serializers.SerializerMethodField()
    against_pct = serializers.SerializerMethodField()
    pct_value = serializers.SerializerMethodField()
    national_value = serializers.SerializerMethodField()
    significance = serializers.SerializerMethodField()
    rank = serializers.IntegerField(allow_null=True)
    ranked = serializers.IntegerField()
    trace = WorkingField(source="working")

    def get_rate(self, row: Any) -> dict[str, Any]:
        return _estimate(row.rate)

    def get_against_pct(self, row: Any) -> dict[str, Any]:
        return _estimate(getattr(row.against_pct, "ratio", row.against_pct))

    def get_pct_value(self, row: Any) -> dict[str, Any]:
        return _plain(row.pct_value)

    def get_national_value(self, row: Any) -> dict[str, Any]:
        return _plain(row.national_value)

    def get_significance(self, row: Any) -> str:
        return str(row.significance)


def _estimate(value: Any) -> dict[str, Any]:
    """Value and 95% limits, or the reason why there are none."""
    if isinstance(value, str):
        return {"value": None, "reason": str(value)}
    return {"value": value.value, "lower": value.limits.p95.lower, "upper": value.limits.p95.upper}


def _plain(value: Any) -> dict[str, Any]:
    return {"value": None, "reason": str(value)} if isinstance(value, str) else {"value": value}


class BenchmarksSerializer(serializers.Serializer[Any]):
    pct = serializers.CharField(source="pct.code")
    month = MonthField()
    snapshot = serializers.CharField(allow_null=True, help_text="Hash of the closed month; null while it is open")
    results = BenchmarkSerializer(many=True)
