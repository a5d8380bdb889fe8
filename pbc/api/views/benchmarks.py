"""Benchmarks of a PCT's practices."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from pbc.accounts.domain.permissions import Permission
from pbc.activity.queries.benchmarks_seen import benchmarks_seen
from pbc.activity.queries.months import snapshot_of
from pbc.api.base import ApiView, month_or_404
from pbc.api.serializers import BenchmarksSerializer
from pbc.api.views.practices import MONTH
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation


class Benchmarks(ApiView):
    scopes: ClassVar = {"GET": (Permission.PRACTICE_VIEW,)}

    @extend_schema(
        summary="Every practice of a PCT on every indicator, over twelve months",
        description="From closed months where the month is closed, else as now. Small numbers are suppressed.",
        parameters=[MONTH],
        responses=BenchmarksSerializer,
    )
    def get(self, request: Request, code: str, month: str) -> Response:
        pcts = Organisation.objects.visible_to(self.principal).of_kind(OrganisationKind.PCT)
        pct, asked = get_object_or_404(pcts, code=code), month_or_404(month)
        snapshot = snapshot_of(pct, asked)
        rows = benchmarks_seen(pct, asked, by=self.principal, closed=snapshot is not None)
        shown = {
            "pct": pct,
            "month": asked,
            "snapshot": snapshot,
            "results": rows,
        }
        return Response(BenchmarksSerializer(shown).data)
