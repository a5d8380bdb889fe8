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
from pbc.api.serializers import FormatSerializer


class FormatList(ApiView):
    @extend_schema(summary="Every format, with its columns", responses=FormatSerializer(many=True))
    def get(self, request: Request) -> Response:
        return Response(FormatSerializer([_shown(declared) for declared in FORMATS.values()], many=True).data)


class FormatDetail(ApiView):
    @extend_schema(summary="One format", responses=FormatSerializer)
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
