"""Files sent, and the formats they come in. Shapes read, check and show; they never save."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from pbc.activity import presenters
from pbc.activity.actions.importing import progress
from pbc.activity.domain.formats import FORMATS
from pbc.activity.domain.states import FINISHED, BatchStatus
from pbc.activity.models import ImportBatch, QuarantinedRow
from pbc.api.serializers.fields import MonthField


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
    """A rule that a row broke. Numbers that identify patients are replaced."""

    class Meta:
        model = QuarantinedRow
        fields = ("row_number", "severity", "column", "value", "rule", "message", "fix", "raw")
        read_only_fields = fields


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
