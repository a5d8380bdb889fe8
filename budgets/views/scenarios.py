"""Scenarios of a round: made, moved, compared side by side, and one of them adopted."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from budgets.actions.adoption import adopt_scenario
from budgets.actions.scenarios import change_scenario, make_scenario
from budgets.domain.allocation import COMPONENT_LABELS
from budgets.domain.parameters import LABELS, ScenarioParameters, by_the_rules, changed
from budgets.domain.results import KeptResult, ResultRow, compared, component_working
from budgets.domain.round_states import RoundStatus
from budgets.domain.scenarios import calculate
from budgets.domain.services import line_label, line_unit
from budgets.forms.scenarios import AdoptForm, NewScenarioForm, ScenarioForm, initial_of
from budgets.models import BudgetRound, Scenario
from budgets.presenters import rounds as words
from budgets.presenters import statements as statement_words
from budgets.queries.rounds import base_of, given_for, latest_base, rules_of
from budgets.views import scope
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.accounts.views.proof import proven
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.listing import Column, Filter, Listing
from pbc.core.periods import FinancialYear

MOST_COMPARED = 3


@signed_in(Permission.BUDGET_SET)
@require_http_methods(["GET", "POST"])
def new(request: PersonRequest, round_id: int) -> HttpResponse:
    """Make a scenario: at first by the rules in force, or like another one."""
    round_ = get_object_or_404(_rounds(request), pk=round_id)
    practices = _codes(round_)
    like = round_.scenarios.filter(pk=request.GET["like"]).first() if request.GET.get("like", "").isdecimal() else None
    start = ScenarioParameters.from_dict(like.parameters) if like else by_the_rules(rules_of(round_))
    form = NewScenarioForm(request.POST or None, practices=practices, initial=initial_of(start, practices))
    if request.method == "POST" and form.is_valid():
        try:
            made = make_scenario(
                round_=round_,
                name=form.cleaned_data["name"],
                parameters=form.parameters,
                note=form.cleaned_data["note"],
                by=request.principal,
                at=clock.now(),
            )
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            return redirect("budgets:scenario", made.pk)
    context = {"round": round_, "year": FinancialYear(round_.financial_year), "form": form, "like": like}
    return render(request, "budgets/new_scenario.jinja", context)


@signed_in(Permission.BUDGET_SET)
@require_http_methods(["GET", "POST"])
def scenario_page(request: PersonRequest, scenario_id: int) -> HttpResponse:
    """Every practice's result, whether it adds up and what binds; parameters are moved on the same page."""
    scenario = _scenario(request, scenario_id)
    form = _moving(scenario, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_scenario(
                scenario=scenario,
                parameters=form.parameters,
                note=form.cleaned_data["note"],
                by=request.principal,
                at=clock.now(),
            )
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, f"Scenario “{scenario.name}” is calculated again.")
            return redirect("budgets:scenario", scenario.pk)
    return _page(request, scenario, form)


@signed_in(Permission.BUDGET_SET)
@require_http_methods(["POST"])
def adopt(request: PersonRequest, scenario_id: int) -> HttpResponse:
    """Adopt a scenario: its budgets are proposed to the practices."""
    scenario = _scenario(request, scenario_id)
    form = AdoptForm(request.POST)
    if form.is_valid():
        try:
            at = clock.now()
            proven_at, by = proven(request, form, at), request.principal
            budgets = adopt_scenario(scenario=scenario, **form.cleaned_data, proven_at=proven_at, by=by, at=at)
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, f"Version {budgets[0].version} is proposed to {len(budgets)} practices.")
            return redirect("budgets:rounds", scenario.round.financial_year)
    return _page(request, scenario, _moving(scenario), form)


@signed_in(Permission.BUDGET_SET)
@require_http_methods(["GET"])
def practice_page(request: PersonRequest, scenario_id: int, code: str) -> HttpResponse:
    """One practice in a scenario, each line with its working."""
    scenario = _scenario(request, scenario_id)
    parameters = ScenarioParameters.from_dict(scenario.parameters)
    result = calculate(given_for(scenario.round, scenario.base, parameters, scenario.name))
    found = next((each for each in result.practices if each.code == code), None)
    if found is None:
        raise Http404("There is no such practice in the round.")
    context = {
        "scenario": scenario,
        "year": FinancialYear(scenario.round.financial_year),
        "practice": found,
        "methods": statement_words.METHOD_LABELS,
        "line_label": line_label,
        "line_unit": line_unit,
        "source_url": scope.source_urls(request.principal),
    }
    return render(request, "budgets/scenario_practice.jinja", context)


@signed_in(Permission.BUDGET_SET)
@require_http_methods(["GET"])
def compare(request: PersonRequest, round_id: int) -> HttpResponse:
    """Two or three scenarios side by side, practice by practice, with what differs between them."""
    round_ = get_object_or_404(_rounds(request), pk=round_id)
    asked = [int(pk) for pk in request.GET.getlist("scenario") if pk.isdecimal()]
    chosen = list(round_.scenarios.filter(pk__in=asked).order_by("made_at")) if asked else []
    chosen = (chosen or list(round_.scenarios.order_by("made_at")))[:MOST_COMPARED]
    kept = [_kept(scenario) for scenario in chosen]
    year = FinancialYear(round_.financial_year)
    listing = Listing(
        f"Scenarios {year}, side by side",
        compared(kept),
        _compared_columns(chosen),
        asked=request.GET,
        sort="practice",
        per_page=100,
        empty="There is no scenario yet.",
    )
    if listing.export_format:
        return listing.file_response()
    parameters = [ScenarioParameters.from_dict(scenario.parameters) for scenario in chosen]
    differing = {name for each in parameters[1:] for name in changed(parameters[0], each)}
    context = {
        "round": round_,
        "year": year,
        "chosen": list(zip(chosen, kept, strict=True)),
        "scenarios": list(round_.scenarios.order_by("made_at")),
        "listing": listing,
        "differences": [
            (LABELS[name], [words.parameter_text(getattr(each, name)) for each in parameters])
            for name in LABELS
            if name in differing
        ],
        "words": words,
    }
    return render(request, "budgets/compare.jinja", context)


