"""Sums that were checked. Money is text, in pounds."""

from typing import Any

from rest_framework import serializers

from pbc.api.serializers.fields import MoneyField


class DifferenceSerializer(serializers.Serializer[Any]):
    place = serializers.CharField()
    found = MoneyField(help_text="As it is kept or shown")
    due = MoneyField(help_text="Made another way")


class SumSerializer(serializers.Serializer[Any]):
    proof = serializers.CharField()
    checked = serializers.IntegerField(help_text="Figures compared")
    largest_difference = MoneyField()
    differences = DifferenceSerializer(many=True)


class SumsSerializer(serializers.Serializer[Any]):
    """One check of all sums of a year."""

    pct = serializers.CharField(source="pct.code")
    year = serializers.CharField(source="result.year")
    holds = serializers.BooleanField()
    checked = serializers.IntegerField()
    differing = serializers.IntegerField()
    made_at = serializers.DateTimeField(help_text="The moment whose figures were compared")
    asked_by = serializers.CharField()
    books = serializers.ListField(child=serializers.CharField(), source="result.books", help_text="Codes of PCTs")
    months = serializers.ListField(child=serializers.CharField(), source="result.months", help_text="Closed months")
    proofs = SumSerializer(many=True, source="result.proofs")
