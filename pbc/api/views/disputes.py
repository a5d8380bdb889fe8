"""Disputes and the precedent book, to be read. What is done in a dispute needs a person."""

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView, get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from disputes.domain.parties import About
from disputes.domain.states import DisputeStatus
from disputes.models import Dispute, Precedent
from disputes.models.disputes import DisputeQuerySet
from disputes.presenters.sight import sight_of
from disputes.presenters.sight_data import data_of, heading_of
from disputes.queries.rulings import precedents
from pbc.accounts.domain.permissions import Permission
from pbc.api.base import ApiView
from pbc.api.pagination import ByCursor
from pbc.api.parameters import in_address
from pbc.api.serializers.disputes import DisputeDetailSerializer, DisputeSerializer, PrecedentSerializer
from pbc.core import clock

READS: tuple[str, ...] = (Permission.DISPUTE_VIEW, Permission.DISPUTE_AUDIT)
FILTERS = ("status", "about", "practice__code", "pct__code")


class DisputeList(ApiView, ListAPIView[Dispute]):
    subject = "Disputes"
    scopes: ClassVar = {"GET": READS}
    serializer_class = DisputeSerializer
    pagination_class = ByCursor
    filterset_fields = FILTERS

    def get_queryset(self) -> DisputeQuerySet:
        return _disputes(self)

    @extend_schema(
        summary="Disputes, the latest first",
        description=(
            "Disputes that the key’s organisation takes part in; with the auditor’s scope those that were referred to "
            "the SHA. Disputes are read here and not acted in: a deed needs a person who signs in."
        ),
        parameters=[
            OpenApiParameter(
                "status", str, enum=[s.value for s in DisputeStatus], description="Only disputes in this state"
            ),
            OpenApiParameter("about", str, enum=[a.value for a in About], description="Only disputes of this kind"),
            OpenApiParameter("practice__code", str, description="Only disputes of the practice or group of this code"),
            OpenApiParameter("pct__code", str, description="Only disputes with the PCT of this code"),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        rows = DisputeSerializer([heading_of(row) for row in page or ()], many=True).data
        return self.get_paginated_response(rows)


class OneDispute(ApiView):
    subject = "Disputes"
    scopes: ClassVar = {"GET": READS}

    @extend_schema(
        summary="One dispute: its clock and deadlines, statement, offers, panel and ruling",
        description=(
            "What the organisation of the key may see of the dispute, as its page shows it. A final offer is a receipt "
            "until both are opened together, for the side that lodged it alone. What was said in mediation, and the "
            "terms of a settlement, are for people and are never here."
        ),
        parameters=[in_address("reference", "Reference of the dispute", "X95001-D2006-1")],
        responses=DisputeDetailSerializer,
    )
    def get(self, request: Request, reference: str) -> Response:
        dispute = get_object_or_404(_disputes(self), reference=reference)
        today = clock.today()
        return Response(DisputeDetailSerializer(data_of(sight_of(self.principal, dispute, today), today)).data)


class PrecedentList(ApiView, ListAPIView[Precedent]):
    subject = "Disputes"
    serializer_class = PrecedentSerializer
    pagination_class = ByCursor
    filterset_fields = ("about", "for_side")

    def get_queryset(self) -> Any:
        asked = self.request.query_params
        rows = precedents(asked.get("q", ""))
        return rows.filter(paragraph__icontains=asked["paragraph"]) if asked.get("paragraph") else rows

    @extend_schema(
        summary="The precedent book: rulings without names",
        description="Every published ruling, for every key: what was asked, for which side the panel ruled, and why.",
        parameters=[
            OpenApiParameter("q", str, description="Only rulings with these letters in title, question or reasons"),
            OpenApiParameter("paragraph", str, description="Only rulings on this paragraph, such as S4 ¶47"),
            OpenApiParameter("about", str, enum=[a.value for a in About], description="Only rulings of this kind"),
            OpenApiParameter(
                "for_side", str, enum=["practice", "pct"], description="Only rulings for the practice, or for the PCT"
            ),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class OnePrecedent(ApiView):
    subject = "Disputes"

    @extend_schema(
        summary="One ruling of the precedent book",
        description="A published ruling: what was asked, for which side the panel ruled, and what it found.",
        parameters=[in_address("precedent_id", "Number of the ruling", 12, kind=OpenApiTypes.INT)],
        responses=PrecedentSerializer,
    )
    def get(self, request: Request, precedent_id: int) -> Response:
        return Response(PrecedentSerializer(get_object_or_404(precedents(), pk=precedent_id)).data)


def _disputes(view: ApiView) -> DisputeQuerySet:
    return Dispute.objects.visible_to(view.principal).select_related("practice", "pct", "sha")
