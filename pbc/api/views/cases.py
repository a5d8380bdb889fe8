"""Business cases, their clocks and what was done, and the register of decisions."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView, get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from business_cases.domain.case_states import CaseStatus
from business_cases.models import BusinessCase
from business_cases.models.cases import BusinessCaseQuerySet
from business_cases.queries.cases import clock_of
from business_cases.queries.conditions import StandingCondition, conditions_of
from business_cases.queries.delivery import funding_of, total_of
from business_cases.queries.register import register
from pbc.accounts.domain.permissions import Permission
from pbc.api.base import ApiView
from pbc.api.pagination import ByCursor
from pbc.api.parameters import in_address
from pbc.api.serializers.cases import (
    CaseDetailSerializer,
    CaseSerializer,
    ConditionSerializer,
    RegisterEntrySerializer,
)
from pbc.core import clock

REFERENCE = in_address("reference", "Reference of the case", "X95001-BC2006-1")


class CaseList(ApiView, ListAPIView[BusinessCase]):
    subject = "Business cases"
    scopes: ClassVar = {"GET": (Permission.CASE_VIEW,)}
    serializer_class = CaseSerializer
    pagination_class = ByCursor
    filterset_fields = ("status", "owner__code")

    def get_queryset(self) -> BusinessCaseQuerySet:
        return BusinessCase.objects.visible_to(self.principal).select_related("owner", "pct")

    @extend_schema(
        summary="Business cases, the latest first",
        description="Cases that the key’s organisation sees. A draft is its proposer’s alone until it is submitted.",
        parameters=[
            OpenApiParameter("status", str, enum=[s.value for s in CaseStatus], description="Only cases in this state"),
            OpenApiParameter("owner__code", str, description="Only cases of the practice or consortium of this code"),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class OneCase(ApiView):
    subject = "Business cases"
    scopes: ClassVar = {"GET": (Permission.CASE_VIEW,)}

    @extend_schema(
        summary="One case: its clock, its money, and every event",
        description=(
            "Where the case stands against its eight weeks and on whose desk each day was spent, what it commits and "
            "was given, and each change of state with who made it and why."
        ),
        parameters=[REFERENCE],
        responses=CaseDetailSerializer,
    )
    def get(self, request: Request, reference: str) -> Response:
        rows = BusinessCase.objects.visible_to(self.principal).select_related("owner", "pct")
        case = get_object_or_404(rows, reference=reference)
        found, money = clock_of(case, clock.today()), total_of(funding_of(case))
        desks = [{"desk": desk, "days": days} for desk, days in (found.desks or {}).items()]
        given = {
            "promised": money.waiting,
            "released": money.released,
            "decided_by": case.level.name.lower() if case.level else "",
            "case_clock": {
                "standing": found.standing,
                "day": found.day,
                "days_left": found.days_left,
                "desks": desks,
            },
            "events": case.changes.order_by("number"),
        }
        for name, value in given.items():
            setattr(case, name, value)
        return Response(CaseDetailSerializer(case).data)


class CaseConditions(ApiView):
    subject = "Business cases"
    scopes: ClassVar = {"GET": (Permission.CASE_VIEW,)}

    @extend_schema(
        summary="The conditions of a case’s approval, as they stand",
        description=(
            "Each with its owner, its day, what waits until it is met, and all that was done to it. A case that is not "
            "approved, or was approved without conditions, has none."
        ),
        parameters=[REFERENCE],
        responses=ConditionSerializer(many=True),
    )
    def get(self, request: Request, reference: str) -> Response:
        case = get_object_or_404(BusinessCase.objects.visible_to(self.principal), reference=reference)
        rows = [_condition(each) for each in conditions_of(case)]
        return Response(ConditionSerializer(rows, many=True).data)


def _condition(standing: StandingCondition) -> dict[str, Any]:
    owed = standing.owed
    return {
        "number": owed.number,
        "words": owed.words,
        "owner": owed.owner,
        "due_on": owed.due_on,
        "decided_due_on": standing.condition.due_on,
        "waits": owed.before,
        "status": owed.status,
        "is_late": owed.is_late(clock.today()),
        "events": standing.changes,
    }


class Register(ApiView):
    subject = "Business cases"
    scopes: ClassVar = {"GET": (Permission.CASE_VIEW,)}

    @extend_schema(
        summary="The register of decisions on business cases",
        description=(
            "Every decided case of the PCTs in sight: title, value, decision, reasons and dates. Costs line by line, "
            "prices and offers are commercial, and are not in it."
        ),
        responses=RegisterEntrySerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        return Response(RegisterEntrySerializer(register(self.principal), many=True).data)
