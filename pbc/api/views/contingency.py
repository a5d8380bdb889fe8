"""The contingency fund of a PCT's year: balance, calls, threshold runs, returns, and other options."""

from typing import Any, ClassVar

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.domain.options import Outcome
from budgets.models import ContingencyCall, ThresholdRun
from budgets.queries.contingency import calls_by_state, fund, funds_by_practice, queue_of, stakes
from budgets.queries.contingency_traces import balance_sources, return_trace
from budgets.queries.methods import method
from budgets.queries.options import what_if
from pbc.accounts.domain.permissions import Permission
from pbc.api.base import ApiView, year_or_404
from pbc.api.pagination import ByCursor
from pbc.api.parameters import PCT, PRACTICE, YEAR, in_address
from pbc.api.serializers.contingency import (
    CallSerializer,
    FundSerializer,
    QueuedCallSerializer,
    WhatIfSerializer,
)
from pbc.api.serializers.traces import WholeTraceSerializer
from pbc.api.traces import whole_trace
from pbc.api.views.money import OfBooks
from pbc.core import clock
from pbc.core.periods import FinancialYear
from pbc.core.working import Working
from pbc.organisations.models import Organisation

CALL = in_address("call_id", "Number of the call", 5, kind=OpenApiTypes.INT)
FUND_FIGURES = ("balance", "forecast", "forecast_by_pattern")


class Fund(OfBooks):
    subject = "Contingency"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="The contingency fund of a PCT’s year",
        description=(
            "What was put in, what the fund has borne, what is left and how far it lasts; the runs of the threshold "
            "month by month; and each practice’s part, with what would come back to it."
        ),
        parameters=[PCT, YEAR],
        responses=FundSerializer,
    )
    def get(self, request: Request, code: str, year: str) -> Response:
        books = self.books(code, year)
        found, seen = fund(books), _seen(self)
        names = ("contributed", "added", "called", "returned", "balance")
        shown = {name: getattr(found.flow, name) for name in names} | {
            "pct": code,
            "year": found.year,
            "trace_url": reverse("api:fund_trace", args=[code, year, "balance"]),
            "warning": found.warning,
            "options": [str(option) for option in method(books, clock.today()).options],
            "months_called": [str(month) for month in found.months],
            "forecasts": [
                {"name": each.name, "value": each.value, "reason": each.reason}
                | {"trace_url": reverse("api:fund_trace", args=[code, year, name])}
                for name, each in zip(FUND_FIGURES[1:], found.forecasts, strict=False)
            ],
            "threshold_runs": ThresholdRun.objects.visible_to(self.principal).filter(books=books).order_by("month"),
            "calls_by_state": calls_by_state(books),
            "practices": [
                {name: getattr(each, name) for name in ("practice", "contributed", "borne", "preview", "returned")}
                | {"trace_url": reverse("api:return_trace", args=[each.practice.code, year])}
                for each in stakes(books)
                if each.practice.pk in seen
            ],
            "calls_url": reverse("api:calls", args=[code, year]),
            "what_if_url": reverse("api:what_if", args=[code, year]),
        }
        return Response(FundSerializer(shown).data)


def _seen(view: ApiView) -> set[int]:
    return set(Organisation.objects.visible_to(view.principal).practices().values_list("pk", flat=True))


class Calls(OfBooks):
    subject = "Contingency"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="The queue of calls on a fund, the latest first",
        description=(
            "Everybody whose money is in the fund sees every call with its amount, score and state; of other practices "
            "neither name nor reason."
        ),
        parameters=[PCT, YEAR],
        responses=QueuedCallSerializer(many=True),
    )
    def get(self, request: Request, code: str, year: str) -> Response:
        pages = ByCursor()
        page = pages.paginate_queryset(queue_of(self.books(code, year)).select_related("practice"), request, view=self)
        seen = _seen(self)
        shown = [_queued(call, is_seen=call.practice_id in seen) for call in page or ()]
        return pages.get_paginated_response(QueuedCallSerializer(shown, many=True).data)


def _queued(call: ContingencyCall, *, is_seen: bool) -> dict[str, Any]:
    names = ("amount", "granted", "score", "status", "written_at")
    return {name: getattr(call, name) for name in names} | {
        "id": call.pk if is_seen else None,
        "url": reverse("api:call", args=[call.pk]) if is_seen else None,
        "practice": call.practice.code if is_seen else None,
        "line": call.line if is_seen else None,
        "reason_kind": call.reason_kind if is_seen else None,
    }


