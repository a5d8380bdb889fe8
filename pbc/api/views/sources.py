"""What traces lead to: rows of a month, closed months, rules."""

from typing import ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.domain.evidence import AS_THEN
from governance.domain.rules import value_text
from governance.queries.places import own_pct
from governance.queries.rules import rule_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.activity.domain.lines import Line
from pbc.activity.models import MonthClose
from pbc.activity.queries.activity import facts
from pbc.activity.queries.batches import files_behind
from pbc.activity.queries.sight import grouped
from pbc.api.base import ApiView, day_or_404, month_or_404
from pbc.api.parameters import LINE, MONTH, PRACTICE, in_address
from pbc.api.serializers.traces import CloseSerializer, OpenedRuleSerializer, RowsSerializer
from pbc.core import clock
from pbc.core.periods import Month
from pbc.organisations.models import Organisation
from pbc.organisations.queries import pct_of


class Rows(ApiView):
    subject = "Traces"
    scopes: ClassVar = {"GET": (Permission.STATEMENT_VIEW,)}

    @extend_schema(
        summary="The rows behind a practice’s line in a month, summed",
        description=(
            "Rows by provider and price group, with the files they came in. No key sees patients; groups that are too "
            "small to be shown to the organisation of the key are null."
        ),
        parameters=[
            PRACTICE,
            MONTH,
            LINE,
            OpenApiParameter("figures", str, enum=[AS_THEN], description="As the month was closed; left out: as now"),
        ],
        responses=RowsSerializer,
    )
    def get(self, request: Request, code: str, month: str, line: str) -> Response:
        practice = get_object_or_404(Organisation.objects.visible_to(self.principal).practices(), code=code)
        asked = month_or_404(month)
        if line not in {each.value for each in Line}:
            raise NotFound
        close = self._close(practice, asked) if request.query_params.get("figures") == AS_THEN else None
        found = facts(practice=practice, month=asked, line=Line(line), close=close)
        files, seen = files_behind(found.order_by().values("batch"), self.principal)
        shown = {
            "practice": practice.code,
            "month": asked,
            "line": line,
            "as_closed": close is not None,
            "groups": grouped(found, line=Line(line), practice=practice, month=asked, by=self.principal),
            "files": files,
        }
        return Response(RowsSerializer(shown, context={"seen": seen}).data)

    def _close(self, practice: Organisation, month: Month) -> MonthClose | None:
        rows = MonthClose.objects.visible_to(self.principal)
        return rows.filter(pct=pct_of(practice, month.last_day), month=month.first_day).first()


class Close(ApiView):
    subject = "Traces"
    scopes: ClassVar = {"GET": (Permission.STATEMENT_VIEW,)}

    @extend_schema(
        summary="A closed month of a PCT, and the files that filled it",
        description="Who closed it and when, the hash of its figures, which never change, and every file behind them.",
        parameters=[in_address("close_id", "Number of the close, from a trace", 31, kind=OpenApiTypes.INT)],
        responses=CloseSerializer,
    )
    def get(self, request: Request, close_id: int) -> Response:
        rows = MonthClose.objects.visible_to(self.principal).select_related("pct")
        close = get_object_or_404(rows, pk=close_id)
        files, seen = files_behind(close.slots.values("batch"), self.principal)
        shown = {
            name: getattr(close, name) for name in ("pct", "closed_at", "closed_by", "rows", "total", "snapshot_hash")
        }
        return Response(
            CloseSerializer(shown | {"month": Month.of(close.month), "files": files}, context={"seen": seen}).data
        )


class Rule(ApiView):
    subject = "Traces"
    scopes: ClassVar = {"GET": (Permission.STATEMENT_VIEW,)}

    @extend_schema(
        summary="A rule as it stands, or stood on a day",
        description=(
            "The value in force for the PCT of the key: its own, where it has adopted one inside the national rule; "
            "with the paragraph and the source, and whether the value is invented for demonstration."
        ),
        parameters=[
            in_address("key", "Short name of the rule, from a trace", "contingency_rate"),
            OpenApiParameter("on", OpenApiTypes.DATE, description="The day; left out: today"),
        ],
        responses=OpenedRuleSerializer,
    )
    def get(self, request: Request, key: str) -> Response:
        on = day_or_404(request.query_params["on"]) if "on" in request.query_params else clock.today()
        try:
            found = rule_in_force(key, on=on, pct=own_pct(self.principal, on))
        except (KeyError, ValueError) as error:
            raise NotFound(f"There is no rule “{key}” on that day.") from error
        names = ("key", "title", "unit", "paragraph", "source", "is_local", "illustrative")
        shown = {name: getattr(found, name) for name in names}
        more = {"on": on, "year": found.financial_year, "value": value_text(found.value)}
        return Response(OpenedRuleSerializer(shown | more).data)
