"""That the sums of a PCT's year add up, as they were last checked."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from information_packs.domain.proof_states import ProofStatus
from information_packs.models import SumProof
from pbc.accounts.domain.permissions import Permission
from pbc.api.base import ApiView, year_or_404
from pbc.api.parameters import PCT, YEAR
from pbc.api.serializers.sums import SumsSerializer


class Sums(ApiView):
    subject = "Year end"
    scopes: ClassVar = {"GET": (Permission.AUDIT_VIEW,)}

    @extend_schema(
        summary="Whether the sums of a PCT’s year add up",
        description=(
            "What the last check found: ledger, budgets as issued, contingency fund, claims, statements of closed "
            "months with their causes, the PCT’s roll-up and packs, each figure made a second way; and each that "
            "differs. Sums are checked every night."
        ),
        parameters=[PCT, YEAR],
        responses=SumsSerializer,
    )
    def get(self, request: Request, code: str, year: str) -> Response:
        rows = SumProof.objects.visible_to(self.principal).select_related("pct").order_by("-pk")
        made = rows.filter(pct__code=code, financial_year=year_or_404(year).start_year, status=ProofStatus.DONE)[:1]
        return Response(SumsSerializer(get_object_or_404(made)).data)
