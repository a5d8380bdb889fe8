"""Information packs: their data, and the PDF."""

from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView, get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from information_packs import permissions
from information_packs.domain.states import PackStatus
from information_packs.models import Pack, PackQuerySet
from information_packs.queries.cases import as_read_by
from information_packs.rendering.reading import read_file
from pbc.accounts.domain.permissions import Permission
from pbc.api.base import ApiView
from pbc.api.pagination import ByCursor
from pbc.api.parameters import in_address
from pbc.api.serializers.packs import PackDetailSerializer, PackSerializer
from pbc.api.views.files import AlwaysFirst, FileRenderer

PACK = in_address("pack_id", "Number of the pack", 12, kind=OpenApiTypes.INT)


class PackList(ApiView, ListAPIView[Pack]):
    subject = "Packs"
    scopes: ClassVar = {"GET": (Permission.PACK_VIEW,)}
    serializer_class = PackSerializer
    pagination_class = ByCursor
    filterset_fields = ("month", "status", "practice__code")

    def get_queryset(self) -> PackQuerySet:
        return _packs(self)

    @extend_schema(
        summary="Information packs, the latest first",
        description="Each version of each pack in sight, with its month, its state and the hash of its contents.",
        parameters=[
            OpenApiParameter("month", OpenApiTypes.DATE, description="Only packs of the month that begins on this day"),
            OpenApiParameter("status", str, enum=[s.value for s in PackStatus], description="Only packs in this state"),
            OpenApiParameter("practice__code", str, description="Only packs of the practice of this code"),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class PackDetail(ApiView):
    subject = "Packs"
    scopes: ClassVar = {"GET": (Permission.PACK_VIEW,)}

    @extend_schema(
        summary="One pack with all that it says",
        description="The contents that page and PDF show, frozen when the pack was built.",
        parameters=[PACK],
        responses=PackDetailSerializer,
    )
    def get(self, request: Request, pack_id: int) -> Response:
        pack = _pack(self, pack_id, whole=True)
        as_read_by(self.principal, pack)
        return Response(PackDetailSerializer(pack).data)


class PdfRenderer(FileRenderer):
    media_type, format = "application/pdf", "pdf"


class PackPdf(ApiView):
    subject = "Packs"
    scopes: ClassVar = {"GET": (Permission.PACK_VIEW,)}
    renderer_classes = (PdfRenderer,)
    content_negotiation_class = AlwaysFirst

    @extend_schema(
        summary="The PDF of a pack",
        description="The pack as it is printed, tagged for screen readers.",
        parameters=[PACK],
        responses={(200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY, description="The PDF.")},
    )
    def get(self, request: Request, pack_id: int) -> HttpResponse:
        pack = _pack(self, pack_id, whole=True)
        file = read_file(self.principal, pack, "pdf")
        if file is None:
            raise NotFound
        response = HttpResponse(file.content, content_type="application/pdf")
        response["ETag"] = f'"{file.sha256[:32]}"'
        name = f"pack-{pack.practice.code}-{pack.month:%Y-%m}-v{pack.version}.pdf"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _packs(view: ApiView, *, whole: bool = False) -> PackQuerySet:
    rows = Pack.objects.visible_to(view.principal).select_related("practice", "pct")
    return rows if whole else rows.defer("data")


def _pack(view: ApiView, pack_id: int, *, whole: bool = False) -> Pack:
    """A pack to be opened.

    :raises Denied: for keys of organisations that see that it exists and may not see its small numbers.
    """
    pack = get_object_or_404(_packs(view, whole=whole), pk=pack_id)
    permissions.check_can_read(view.principal, pack)
    return pack
