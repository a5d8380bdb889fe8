"""Send a file, and follow what becomes of it."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.generics import ListAPIView, get_object_or_404
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from pbc.accounts.domain.permissions import Permission
from pbc.activity.actions import imports
from pbc.activity.domain.states import BatchStatus
from pbc.activity.models import ImportBatch, QuarantinedRow
from pbc.activity.models.batches import ImportBatchQuerySet, QuarantinedRowQuerySet
from pbc.activity.queries.batches import batches_seen, owner_for
from pbc.activity.queries.quarantine import rows_seen
from pbc.api.base import ApiView
from pbc.api.pagination import ByCursor, UpwardsByCursor
from pbc.api.parameters import IMPORT
from pbc.api.parsers import BytesParser, CsvParser, GzipParser
from pbc.api.problems import UNPROCESSABLE, Conflict, KeyMissing, TooLarge, as_response, problem
from pbc.api.serializers.files import ImportForm, ImportRequest, ImportSerializer, RowSerializer
from pbc.core import clock
from pbc.core.errors import Invalid

LONGEST_KEY = 64
ROOM_FOR_FIELDS = 64 * 1024
READ = (Permission.IMPORT_VIEW, Permission.IMPORT_LOAD, Permission.REFERENCE_LOAD)
SEND = (Permission.IMPORT_LOAD, Permission.REFERENCE_LOAD)
BODY = {
    "multipart/form-data": ImportForm,
    "text/csv": OpenApiTypes.BINARY,
    "application/gzip": OpenApiTypes.BINARY,
    "application/octet-stream": OpenApiTypes.BINARY,
}


class ImportList(ApiView, ListAPIView[ImportBatch]):
    subject = "Files"
    scopes: ClassVar = {"GET": READ, "POST": SEND}
    parser_classes = (MultiPartParser, CsvParser, GzipParser, BytesParser)
    serializer_class = ImportSerializer
    pagination_class = ByCursor
    filterset_fields = ("status", "format", "sender_code", "period")

    def get_queryset(self) -> ImportBatchQuerySet:
        return batches_seen(self.principal)

    @extend_schema(
        summary="Files received, the latest first",
        description="Each file that reached the organisation of the key, how it was sent and how it went.",
        parameters=[
            OpenApiParameter("format", str, description="Only files of this format"),
            OpenApiParameter(
                "period", OpenApiTypes.DATE, description="Only files of the month that begins on this day"
            ),
            OpenApiParameter("sender_code", str, description="Only files of this sender"),
            OpenApiParameter(
                "status", str, enum=[s.value for s in BatchStatus], description="Only files in this state"
            ),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        summary="Send a file",
        description=(
            "As a form, or as the whole body with the fields in the query. It is checked and loaded in the "
            "background: follow Location until it is finished. Nothing is loaded twice: the same Idempotency-Key with "
            "the same file gives the same import again. A later file for the same place and month takes the place of "
            "an earlier one, which is kept."
        ),
        parameters=[
            OpenApiParameter(
                "Idempotency-Key",
                str,
                OpenApiParameter.HEADER,
                required=True,
                description=f"Of your own making, new for each file; at most {LONGEST_KEY} characters",
            ),
            ImportRequest,
        ],
        request=BODY,
        responses={
            202: OpenApiResponse(ImportSerializer, description="Received. Location is the address of the import."),
            200: OpenApiResponse(ImportSerializer, description="This key and file were sent before: the same import."),
        },
    )
    def post(self, request: Request) -> Response:
        key = _idempotency_key(request)
        _refuse_too_large(request)
        at = clock.now()
        batch = self._receive(request, key, at)
        where = reverse("api:import", args=[batch.reference])
        if batch.status == BatchStatus.REJECTED and not batch.stored_path:
            return _refused(batch, request, where)
        status = HTTPStatus.ACCEPTED if batch.received_at == at else HTTPStatus.OK
        return Response(ImportSerializer(batch).data, status=status, headers={"Location": where})

    def _receive(self, request: Request, key: str, at: datetime) -> ImportBatch:
        file: Any = _sent(request).get("file")
        asked = ImportRequest(data=_fields(request))
        asked.is_valid(raise_exception=True)
        if not hasattr(file, "read"):
            raise Invalid("There is no file.", field="file", rule="no_file", fix="Send it in the field “file”.")
        given = asked.validated_data
        try:
            batch = imports.receive_file(
                format=given["format"],
                source=file,
                filename=given["filename"] or file.name,
                owner=owner_for(self.principal, given["owner"]),
                sender_code=given["sender"].strip().upper(),
                period=given.get("period"),
                check_only=given["check_only"],
                idempotency_key=f"{self.principal.organisation_id}:{key}",
                by=self.principal,
                at=at,
            )
        except Invalid as refusal:
            if refusal.rule == "key_reused":
                raise Conflict(str(refusal)) from refusal
            raise
        if batch.check_only != given["check_only"]:
            raise Conflict("This Idempotency-Key was used for the same file in another way.")
        return batch


def _idempotency_key(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key:
        raise KeyMissing
    if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise Invalid(
            f"The Idempotency-Key is longer than {LONGEST_KEY} characters, or has odd ones.",
            field="Idempotency-Key",
            rule="idempotency_key",
            fix="Use letters and digits, such as a UUID.",
        )
    return key


def _refuse_too_large(request: Request) -> None:
    """Before anything is read. What says nothing of its length is measured while it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) > settings.IMPORT_MAX_BYTES + ROOM_FOR_FIELDS:
        raise TooLarge(f"The file is larger than {settings.IMPORT_MAX_BYTES:,} bytes.")


