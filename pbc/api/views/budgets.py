"""Budgets of practices, the rounds of a PCT, and fair shares."""

from typing import Any, ClassVar

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.domain.evidence import by_month
from budgets.domain.parameters import ScenarioParameters
from budgets.domain.results import KeptResult
from budgets.domain.scenarios import calculate
from budgets.models import Budget, BudgetRound, Scenario
from budgets.queries.fair_share_positions import Position, Positions, day_of_shares, positions_of
from budgets.queries.fair_share_practice import share_page
from budgets.queries.fair_shares import NoShares
from budgets.queries.lateness import issues
from budgets.queries.rounds import base_of, given_for
from pbc.accounts.domain.permissions import Permission
from pbc.api.base import ApiView, year_or_404
from pbc.api.parameters import PCT, PRACTICE, YEAR, in_address
from pbc.api.serializers.budgets import (
    BudgetsSerializer,
    RoundsSerializer,
    ScenarioSerializer,
    SharesSerializer,
)
from pbc.api.serializers.traces import WholeTraceSerializer
from pbc.api.traces import whole_trace
from pbc.core import clock
from pbc.core.periods import FinancialYear
from pbc.core.working import Working
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation
from pbc.organisations.queries import pct_of

SCENARIO = in_address("scenario_id", "Number of the scenario", 7, kind=OpenApiTypes.INT)
SHARE_FIGURES = (
    *("list_used", "inflation", "fair_whole", "fair_share", "attributed", "attributed_share"),
    *("budget", "fair", "distance", "moved", "prescribing"),
)


class PracticeBudgets(ApiView):
    subject = "Budgets"
    scopes: ClassVar = {"GET": (Permission.STATEMENT_VIEW,)}

    @extend_schema(
        summary="A practice’s budgets of a year, with their terms and signatures",
        description=(
            "Every version, the latest first: its lines, its state, the terms in their exact words and who signed "
            "them. Says too when the PCT had to issue budgets, and by how many days it was late."
        ),
        parameters=[PRACTICE, YEAR],
        responses=BudgetsSerializer,
    )
    def get(self, request: Request, code: str, year: str) -> Response:
        practice = get_object_or_404(Organisation.objects.visible_to(self.principal).practices(), code=code)
        asked = year_or_404(year)
        rows = Budget.objects.visible_to(self.principal).filter(practice=practice, financial_year=asked.start_year)
        related = ("lines__budget", "terms__signatures")
        versions = list(rows.select_related("pct").prefetch_related(*related).order_by("-version"))
        pct = versions[0].pct if versions else pct_of(practice, asked.first_day)
        issue = next(iter(issues([pct], asked, clock.today())), None) if pct else None
        shown = {
            "practice": practice,
            "pct": pct,
            "year": asked,
            "due_on": issue.due_on if issue else None,
            "first_issued_on": issue.issued_on if issue else None,
            "days_late": issue.late if issue else None,
            "versions": [
                {name: getattr(each, name) for name in VERSION}
                | {"lines": each.lines.all(), "terms": [_terms(terms) for terms in each.terms.all()]}
                for each in versions
            ],
        }
        return Response(BudgetsSerializer(shown, context={"practice": practice, "year": asked}).data)


VERSION = (
    *("version", "status", "gross", "contingency", "net", "set_by", "set_at", "issued_by", "issued_at"),
    "agreed_at",
)


def _terms(terms: Any) -> dict[str, Any]:
    names = ("version", "digest", "text", "content", "reason", "made_by", "made_at")
    return {name: getattr(terms, name) for name in names} | {"signatures": terms.signatures.all()}


class Rounds(ApiView):
    subject = "Budgets"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="The rounds of a PCT’s year, with their scenarios",
        description=(
            "Rounds in which budgets of the year were set, the latest first. Scenarios are drafts, so only the PCT’s "
            "own key reads them."
        ),
        parameters=[PCT, YEAR],
        responses=RoundsSerializer,
    )
    def get(self, request: Request, code: str, year: str) -> Response:
        asked = year_or_404(year)
        rows = BudgetRound.objects.visible_to(self.principal).filter(pct__code=code, financial_year=asked.start_year)
        found = list(rows.prefetch_related("scenarios").order_by("-number"))
        if not found:
            raise NotFound(f"There is no round of {asked} that this key may see.")
        names = ("number", "status", "on", "opened_by", "opened_at", "reasons", "version")
        shown = [
            {name: getattr(round_, name) for name in names}
            | {"scenarios": [_in_list(each, round_) for each in round_.scenarios.all()]}
            for round_ in found
        ]
        return Response(RoundsSerializer({"pct": code, "year": asked, "rounds": shown}).data)


def _in_list(scenario: Scenario, round_: BudgetRound) -> dict[str, Any]:
    kept = KeptResult.from_dict(scenario.result, scenario.digest)
    return {
        "id": scenario.pk,
        "url": reverse("api:scenario", args=[scenario.pk]),
        "name": scenario.name,
        "is_adopted": round_.adopted_id == scenario.pk,
        "adds_up": kept.adds_up,
        "gross": kept.gross,
        "net": kept.net,
        "digest": scenario.digest,
    }


