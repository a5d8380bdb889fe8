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
from pbc.api.parameters import MONTH, PCT
from pbc.api.serializers.practices import BenchmarksSerializer
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation


class Benchmarks(ApiView):
    subject = "Practices"
    scopes: ClassVar = {"GET": (Permission.PRACTICE_VIEW,)}

    @extend_schema(
        summary="Every practice of a PCT on every indicator, over twelve months",
        description=(
            "Rates of the twelve months to the end of this one, beside the PCT and the national figure. As they stood "
            "when the month was closed, or as now while it is open. Small numbers are left out, and the answer says so."
        ),
        parameters=[PCT, MONTH],
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
