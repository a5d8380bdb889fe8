"""Practices, their lists and their statements."""

from dataclasses import dataclass
from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView, get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.queries.evidence import traced
from budgets.queries.statements import Statement, statement
from pbc.accounts.domain.permissions import Permission
from pbc.activity.queries.months import snapshot_of
from pbc.api.base import ApiView, month_or_404
from pbc.api.pagination import ByCode
from pbc.api.parameters import FIGURE_OF_LINE, MONTH, PRACTICE, in_address
from pbc.api.serializers.practices import ListsSerializer, PracticeDetailSerializer, PracticeSerializer
from pbc.api.serializers.statements import StatementSerializer
from pbc.api.serializers.traces import WholeTraceSerializer
from pbc.api.traces import whole_trace
from pbc.core import clock
from pbc.organisations.models import Organisation, OrganisationQuerySet
from pbc.organisations.queries import list_history, pct_of


class PracticeList(ApiView, ListAPIView[Organisation]):
    subject = "Practices"
    scopes: ClassVar = {"GET": (Permission.PRACTICE_VIEW,)}
    serializer_class = PracticeSerializer
    pagination_class = ByCode
    filterset_fields = ("status",)

    def get_queryset(self) -> OrganisationQuerySet:
        return Organisation.objects.visible_to(self.principal).practices()

    @extend_schema(
        summary="Practices, by code",
        description="The practices that the organisation of the key may see: a PCT its own, a practice itself.",
        parameters=[OpenApiParameter("status", str, description="Only practices of this status in the register")],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class Practice(ApiView):
    subject = "Practices"
    scopes: ClassVar = {"GET": (Permission.PRACTICE_VIEW,)}

    @extend_schema(
        summary="One practice, with its list sizes",
        description="Its PCT today, and the patients on its list at each count that is loaded.",
        parameters=[PRACTICE],
        responses=PracticeDetailSerializer,
    )
    def get(self, request: Request, code: str) -> Response:
        practice = get_object_or_404(Organisation.objects.visible_to(self.principal).practices(), code=code)
        pct = pct_of(practice, clock.today())
        more = {"pct": pct.code if pct else None, "list_sizes": list_history(practice)}
        return Response(PracticeSerializer(practice).data | ListsSerializer(more).data)


@dataclass(frozen=True)
class _Shown:
    """A statement with what only the API adds."""

    statement: Statement
    snapshot: str | None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.statement, name)

    @property
    def has_budget(self) -> bool:
        return self.statement.budget is not None


class PracticeStatement(ApiView):
    subject = "Practices"
    scopes: ClassVar = {"GET": (Permission.STATEMENT_VIEW,)}

    @extend_schema(
        summary="The statement of a practice at the end of a month",
        description=(
            "From April to the end of the month, by line of service: budget, actual, variance, its causes, and "
            "forecasts of the year. Figures of a closed month stay as they are; those of an open month may change. "
            "Each figure comes with its trace, and trace_urls holds the address of each trace by itself."
        ),
        parameters=[PRACTICE, MONTH],
        responses=StatementSerializer,
    )
    def get(self, request: Request, code: str, month: str) -> Response:
        practice = get_object_or_404(Organisation.objects.visible_to(self.principal).practices(), code=code)
        made = statement(practice, month_or_404(month))
        snapshot = snapshot_of(made.pct, made.month) if made.pct and made.is_closed else None
        return Response(StatementSerializer(_Shown(made, snapshot), context={"statement": made}).data)


class StatementTrace(ApiView):
    """The working of one figure of a statement by itself."""

    subject = "Traces"
    scopes: ClassVar = {"GET": (Permission.STATEMENT_VIEW,)}

    @extend_schema(
        summary="How one figure of a statement came about",
        description="Its formula, what went in, the rules with their paragraph, and the files and rows behind it.",
        parameters=[
            PRACTICE,
            MONTH,
            in_address("line", "A line of the statement, or total", "emergency"),
            FIGURE_OF_LINE,
        ],
        responses=WholeTraceSerializer,
    )
    def get(self, request: Request, code: str, month: str, line: str, figure: str) -> Response:
        practice = get_object_or_404(Organisation.objects.visible_to(self.principal).practices(), code=code)
        made = statement(practice, month_or_404(month))
        found = traced(made, line, figure) or traced(made, line, f"cause_{figure}")  # a cause by its own name too
        if found is None:
            raise NotFound(f"The statement has no figure “{figure}” of “{line}”.")
        return Response(whole_trace(found.figure, found.sources))