class OneScenario(ApiView):
    subject = "Budgets"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="One scenario: parameters, results by practice, and what binds",
        description=(
            "What finance moved, what each practice’s budget comes to, whether the budgets fit the allocation, and "
            "where they do not, which limit binds and by how many pounds."
        ),
        parameters=[SCENARIO],
        responses=ScenarioSerializer,
    )
    def get(self, request: Request, scenario_id: int) -> Response:
        scenario = _scenario(self, scenario_id)
        kept = KeptResult.from_dict(scenario.result, scenario.digest)
        shown = _in_list(scenario, scenario.round) | {
            "round": scenario.round.number,
            "year": FinancialYear(scenario.round.financial_year),
            "base_version": scenario.base.version,
            "note": scenario.note,
            "changed_by": scenario.changed_by,
            "changed_at": scenario.changed_at,
            "parameters": scenario.parameters,
            "components": [
                {"component": each.component.value, "budgets": each.budgets, "available": each.available}
                | {"trace_url": reverse("api:component_trace", args=[scenario.pk, each.component.value])}
                for each in kept.components
            ],
            "constraints": [each.as_dict() for each in kept.constraints],
            "practices": kept.rows,
        }
        return Response(ScenarioSerializer(shown, context={"scenario": scenario}).data)


class ScenarioTrace(ApiView):
    subject = "Traces"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="How a practice’s budget in a scenario comes about, line by line",
        description="The scenario calculated again from its frozen base, with the working of each line.",
        parameters=[SCENARIO, PRACTICE],
        responses=WholeTraceSerializer,
    )
    def get(self, request: Request, scenario_id: int, code: str) -> Response:
        scenario = _scenario(self, scenario_id)
        parameters = ScenarioParameters.from_dict(scenario.parameters)
        result = calculate(given_for(scenario.round, scenario.base, parameters, scenario.name))
        found = next((each for each in result.practices if each.code == code), None)
        if found is None:
            raise NotFound("There is no such practice in the round.")
        working = Working(
            name=f"Budget of {found.name} ({code}) in scenario “{scenario.name}”",
            value=found.budget.net,
            unit="£",
            formula="sum of the lines",
            inputs=tuple(line.working for line in found.budget.lines),
            paragraph="S4 ¶36",
        )
        codes = next((each.recorded_under for each in base_of(scenario.base).practices if each.code == code), ()) or (
            code,
        )
        return Response(whole_trace(working, [each for s in working.all_sources for each in by_month(s, codes)]))


def _scenario(view: ApiView, scenario_id: int) -> Scenario:
    rows = Scenario.objects.visible_to(view.principal).select_related("round__pct", "base")
    return get_object_or_404(rows, pk=scenario_id)


class FairShares(ApiView):
    subject = "Budgets"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="Where each practice of a PCT stands beside its fair share",
        description=(
            "Weighted capitation of what budgets hold, the distance of each budget from it, and what the pace of the "
            "year would move. The key of a practice sees itself alone."
        ),
        parameters=[PCT, YEAR],
        responses=SharesSerializer,
    )
    def get(self, request: Request, code: str, year: str) -> Response:
        pcts = Organisation.objects.visible_to(self.principal).of_kind(OrganisationKind.PCT)
        pct, asked = get_object_or_404(pcts, code=code), year_or_404(year)
        on = day_of_shares(asked, clock.today(), pct)
        found = positions_of(pct, asked, on, principal=self.principal)
        shown: dict[str, Any] = {"pct": pct.code, "year": asked, "on": on, "reasons": found.reasons}
        if isinstance(found, NoShares):
            return Response(SharesSerializer(shown | {"allocation": None, "practices": []}).data)
        seen = Organisation.objects.visible_to(self.principal).practices()
        keys = set(seen.filter(pk__in=[row.practice for row in found.rows]).values_list("pk", flat=True))
        rows = [_share(found, row, year) for row in found.rows if row.practice in keys]
        return Response(SharesSerializer(shown | {"allocation": found.allocation, "practices": rows}).data)


def _share(found: Positions, row: Position, year: str) -> dict[str, Any]:
    figures = {"list_used": 1, "budget": row.budget, "fair": row.fair, "distance": row.distance, "moved": row.move}
    part = row.distance.part if row.distance else None
    return {
        "code": row.code,
        "name": row.name,
        "list": found.whole.lists[row.practice].total,
        "budget": row.budget,
        "fair": row.fair,
        "distance": row.distance.money if row.distance else None,
        "distance_part": None if part is None else round(part, 6),
        "moved": row.move.moved if row.move else None,
        "in_band": row.move.in_band if row.move else None,
        "trace_urls": {
            name: reverse("api:share_trace", args=[row.code, year, name])
            for name, value in figures.items()
            if value is not None
        },
    }


class ShareTrace(ApiView):
    subject = "Traces"
    scopes: ClassVar = {"GET": (Permission.STATEMENT_VIEW,)}

    @extend_schema(
        summary="How a practice’s fair share came about",
        description=(
            "One figure of its fair share: the list with its day, the weights by age and sex, the index of need, the "
            "money shared, each with the table it was read from."
        ),
        parameters=[
            PRACTICE,
            YEAR,
            in_address("figure", f"One of {', '.join(SHARE_FIGURES)}", "fair"),
        ],
        responses=WholeTraceSerializer,
    )
    def get(self, request: Request, code: str, year: str, figure: str) -> Response:
        practice = get_object_or_404(Organisation.objects.visible_to(self.principal).practices(), code=code)
        asked = year_or_404(year)
        on = day_of_shares(asked, clock.today(), practice)
        pct = pct_of(practice, on)
        found = share_page(practice, pct, asked, on, principal=self.principal) if pct else None
        working = getattr(found, figure, None) if figure in SHARE_FIGURES else None
        if not isinstance(working, Working):
            raise NotFound(f"{practice.name} has no figure “{figure}” of its fair share of {asked}.")
        return Response(whole_trace(working))
