"""The formats that can be sent, from their declarations."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from pbc.activity.domain.formats import FORMATS
from pbc.activity.domain.formats.declaration import Format
from pbc.activity.domain.formats.templates import allowed
from pbc.api.base import ApiView
from pbc.api.parameters import in_address
from pbc.api.serializers.files import FormatSerializer


class FormatList(ApiView):
    subject = "Files"

    @extend_schema(
        summary="Every format of file that can be sent",
        description=(
            "The kinds of file that are taken, each with its columns, what a column may hold, and an example. Use the "
            "code of a format when you send a file."
        ),
        responses=FormatSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        return Response(FormatSerializer([_shown(declared) for declared in FORMATS.values()], many=True).data)


class FormatDetail(ApiView):
    subject = "Files"

    @extend_schema(
        summary="One format of file, with its columns",
        description="What each column of the format may hold, and whether the file must say its month.",
        parameters=[in_address("code", "Code of the format", "spells")],
        responses=FormatSerializer,
    )
    def get(self, request: Request, code: str) -> Response:
        if code not in FORMATS:
            raise NotFound
        return Response(FormatSerializer(_shown(FORMATS[code])).data)


def _shown(declared: Format) -> dict[str, Any]:
    names = ("header", "kind", "required", "help", "example")
    columns = [{n: getattr(column, n) for n in names} | {"allowed": allowed(column)} for column in declared.columns]
    return {
        "columns": columns,
        **{n: getattr(declared, n) for n in ("code", "title", "help", "group", "has_header", "period")},
    }
