"""Budgets, the rounds they are set in, and fair shares. Money is text, in pounds."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from pbc.api.serializers.fields import MoneyField, YearField


class BudgetLineSerializer(serializers.Serializer[Any]):
    """The year's money for one line of service."""

    line = serializers.CharField()
    holding = serializers.CharField(help_text="devolved, or blocked_back to the PCT")
    method = serializers.CharField(help_text="How the line was set")
    activity = MoneyField(allow_null=True)
    gross = MoneyField()
    contingency = MoneyField()
    net = MoneyField()
    trace_url = serializers.SerializerMethodField()

    def get_trace_url(self, line: Any) -> str:
        year = str(self.context["year"]).replace("/", "-")
        where = reverse("api:budget_trace", args=[self.context["practice"].code, year, line.line])
        return f"{where}?version={line.budget.version}"


class SignatureSerializer(serializers.Serializer[Any]):
    side = serializers.CharField(help_text="practice or pct")
    name = serializers.CharField()
    capacity = serializers.CharField()
    digest = serializers.CharField(help_text="SHA-256 of the words that were signed")
    signed_at = serializers.DateTimeField()


class TermsSerializer(serializers.Serializer[Any]):
    """Frozen terms of a budget. They bind once both sides have signed."""

    version = serializers.IntegerField()
    digest = serializers.CharField()
    text = serializers.CharField()
    content = serializers.DictField()
    reason = serializers.CharField(allow_blank=True)
    made_by = serializers.CharField()
    made_at = serializers.DateTimeField()
    signatures = SignatureSerializer(many=True)


class BudgetVersionSerializer(serializers.Serializer[Any]):
    """One version of a budget, never edited: a later one takes its place."""

    version = serializers.IntegerField()
    status = serializers.CharField()
    gross = MoneyField()
    contingency = MoneyField()
    net = MoneyField()
    set_by = serializers.CharField()
    set_at = serializers.DateTimeField()
    issued_by = serializers.CharField(allow_blank=True)
    issued_at = serializers.DateTimeField(allow_null=True)
    agreed_at = serializers.DateTimeField(allow_null=True, help_text="When both sides had signed")
    lines = BudgetLineSerializer(many=True)
    terms = TermsSerializer(many=True)


class BudgetsSerializer(serializers.Serializer[Any]):
    """A practice's budgets of a year, the latest first, and whether its PCT was late to issue them."""

    practice = serializers.CharField(source="practice.code")
    pct = serializers.CharField(source="pct.code", allow_null=True, default=None)
    year = YearField()
    due_on = serializers.DateField(allow_null=True)
    first_issued_on = serializers.DateField(allow_null=True, help_text="When the PCT issued its first budgets")
    days_late = serializers.IntegerField(allow_null=True, help_text="Up to today, where none is issued yet")
    versions = BudgetVersionSerializer(many=True)


class ScenarioInListSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    url = serializers.CharField()
    name = serializers.CharField()
    is_adopted = serializers.BooleanField()
    adds_up = serializers.BooleanField()
    gross = MoneyField()
    net = MoneyField()
    digest = serializers.CharField(help_text="Fingerprint of all figures")


class RoundSerializer(serializers.Serializer[Any]):
    """One setting of a PCT's budgets, with its scenarios."""

    number = serializers.IntegerField()
    status = serializers.CharField()
    on = serializers.DateField(help_text="The day whose practices and rules count")
    opened_by = serializers.CharField()
    opened_at = serializers.DateTimeField()
    reasons = serializers.CharField(allow_blank=True, help_text="Why the scenario was adopted")
    version = serializers.IntegerField(help_text="Of the budgets that adoption made; nought until then")
    scenarios = ScenarioInListSerializer(many=True)


class RoundsSerializer(serializers.Serializer[Any]):
    pct = serializers.CharField()
    year = YearField()
    rounds = RoundSerializer(many=True)


class ComponentSumSerializer(serializers.Serializer[Any]):
    component = serializers.CharField()
    budgets = MoneyField()
    available = MoneyField(allow_null=True)
    trace_url = serializers.CharField(help_text="Of what the budgets take")


class ConstraintSerializer(serializers.Serializer[Any]):
    """What binds a scenario, and by how much."""

    limit = serializers.CharField()
    sentence = serializers.CharField()
    amount = MoneyField(allow_null=True)
    forbids = serializers.BooleanField(help_text="True where the scenario cannot be adopted as it stands")


class ScenarioRowSerializer(serializers.Serializer[Any]):
    practice = serializers.CharField(source="code")
    name = serializers.CharField()
    patients = serializers.IntegerField()
    prior = MoneyField(help_text="Last year's use at this year's prices")
    gross = MoneyField()
    contingency = MoneyField()
    net = MoneyField()
    fair = MoneyField(allow_null=True, help_text="Fair share of the money in these budgets")
    change = MoneyField(help_text="Gross less last year's use")
    lines = serializers.DictField(child=MoneyField())
    trace_url = serializers.SerializerMethodField()

    def get_trace_url(self, row: Any) -> str:
        return reverse("api:scenario_trace", args=[self.context["scenario"].pk, row.code])


class ScenarioSerializer(ScenarioInListSerializer):
    """A scenario: what was moved, what it came to, whether it adds up, and what binds."""

    round = serializers.IntegerField()
    year = YearField()
    base_version = serializers.IntegerField()
    note = serializers.CharField(allow_blank=True)
    changed_by = serializers.CharField()
    changed_at = serializers.DateTimeField()
    parameters = serializers.DictField()
    components = ComponentSumSerializer(many=True)
    constraints = ConstraintSerializer(many=True)
    practices = ScenarioRowSerializer(many=True)


class ShareSerializer(serializers.Serializer[Any]):
    """A practice beside its fair share; null where something is not known."""

    practice = serializers.CharField(source="code")
    name = serializers.CharField()
    list = serializers.IntegerField()
    budget = MoneyField(allow_null=True)
    fair = MoneyField(allow_null=True)
    distance = MoneyField(allow_null=True, help_text="Budget less fair share")
    distance_part = serializers.DecimalField(max_digits=12, decimal_places=6, allow_null=True)
    moved = MoneyField(allow_null=True, help_text="What the year's pace would move")
    in_band = serializers.BooleanField(allow_null=True)
    trace_urls = serializers.DictField(child=serializers.CharField())


class SharesSerializer(serializers.Serializer[Any]):
    pct = serializers.CharField()
    year = YearField()
    on = serializers.DateField(help_text="The day whose practices and lists count")
    allocation = MoneyField(allow_null=True)
    reasons = serializers.ListField(child=serializers.CharField(), help_text="What could not be worked out, and why")
    practices = ShareSerializer(many=True)