class Call(ApiView):
    subject = "Contingency"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="One call on a fund: its score and what became of it",
        description="Amount, reason, evidence, the score by the published method, and each decision with its words.",
        parameters=[CALL],
        responses=CallSerializer,
    )
    def get(self, request: Request, call_id: int) -> Response:
        call = _call(self, call_id)
        shown = _queued(call, is_seen=True) | {
            "evidence": call.evidence,
            "posting_url": reverse("api:posting", args=[call.posting_id]) if call.posting_id else None,
            "trace_url": reverse("api:call_trace", args=[call.pk]),
            "events": call.events.order_by("pk"),
        }
        return Response(CallSerializer(shown).data)


def _call(view: ApiView, call_id: int) -> ContingencyCall:
    rows = ContingencyCall.objects.visible_to(view.principal).select_related("practice")
    return get_object_or_404(rows, pk=call_id)


class WhatIf(OfBooks):
    subject = "Contingency"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="What a fund’s year had come to under other options",
        description=(
            "Every option of the guidance played on the year’s real data: what the fund would have paid, how many "
            "practices gain and lose, and the position of each practice that the key sees."
        ),
        parameters=[PCT, YEAR],
        responses=WhatIfSerializer,
    )
    def get(self, request: Request, code: str, year: str) -> Response:
        books = self.books(code, year)
        found = what_if(books)
        shown: dict[str, Any] = {"pct": code, "year": FinancialYear(books.financial_year)}
        if found is None:
            return Response(WhatIfSerializer(shown | {"month": None, "chosen": None, "outcomes": []}).data)
        practices = Organisation.objects.visible_to(self.principal).practices().filter(pk__in=found.chosen.positions)
        codes = dict(practices.order_by("code").values_list("pk", "code"))
        addresses = [
            {key: reverse("api:what_if_trace", args=[code, year, place, of]) for key, of in codes.items()}
            for place in range(len(found.every))
        ]
        outcomes = [
            _outcome(each, found.chosen, codes, urls) for each, urls in zip(found.every, addresses, strict=True)
        ]
        more = {"month": found.month, "chosen": found.chosen.name, "outcomes": outcomes}
        return Response(WhatIfSerializer(shown | more).data)


def _outcome(outcome: Outcome, chosen: Outcome, codes: dict[int, str], urls: dict[int, str]) -> dict[str, Any]:
    gains = outcome.against(chosen).values()
    return {
        "name": outcome.name,
        "used": outcome.used,
        "unmet": outcome.unmet,
        "gaining": sum(gain > 0 for gain in gains),
        "losing": sum(gain < 0 for gain in gains),
        "positions": [
            {"practice": code, "position": outcome.positions[key], "trace_url": urls[key]}
            for key, code in codes.items()
        ],
    }


class CallTrace(ApiView):
    subject = "Traces"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="How a call on a fund was scored",
        description="The points of each criterion and how far the call met it, by the method published on that day.",
        parameters=[CALL],
        responses=WholeTraceSerializer,
    )
    def get(self, request: Request, call_id: int) -> Response:
        return Response(whole_trace(Working.from_dict(_call(self, call_id).working)))


class FundTrace(OfBooks):
    subject = "Traces"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="How the balance of a fund, or a forecast of its calls, came about",
        description="The parts of the figure, and the postings on the fund’s account that the key sees.",
        parameters=[PCT, YEAR, in_address("figure", f"One of {', '.join(FUND_FIGURES)}", "balance")],
        responses=WholeTraceSerializer,
    )
    def get(self, request: Request, code: str, year: str, figure: str) -> Response:
        books = self.books(code, year)
        found = fund(books)
        figures = dict(zip(FUND_FIGURES, (found.balance, *found.forecasts), strict=False))
        if figure not in figures:
            raise NotFound(f"The fund has no figure “{figure}”.")
        return Response(whole_trace(figures[figure], balance_sources(books)))


class ReturnTrace(ApiView):
    subject = "Traces"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="How the contingency that a practice has back came about",
        description=(
            "What was left in the fund, and the practice’s contribution to it. Before the year’s end: what would come "
            "back if it ended now."
        ),
        parameters=[PRACTICE, YEAR],
        responses=WholeTraceSerializer,
    )
    def get(self, request: Request, code: str, year: str) -> Response:
        practice = get_object_or_404(Organisation.objects.visible_to(self.principal).practices(), code=code)
        asked = year_or_404(year)
        books = funds_by_practice([practice.pk], asked).get(practice.pk)
        working = return_trace(books, practice) if books else None
        if working is None:
            raise NotFound(f"{practice.name} has put nothing into a fund of that year.")
        return Response(whole_trace(working))
