"""The ledger of a PCT's year."""

from typing import Any

from rest_framework import serializers

from pbc.api.serializers.fields import YearField


class AccountSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    practice = serializers.CharField(source="practice.code", allow_null=True, default=None)
    line = serializers.CharField(allow_blank=True)
    name = serializers.CharField(allow_blank=True)
    balance = serializers.DecimalField(max_digits=14, decimal_places=2)


class BooksSerializer(serializers.Serializer[Any]):
    """A PCT's year: money is text, in pounds. All accounts but the allocation's own add up to the allocation."""

    pct = serializers.CharField()
    year = YearField()
    closed_at = serializers.DateTimeField(allow_null=True)
    allocation = serializers.DecimalField(
        max_digits=14, decimal_places=2, allow_null=True, help_text="Null for practices, which see their own accounts"
    )
    accounts = AccountSerializer(many=True)


class PostingSerializer(serializers.Serializer[Any]):
    """Money moved on one ground. Entries on accounts of others are left out and counted."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField()
    effective_on = serializers.DateField()
    reason = serializers.CharField()
    authority = serializers.CharField(allow_blank=True)
    posted_by = serializers.CharField()
    posted_at = serializers.DateTimeField()
    entries = serializers.SerializerMethodField()
    hidden = serializers.SerializerMethodField()

    def get_entries(self, posting: Any) -> list[dict[str, Any]]:
        return [
            {"amount": str(entry.amount), "account": AccountSerializer(entry.account).data}
            for entry in posting.entries.all()
            if entry.account_id in self.context["seen"]
        ]

    def get_hidden(self, posting: Any) -> int:
        return sum(entry.account_id not in self.context["seen"] for entry in posting.entries.all())