def _fields(request: Request) -> dict[str, Any]:
    """The fields of the form, or those of the query: a form's come first."""
    names = [str(name) for name in ImportRequest().fields]
    return {
        name: source[name]
        for source in (request.query_params, _sent(request))
        for name in names
        if isinstance(source.get(name), str)
    }


def _sent(request: Request) -> Mapping[str, Any]:
    """The parts of a form; or the file alone, where it is the body."""
    data: Any = request.data
    return data if isinstance(data, Mapping | MultiValueDict) else {}


def _refused(batch: ImportBatch, request: Request, where: str) -> Response:
    """The file was refused at the door and not kept. The refusal has its page, like any import."""
    message = batch.messages[0]
    body = problem(
        UNPROCESSABLE, message["message"], request.path, rule=message["rule"], fix=message["fix"], field="file"
    )
    return as_response(body, {"request": request}, {"Location": where})


class Import(ApiView):
    subject = "Files"
    scopes: ClassVar = {"GET": READ}

    @extend_schema(
        summary="One file received: state, progress, counts and messages",
        description=(
            "Ask again until is_finished is true. Then the counts say how many rows were loaded and how many were kept "
            "out, and the messages what was wrong with the file as a whole, and how to mend it."
        ),
        parameters=[IMPORT],
        responses=ImportSerializer,
    )
    def get(self, request: Request, reference: str) -> Response:
        batch = get_object_or_404(batches_seen(self.principal), reference=reference)
        return Response(ImportSerializer(batch).data)


class ImportRows(ApiView, ListAPIView[QuarantinedRow]):
    subject = "Files"
    scopes: ClassVar = {"GET": READ}
    serializer_class = RowSerializer
    pagination_class = UpwardsByCursor
    filterset_fields = ("rule", "column", "severity")

    def get_queryset(self) -> QuarantinedRowQuerySet:
        if getattr(self, "swagger_fake_view", False):
            return QuarantinedRow.objects.visible_to(self.principal)
        batch = get_object_or_404(batches_seen(self.principal), reference=self.kwargs["reference"])
        return rows_seen(batch, self.principal)

    @extend_schema(
        summary="Rows of a file that broke a rule, in the order of the file",
        description=(
            "Each row that was kept out, or let in with a warning: its number in the file, the column, the value, the "
            "rule and how to mend it. Numbers that identify patients are replaced."
        ),
        parameters=[
            IMPORT,
            OpenApiParameter("rule", str, description="Only rows that broke this rule"),
            OpenApiParameter("column", str, description="Only rows with a fault in this column"),
            OpenApiParameter("severity", str, description="Only errors, or only warnings"),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)
