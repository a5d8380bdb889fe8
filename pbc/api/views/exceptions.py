"""Exceptions from the rules of budgets, to be read. Asking for one and judging it need a person (R28)."""

from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.domain.exception_states import ExceptionStatus
from budgets.models import ExceptionPractice, RuleException
from pbc.accounts.domain.permissions import Permission
from pbc.api.base import ApiView
from pbc.api.pagination import ByCursor
from pbc.api.serializers.exceptions import ExceptionSerializer


class ExceptionList(ApiView, ListAPIView[RuleException]):
    subject = "Budgets"
    scopes: ClassVar = {"GET": (Permission.EXCEPTION_VIEW,)}
    serializer_class = ExceptionSerializer
    pagination_class = ByCursor
    filterset_fields = ("status", "pct__code")

    def get_queryset(self) -> QuerySet[RuleException]:
        rows = RuleException.objects.visible_to(self.principal).select_related("pct", "sha")
        touched = ExceptionPractice.objects.visible_to(self.principal).select_related("practice").order_by("practice")
        return rows.prefetch_related(Prefetch("practices", touched, to_attr="seen"))

    @extend_schema(
        summary="Exceptions from the rules of budgets, the latest first",
        description=(
            "For a PCT its own, for an SHA those it was asked for, for a practice those that touch it, and for a "
            "consortium those that touch a member: each with the amounts of the practices that the key may know of."
        ),
        parameters=[
            OpenApiParameter(
                "status", str, enum=[s.value for s in ExceptionStatus], description="Only exceptions in this state"
            ),
            OpenApiParameter("pct__code", str, description="Only exceptions of the PCT of this code"),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)
