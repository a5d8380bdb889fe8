"""How figures of managing risk came about: the threshold's calls, other options, and what scenarios take."""

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.domain.allocation import Component
from budgets.domain.results import KeptResult, component_working
from budgets.models import Scenario, ThresholdRun
from budgets.queries.options import position_trace, what_if
from budgets.queries.threshold_traces import FIGURES, part_trace, run_trace
from pbc.accounts.domain.permissions import Permission
from pbc.api.base import ApiView
from pbc.api.parameters import PCT, PRACTICE, YEAR, in_address
from pbc.api.serializers.traces import WholeTraceSerializer
from pbc.api.traces import whole_trace
from pbc.api.views.money import OfBooks
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation

RUN = in_address("run_id", "Number of the threshold’s run", 3, kind=OpenApiTypes.INT)
FIGURE = in_address("figure", f"One of {', '.join(FIGURES)}", "called")
OF = in_address("practice", "Code of the practice", "X95001")
SEES_LINES = (OrganisationKind.PRACTICE, OrganisationKind.PCT)


class ThresholdTrace(ApiView):
    subject = "Traces"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="How the calls that the threshold made for a month came about",
        description="What was called for, or met, practice by practice; those that the key does not see are one sum.",
        parameters=[RUN, FIGURE],
        responses=WholeTraceSerializer,
    )
    def get(self, request: Request, run_id: int, figure: str) -> Response:
        run = _run(self, run_id)
        parts = [part.practice_id for part in run.parts.all()]
        seen = {each.pk: each for each in _practices(self).filter(pk__in=parts).order_by("name", "code")}
        return _answer(run_trace(run, figure, seen), f"The run has no figure “{figure}”.")


class ThresholdPartTrace(ApiView):
    subject = "Traces"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="How one practice’s part of the threshold’s calls came about",
        description=(
            "What lay above the threshold and what had been met before, line by line, with the rows and the codes that "
            "count as one practice. Lines are for the practice and its PCT alone."
        ),
        parameters=[RUN, PRACTICE, FIGURE],
        responses=WholeTraceSerializer,
    )
    def get(self, request: Request, run_id: int, code: str, figure: str) -> Response:
        practice = get_object_or_404(_practices(self), code=code)
        by_line = self.principal.organisation_kind in SEES_LINES
        found = part_trace(_run(self, run_id), practice, figure, by_line=by_line)
        return _answer(found, f"{practice.name} has no part “{figure}” in these calls.")


class WhatIfTrace(OfBooks):
    subject = "Traces"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="How a practice’s position under an option came about",
        description=(
            "Budget, cost, and what fund, pool or PCT would have given or taken, which add up to the position; with "
            "the rows of the cost. The options are numbered as the comparison lists them, the one chosen being 0."
        ),
        parameters=[PCT, YEAR, in_address("option", "Place of the option", 0, kind=OpenApiTypes.INT), OF],
        responses=WholeTraceSerializer,
    )
    def get(self, request: Request, code: str, year: str, option: int, practice: str) -> Response:
        found = what_if(self.books(code, year))
        of = get_object_or_404(_practices(self), code=practice)
        working = position_trace(found, option, of) if found else None
        return _answer(working, f"{of.name} has no position under option {option}.")


class ComponentTrace(ApiView):
    subject = "Traces"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="How what a scenario’s budgets take of a part of the allocation came about",
        description="The budgets of every practice, line by line; each opens to how it was worked out.",
        parameters=[
            in_address("scenario_id", "Number of the scenario", 7, kind=OpenApiTypes.INT),
            in_address("component", f"One of {', '.join(Component)}", "hchs"),
        ],
        responses=WholeTraceSerializer,
    )
    def get(self, request: Request, scenario_id: int, component: str) -> Response:
        scenario = get_object_or_404(Scenario.objects.visible_to(self.principal), pk=scenario_id)
        kept = KeptResult.from_dict(scenario.result, scenario.digest)
        known = component in set(Component)
        working = component_working(kept, Component(component), str(scenario.pk)) if known else None
        return _answer(working, f"The scenario has no sum of “{component}”.")


def _run(view: ApiView, run_id: int) -> ThresholdRun:
    rows = ThresholdRun.objects.visible_to(view.principal).select_related("posting").prefetch_related("parts")
    return get_object_or_404(rows, pk=run_id)


def _practices(view: ApiView) -> Any:
    return Organisation.objects.visible_to(view.principal).practices()


def _answer(working: Any, missing: str) -> Response:
    if working is None:
        raise NotFound(missing)
    return Response(whole_trace(working))