def _moving(scenario: Scenario, data: Any = None) -> ScenarioForm:
    practices = _codes(scenario.round)
    start = initial_of(ScenarioParameters.from_dict(scenario.parameters), practices) | {"note": scenario.note}
    return ScenarioForm(data, practices=practices, initial=start)


def _page(
    request: PersonRequest, scenario: Scenario, form: ScenarioForm, adopt_form: AdoptForm | None = None
) -> HttpResponse:
    kept, year = _kept(scenario), FinancialYear(scenario.round.financial_year)
    other = _other(request, scenario)
    listing = Listing(
        f"Scenario {scenario.name}, {year}",
        list(kept.rows),
        _columns(scenario, _kept(other) if other else None),
        (Filter("change", "Against last year", _by_change, (("up", "More"), ("down", "Less"), ("same", "The same"))),),
        asked=request.GET,
        sort="practice",
        per_page=100,
    )
    if listing.export_format:
        return listing.file_response()
    context = {
        "scenario": scenario,
        "round": scenario.round,
        "year": year,
        "kept": kept,
        "listing": listing,
        "other": other,
        "others": list(scenario.round.scenarios.exclude(pk=scenario.pk).order_by("made_at")),
        "form": form,
        "adopt_form": adopt_form or AdoptForm(initial={"seen": scenario.digest}),
        "is_open": scenario.round.status == RoundStatus.OPEN,
        "latest_base": latest_base(scenario.round).version,
        "components": COMPONENT_LABELS,
        "taken": {
            each.component: component_working(kept, each.component, str(scenario.pk)) for each in kept.components
        },
        "source_url": scope.source_urls(request.principal),
        "words": words,
    }
    return render(request, "budgets/scenario.jinja", context)


def _columns(scenario: Scenario, other: KeptResult | None) -> tuple[Column, ...]:
    def figure(key: str, label: str, value: Callable[[ResultRow], Decimal | None] | None = None) -> Column:
        return Column(key, label, kind="pounds", value=value, order_by=key)

    columns = (
        Column(
            "practice",
            "Practice",
            value=lambda row: row.name,
            order_by="practice",
            href=lambda row: reverse("budgets:scenario_practice", args=[scenario.pk, row.code]),
            sub=lambda row: row.code,
        ),
        figure("prior", "Last year’s use"),
        figure("gross", "Gross"),
        figure("contingency", "Contingency"),
        figure("net", "Budget"),
        figure("fair", "Fair share"),
        Column("distance", "Distance", kind="percent", value=lambda row: row.distance_before, order_by="distance"),
        figure("change", "Change on last year"),
        Column("change_share", "Change, %", kind="percent", order_by="change_share"),
    )
    if other is None:
        return columns
    rows = other.by_key

    def apart(row: ResultRow) -> Decimal | None:
        return row.net - rows[row.key].net if row.key in rows else None

    return (*columns, figure("other", "Against the other", apart))


def _compared_columns(chosen: Sequence[Scenario]) -> tuple[Column, ...]:
    def net(place: int) -> Callable[[Any], Decimal | None]:
        return lambda row: row.rows[place].net if row.rows[place] else None

    def apart(place: int) -> Callable[[Any], Decimal | None]:
        return lambda row: row.differences[place - 1]

    columns = [
        Column("practice", "Practice", value=lambda row: row.name, order_by="practice", sub=lambda row: row.code)
    ]
    for place, scenario in enumerate(chosen):
        columns.append(Column(f"net{place}", scenario.name, kind="pounds", value=net(place), order_by=f"net{place}"))
        if place:
            label = f"{scenario.name} less {chosen[0].name}"
            columns.append(Column(f"apart{place}", label, kind="pounds", value=apart(place), order_by=f"apart{place}"))
    return tuple(columns)


def _by_change(rows: Sequence[ResultRow], asked: str) -> list[ResultRow]:
    signs = {"up": 1, "down": -1, "same": 0}
    return [row for row in rows if (row.change > 0) - (row.change < 0) == signs[asked]]


def _rounds(request: PersonRequest) -> Any:
    return BudgetRound.objects.visible_to(request.principal).select_related("pct")


def _scenario(request: PersonRequest, scenario_id: int) -> Scenario:
    rows = Scenario.objects.visible_to(request.principal).select_related("round__pct", "base")
    return get_object_or_404(rows, pk=scenario_id)


def _other(request: PersonRequest, scenario: Scenario) -> Scenario | None:
    asked = request.GET.get("other", "")
    return scenario.round.scenarios.filter(pk=asked).first() if asked.isdecimal() else None


def _kept(scenario: Scenario) -> KeptResult:
    return KeptResult.from_dict(scenario.result, scenario.digest)


def _codes(round_: BudgetRound) -> dict[int, str]:
    return {practice.key: practice.code for practice in base_of(latest_base(round_)).practices}
