"""Claims on freed-up resources, and years that are closed. Money is text, in pounds."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from pbc.api.serializers.fields import MoneyField, MonthField, YearField


class ClaimSerializer(serializers.Serializer[Any]):
    """What a practice freed from its budget, and claims."""

    reference = serializers.CharField()
    url = serializers.SerializerMethodField()
    practice = serializers.CharField(source="practice.code")
    month = MonthField()
    is_final = serializers.BooleanField(help_text="Of the whole year, at its end")
    status = serializers.CharField()
    total = MoneyField()
    practice_part = MoneyField()
    pct_part = MoneyField()
    declared_by = serializers.CharField()
    declared_at = serializers.DateTimeField()
    decided_by = serializers.CharField(allow_blank=True)
    decided_at = serializers.DateTimeField(allow_null=True)

    def get_url(self, claim: Any) -> str:
        return reverse("api:claim", args=[claim.reference])


class ClaimShareSerializer(serializers.Serializer[Any]):
    practice = serializers.CharField(source="practice.code")
    amount = MoneyField()


class StepSerializer(serializers.Serializer[Any]):
    due_on = serializers.DateField()
    what = serializers.CharField()


class MinuteSerializer(serializers.Serializer[Any]):
    """A decision of a PCT's board on freed-up resources."""

    reference = serializers.CharField()
    held_on = serializers.DateField()
    about = serializers.CharField()
    decision = serializers.CharField()
    up_to = MoneyField()
    recorded_by = serializers.CharField()
    recorded_at = serializers.DateTimeField()


class UseSerializer(serializers.Serializer[Any]):
    """One use of a claim's money, with what was given out for it."""

    number = serializers.IntegerField()
    practice = serializers.CharField(source="practice.code")
    kind = serializers.CharField()
    description = serializers.CharField()
    benefit = serializers.CharField()
    amount = MoneyField()
    status = serializers.CharField()
    by_light_route = serializers.BooleanField()
    released = MoneyField(help_text="Given out and not yet spent")
    spent = MoneyField()
    decision = serializers.CharField(allow_blank=True)
    plan = serializers.CharField(allow_blank=True)
    minute = MinuteSerializer(allow_null=True)
    steps = StepSerializer(many=True)


class ClaimEntrySerializer(serializers.Serializer[Any]):
    amount = MoneyField()
    account = serializers.CharField(source="account.kind")
    practice = serializers.CharField(source="account.practice.code", allow_null=True, default=None)
    effective_on = serializers.DateField(source="posting.effective_on")
    reason = serializers.CharField(source="posting.reason")
    posting_url = serializers.SerializerMethodField()

    def get_posting_url(self, entry: Any) -> str:
        return reverse("api:posting", args=[entry.posting_id])


class DeedSerializer(serializers.Serializer[Any]):
    """Something that was done to a claim or a use of it."""

    kind = serializers.CharField()
    amount = MoneyField(allow_null=True)
    words = serializers.CharField(allow_blank=True)
    by_name = serializers.CharField()
    at = serializers.DateTimeField()


class ClaimDetailSerializer(ClaimSerializer):
    """A claim with all that happened to it. Traces are for those who see the practice that made it."""

    terms = serializers.DictField()
    note = serializers.CharField(allow_blank=True)
    decision = serializers.CharField(allow_blank=True)
    plan = serializers.CharField(allow_blank=True)
    balance = MoneyField(help_text="Agreed, and neither released nor taken")
    free = MoneyField(help_text="What of the balance is promised to no use")
    trace_urls = serializers.DictField(child=serializers.CharField())
    shares = ClaimShareSerializer(many=True)
    uses = UseSerializer(many=True)
    steps = StepSerializer(many=True, help_text="What is to be done about a refusal")
    entries = ClaimEntrySerializer(many=True)
    deeds = DeedSerializer(many=True)


class OwedMonthSerializer(serializers.Serializer[Any]):
    """What stood at the end of a month, from April on."""

    month = MonthField()
    agreed = MoneyField(help_text="What had become the practice's")
    released = MoneyField(help_text="Given out and not yet spent")
    spent = MoneyField()
    owed = MoneyField(help_text="Agreed, and not yet given out or taken")


class FreedUpSerializer(serializers.Serializer[Any]):
    practice = serializers.CharField()
    year = YearField()
    declared = MoneyField(help_text="The practice's parts of claims that wait")
    agreed = MoneyField()
    available = MoneyField()
    released = MoneyField()
    spent = MoneyField()
    covered = MoneyField(help_text="Taken as a last resort for a PCT overspend")
    trace_url = serializers.CharField(help_text="Of what is available")
    months = OwedMonthSerializer(many=True)
    claims = ClaimSerializer(many=True)


class CheckSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    is_done = serializers.BooleanField()
    words = serializers.CharField(allow_blank=True)


class OutturnSerializer(serializers.Serializer[Any]):
    """How a practice came out of the year; null where a figure is not known."""

    practice = serializers.CharField()
    name = serializers.CharField()
    budget = MoneyField(allow_null=True)
    adjusted = MoneyField(allow_null=True, help_text="What of the budget changed in the year")
    actual = MoneyField(allow_null=True)
    high_cost = MoneyField(allow_null=True)
    variance = MoneyField(allow_null=True)
    lower = serializers.CharField(allow_null=True)
    upper = serializers.CharField(allow_null=True)
    verdict = serializers.CharField(allow_blank=True)
    contributed = MoneyField(allow_null=True)
    returned = MoneyField(allow_null=True)
    freed_up = MoneyField(allow_null=True)
    trace_urls = serializers.DictField(child=serializers.CharField())


class YearSignatureSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    signed_by_role = serializers.CharField()
    signed_at = serializers.DateTimeField()
    root = serializers.CharField()  # type: ignore[assignment]


class YearEndSerializer(serializers.Serializer[Any]):
    """A PCT's year: what is left to do while it is open, and its outturn once it is closed."""

    pct = serializers.CharField()
    year = YearField()
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_by = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    root = serializers.CharField(allow_null=True, help_text="SHA-256 over every file of the audit bundle")  # type: ignore[assignment]
    signature = YearSignatureSerializer(allow_null=True)
    checks = CheckSerializer(many=True)
    outturn = OutturnSerializer(many=True)
    bundle_url = serializers.CharField(allow_null=True)
