"""Information packs."""

from django.urls import reverse
from rest_framework import serializers

from information_packs.models import Pack
from pbc.api.serializers.fields import MonthField


class PackSerializer(serializers.ModelSerializer[Pack]):
    url = serializers.SerializerMethodField()
    practice = serializers.CharField(source="practice.code", read_only=True)
    pct = serializers.CharField(source="pct.code", read_only=True)
    month = MonthField(read_only=True)

    class Meta:
        model = Pack
        fields = (
            *("id", "url", "practice", "pct", "month", "version", "status", "data_hash", "built_at", "published_at"),
        )
        read_only_fields = fields

    def get_url(self, pack: Pack) -> str:
        return reverse("api:pack", args=[pack.pk])


class PackDetailSerializer(PackSerializer):
    """With the whole contents: the same that page and PDF show."""

    data = serializers.JSONField(read_only=True, allow_null=True)  # type: ignore[assignment]

    class Meta(PackSerializer.Meta):
        fields = (*PackSerializer.Meta.fields, "data")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]
