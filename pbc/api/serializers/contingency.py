"""The contingency fund of a PCT's year. Money is text, in pounds."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from budgets.models import ThresholdRun
from budgets.queries.threshold_traces import FIGURES
from pbc.api.serializers.fields import MoneyField, MonthField, YearField


class RunSerializer(serializers.Serializer[Any]):
    """The calls that the threshold made when a month was closed, all practices together."""

    month = MonthField()
    threshold = MoneyField()
    basis = serializers.CharField()
    left_before = MoneyField()
    called = MoneyField()
    met = MoneyField()
    made_at = serializers.DateTimeField()
    trace_urls = serializers.SerializerMethodField(help_text="Of what was called for, and of what was met")

    def get_trace_urls(self, run: ThresholdRun) -> dict[str, str]:
        return {name: reverse("api:threshold_trace", args=[run.pk, name]) for name in FIGURES}


class StakeSerializer(serializers.Serializer[Any]):
    """A practice's part in the fund."""

    practice = serializers.CharField(source="practice.code")
    contributed = MoneyField()
    borne = MoneyField(help_text="What the fund bore for it")
    preview = MoneyField(help_text="What it would have back if the year ended now")
    returned = MoneyField(help_text="What it had back")
    trace_url = serializers.CharField()


class FundForecastSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    value = MoneyField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    trace_url = serializers.CharField()


class FundSerializer(serializers.Serializer[Any]):
    """The fund as it stands."""

    pct = serializers.CharField()
    year = YearField()
    balance = MoneyField()
    contributed = MoneyField()
    added = MoneyField(help_text="What the PCT put in beside contributions")
    called = MoneyField(help_text="What the fund has borne")
    returned = MoneyField()
    trace_url = serializers.CharField(help_text="Of the balance")
    warning = serializers.CharField(allow_blank=True)
    options = serializers.ListField(child=serializers.CharField(), help_text="Options of S4 ¶41 that are chosen")
    months_called = serializers.ListField(child=serializers.CharField())
    forecasts = FundForecastSerializer(many=True)
    threshold_runs = RunSerializer(many=True)
    calls_by_state = serializers.DictField(child=serializers.IntegerField())
    practices = StakeSerializer(many=True, help_text="Those that the key sees")
    calls_url = serializers.CharField()
    what_if_url = serializers.CharField()


class QueuedCallSerializer(serializers.Serializer[Any]):
    """A call in the queue. Who called, why and on what evidence is null for practices that the key does not see."""

    amount = MoneyField()
    granted = MoneyField()
    score = serializers.DecimalField(max_digits=4, decimal_places=1)
    status = serializers.CharField()
    written_at = serializers.DateTimeField()
    id = serializers.IntegerField(allow_null=True)
    url = serializers.CharField(allow_null=True)
    practice = serializers.CharField(allow_null=True)
    line = serializers.CharField(allow_null=True)
    reason_kind = serializers.CharField(allow_null=True)


class CallEventSerializer(serializers.Serializer[Any]):
    status = serializers.CharField()
    amount = MoneyField()
    by_name = serializers.CharField()
    at = serializers.DateTimeField()
    reason = serializers.CharField(allow_blank=True)


class CallSerializer(QueuedCallSerializer):
    """One call, how it was scored, and what became of it."""

    evidence = serializers.CharField()
    posting_url = serializers.CharField(allow_null=True)
    trace_url = serializers.CharField(help_text="Of the score")
    events = CallEventSerializer(many=True)


class PositionSerializer(serializers.Serializer[Any]):
    practice = serializers.CharField()
    position = MoneyField(help_text="Budget less what the practice is charged: above nought is under budget")
    trace_url = serializers.CharField()


class OutcomeSerializer(serializers.Serializer[Any]):
    """One option played on the year's real data."""

    name = serializers.CharField()
    used = MoneyField(help_text="What the fund would have paid")
    unmet = MoneyField()
    gaining = serializers.IntegerField(help_text="Practices better off than under the option chosen")
    losing = serializers.IntegerField()
    positions = PositionSerializer(many=True)


class WhatIfSerializer(serializers.Serializer[Any]):
    pct = serializers.CharField()
    year = YearField()
    month = MonthField(allow_null=True, help_text="The last month called for; null before the first")
    chosen = serializers.CharField(allow_null=True)
    outcomes = OutcomeSerializer(many=True)
