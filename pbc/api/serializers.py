"""Shapes of requests and answers. They read, check and show; they never save."""

from typing import Any

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from information_packs.models import Pack
from pbc.activity import presenters
from pbc.activity.actions.importing import progress
from pbc.activity.domain.formats import FORMATS
from pbc.activity.domain.states import FINISHED, BatchStatus
from pbc.activity.models import ImportBatch, QuarantinedRow
from pbc.core.periods import Month
from pbc.organisations.models import Organisation

MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


class MonthField(serializers.RegexField):
    """A month as ``2006-04``; a first day when shown."""

    def __init__(self, **given: Any) -> None:
        super().__init__(MONTH, **given, error_messages={"invalid": "Write the month as YYYY-MM, such as 2006-04."})

    def to_internal_value(self, data: Any) -> Any:
        try:
            return Month.parse(super().to_internal_value(data))
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error

    def to_representation(self, value: Any) -> str:
        return f"{value:%Y-%m}" if not isinstance(value, Month) else str(value)


class ImportRequest(serializers.Serializer[Any]):
    """What goes with a file: as fields of the form, or in the query where the file is the whole body."""

    format = serializers.ChoiceField(choices=list(FORMATS), help_text="Code of the format")
    period = MonthField(required=False, help_text="Month of the data, where the format needs it")
    sender = serializers.CharField(
        required=False, max_length=12, default="", help_text="Code of who sends it; left out: who the rows name"
    )
    owner = serializers.CharField(
        required=False,
        max_length=12,
        default="",
        help_text="Code of the PCT or SHA whose data it is; left out: the key's own organisation",
    )
    check_only = serializers.BooleanField(required=False, default=False, help_text="Check all, load nothing")
    filename = serializers.CharField(required=False, max_length=250, default="", help_text="Name of the file")


class ImportForm(ImportRequest):
    file = serializers.FileField(help_text="The file: CSV, or CSV packed with gzip", allow_empty_file=True)


class MessageSerializer(serializers.Serializer[Any]):
    severity = serializers.CharField()
    rule = serializers.CharField(allow_blank=True)
    message = serializers.CharField()
    fix = serializers.CharField(allow_blank=True)


class ImportSerializer(serializers.ModelSerializer[ImportBatch]):
    """A file received and how it went. Counts are null until it has ended."""

    url = serializers.SerializerMethodField()
    rows_url = serializers.SerializerMethodField()
    period = MonthField(allow_null=True, read_only=True)
    owner = serializers.CharField(source="owner.code", default=None, allow_null=True, read_only=True)
    sender = serializers.CharField(source="sender_code", read_only=True)
    status = serializers.ChoiceField(choices=[(s.value, s.value) for s in BatchStatus], read_only=True)
    is_finished = serializers.SerializerMethodField()
    meaning = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()
    messages = MessageSerializer(many=True, read_only=True)

    class Meta:
        model = ImportBatch
        fields = (
            *("reference", "url", "rows_url", "format", "filename", "owner", "sender", "period", "check_only"),
            *("status", "is_finished", "meaning", "progress", "rows", "loaded", "quarantined", "warnings", "messages"),
            *("size", "checksum", "received_at", "received_by", "finished_at", "seconds"),
        )
        read_only_fields = fields

    def get_url(self, batch: ImportBatch) -> str:
        return reverse("api:import", args=[batch.reference])

    def get_rows_url(self, batch: ImportBatch) -> str:
        return reverse("api:import_rows", args=[batch.reference])

    def get_is_finished(self, batch: ImportBatch) -> bool:
        return batch.status in FINISHED

    def get_meaning(self, batch: ImportBatch) -> str:
        return presenters.status_meaning(batch)

    def get_progress(self, batch: ImportBatch) -> str:
        """In words, while it goes on; empty in a list and once it has ended."""
        if batch.status in FINISHED or isinstance(self.parent, serializers.ListSerializer):
            return ""
        return presenters.phase_text(progress.said(batch.pk))


class RowSerializer(serializers.ModelSerializer[QuarantinedRow]):
    """A rule that a row broke. Identifiers are replaced in ``raw``."""

    class Meta:
        model = QuarantinedRow
        fields = ("row_number", "severity", "column", "value", "rule", "message", "fix", "raw")
        read_only_fields = fields


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


@extend_schema_field(OpenApiTypes.OBJECT)
class WorkingField(serializers.Field[Any, Any, Any, Any]):
    """A figure with its formula, inputs, parameters, paragraph and sources."""

    def to_representation(self, value: Any) -> Any:
        return value.as_dict()


class AdjustmentSerializer(serializers.Serializer[Any]):
    """What an in-year posting changed a line's budget by."""

    kind = serializers.CharField()
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    effective_on = serializers.DateField()
    reason = serializers.CharField()
    authority = serializers.CharField(allow_blank=True)
    posting = serializers.CharField(source="reference")


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
    """Why a variance arose. ``within`` of all parts adds up to ``variance``, with ``apart`` to ``whole``, exactly."""

    variance = serializers.DecimalField(max_digits=14, decimal_places=2)
    whole = serializers.DecimalField(max_digits=14, decimal_places=2)
    parts = CauseSerializer(many=True)


class StatementLineSerializer(serializers.Serializer[Any]):
    """A line of a statement. Money is text, in pounds; ``trace`` opens each figure."""

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

    FIGURES = (
        *("budget", "budget_to_date", "actual", "high_cost", "late", "accrual", "variance", "variance_percent"),
        *("activity_budget", "activity", "forecast", "forecast_variance"),
    )

    def get_figures(self, line: Any) -> dict[str, str | None]:
        values = {name: getattr(line, name).value for name in self.FIGURES}
        return {name: None if value is None else str(value) for name, value in values.items()}

    def get_trace(self, line: Any) -> dict[str, Any]:
        return {name: getattr(line, name).as_dict() for name in self.FIGURES}


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


class AccountSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    practice = serializers.CharField(source="practice.code", allow_null=True, default=None)
    line = serializers.CharField(allow_blank=True)
    name = serializers.CharField(allow_blank=True)
    balance = serializers.DecimalField(max_digits=14, decimal_places=2)


class BooksSerializer(serializers.Serializer[Any]):
    """A PCT's year: money is text, in pounds. All accounts but the allocation's own add up to the allocation."""

    pct = serializers.CharField()
    year = serializers.CharField()
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


class ColumnSerializer(serializers.Serializer[Any]):
    header = serializers.CharField()
    kind = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]
    help = serializers.CharField(allow_blank=True)
    allowed = serializers.CharField()
    example = serializers.CharField(allow_blank=True)


class FormatSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()
    help = serializers.CharField()
    group = serializers.CharField()
    has_header = serializers.BooleanField()
    period = serializers.CharField(help_text="not used, optional or required")
    columns = ColumnSerializer(many=True)
