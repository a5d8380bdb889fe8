"""Adopt a scenario: it becomes proposed budgets with their lines, workings and terms (R18, R30 to R35; S4 ¶28, ¶36)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q

from budgets import permissions
from budgets.actions.locking import locked_pct
from budgets.actions.rounds import closed_words
from budgets.domain.baselines import Given
from budgets.domain.parameters import RULES, ScenarioParameters
from budgets.domain.results import PracticeResult, Result
from budgets.domain.round_states import RoundStatus, check_moves
from budgets.domain.scenarios import calculate
from budgets.domain.states import BudgetStatus
from budgets.domain.terms import BudgetInWords, TermsContent, digest_of, terms_text
from budgets.models import Budget, BudgetLine, BudgetRound, RoundBase, Scenario, Terms
from budgets.queries.rounds import given_for, latest_base, rules_of
from governance.domain.rules import RuleInForce, value_text
from pbc.accounts.domain.proof import check_proof_of
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal

FIRST_TERMS = "Frozen with the budget, to be signed by both sides."


@transaction.atomic
def adopt_scenario(
    *, scenario: Scenario, reasons: str, seen: str, by: Principal, at: datetime, proven_at: datetime | None = None
) -> list[Budget]:
    """Make a scenario the PCT's proposal to its practices, and close the round. Earlier proposals are superseded.

    :param seen: the fingerprint of the result that the person looked at.
    :param proven_at: when the person last gave the password.
    :raises Denied: if this hat may not, the password was not given just before, somebody adopted meanwhile, or what
        the scenario stands on has changed.
    :raises Invalid: without reasons, or where it does not add up. Nothing is changed.
    """
    pct = locked_pct(scenario.round.pct)
    permissions.check_may_set(by, pct)
    check_proof_of(by, proven_at, at=at)
    round_ = BudgetRound.objects.select_for_update(no_key=True, of=("self",)).get(pk=scenario.round_id)
    if round_.status != RoundStatus.OPEN:
        raise Denied(closed_words(round_))
    check_moves(round_.status, RoundStatus.ADOPTED)
    round_.pct = pct
    scenario = Scenario.objects.select_related("base").get(pk=scenario.pk)
    if not reasons.strip():
        fix = "Say why this scenario and not another; practices read it."
        raise Invalid("A scenario is not adopted without reasons.", field="reasons", rule="reason_given", fix=fix)
    given, result = _recalculated(round_, scenario, seen)
    version = _latest_version(given) + 1
    year = FinancialYear(round_.financial_year)
    of_these = Q(pct=pct) | Q(practice__in=[practice.key for practice in result.practices])
    old = Budget.objects.filter(of_these, financial_year=round_.financial_year, status=BudgetStatus.PROPOSED)
    superseded = old.update(status=BudgetStatus.SUPERSEDED)
    BudgetRound.objects.filter(pct=pct, financial_year=round_.financial_year, status=RoundStatus.ADOPTED).update(
        status=RoundStatus.SUPERSEDED
    )
    round_.status, round_.adopted, round_.reasons = RoundStatus.ADOPTED, scenario, reasons.strip()
    round_.adopted_by, round_.adopted_at, round_.version = by.name, at, version
    round_.save()
    budgets = _make(round_, scenario, given, result, by, at)
    facts = {
        "year": str(year),
        "round": round_.number,
        "scenario": scenario.name,
        "version": version,
        "practices": len(budgets),
        "left_out": round_.leave_out,
        "net": sum(budget.net for budget in budgets),
        "superseded": superseded,
        "reasons": round_.reasons,
    }
    audit.record("budgets.scenario_adopted", round_, by=by, at=at, organisation_code=pct.code, **facts)
    return budgets


def _recalculated(round_: BudgetRound, scenario: Scenario, seen: str) -> tuple[Given, Result]:
    """The scenario as it comes out now, which must be as it was when it was looked at, and must add up."""
    row = latest_base(round_)
    again = "Calculate it again, and look at what has changed."
    if seen != scenario.digest:
        raise Denied(f"Scenario “{scenario.name}” has been changed since you looked at it. Look at it again.")
    if scenario.base_id != row.pk:
        raise Denied(
            f"Scenario “{scenario.name}” stands on version {scenario.base.version} of the base; there is a version "
            f"{row.version}. {again}"
        )
    given = given_for(round_, row, ScenarioParameters.from_dict(scenario.parameters), scenario.name)
    result = calculate(given)
    forbidding = [each.sentence for each in result.constraints if each.forbids]
    if forbidding:
        fix = "Change the scenario, or the allocation."
        raise Invalid(f"It does not add up. {' '.join(forbidding)}", rule="scenario_adds_up", fix=fix)
    if result.digest != scenario.digest:
        raise Denied(
            f"What scenario “{scenario.name}” stands on has changed since it was calculated: scopes, rules or the "
            f"allocation. {again}"
        )
    return given, result


def _latest_version(given: Given) -> int:
    rows = Budget.objects.filter(practice__in=given.base.by_key, financial_year=given.base.year.start_year)
    return int(rows.aggregate(latest=Max("version"))["latest"] or 0)


def _make(
    round_: BudgetRound, scenario: Scenario, given: Given, result: Result, by: Principal, at: datetime
) -> list[Budget]:
    rules = rules_of(round_)
    budgets = Budget.objects.bulk_create(
        _budget(round_, scenario, given, practice, by, at) for practice in result.practices
    )
    made = {practice.key: practice for practice in result.practices}
    BudgetLine.objects.bulk_create(line for budget in budgets for line in _lines(budget, made[budget.practice_id]))
    Terms.objects.bulk_create(
        _terms(budget, round_, given, made[budget.practice_id], rules, by, at) for budget in budgets
    )
    return budgets


def _budget(
    round_: BudgetRound, scenario: Scenario, given: Given, made: PracticeResult, by: Principal, at: datetime
) -> Budget:
    return Budget(
        practice_id=made.key,
        pct=round_.pct,
        round=round_,
        financial_year=round_.financial_year,
        version=round_.version,
        status=BudgetStatus.PROPOSED,
        gross=made.budget.gross,
        contingency=made.budget.contingency,
        net=made.budget.net,
        set_by=by.name,
        set_at=at,
        facts=_facts(round_, scenario.base, given, made, scenario.name),
    )


def _facts(round_: BudgetRound, row: RoundBase, given: Given, made: PracticeResult, scenario: str) -> dict[str, object]:
    """What a budget says it stands on: plain values, for pages and auditors."""
    base, year = given.base, FinancialYear(round_.financial_year)
    practice = base.by_key[made.key]
    scope = given.scopes[made.key]
    cuts = {line.cut.words: None for line in practice.lines}
    distance = made.row.distance_before
    return {
        "round": round_.number,
        "scenario": scenario,
        "base": row.version,
        "cut": base.cut_words,
        "activity_of": str(year.previous),
        "prices_of": str(year),
        "months": list(cuts) or ["no activity of last year"],
        "data_at": base.data_at.isoformat(),
        "list_size": practice.patients,
        "list_on": practice.list_on.isoformat(),
        "recorded_under": list(practice.recorded_under),
        "outside_tariff": practice.outside,
        "level": scope.level.value,
        "prior": str(made.prior),
        "fair": None if made.fair is None else str(made.fair),
        "distance": None if distance is None else str(distance),
        "rules": {rule: value_text(getattr(given.parameters, name)) for name, rule in RULES.items()},
    }


def _lines(budget: Budget, made: PracticeResult) -> list[BudgetLine]:
    return [
        BudgetLine(
            budget=budget,
            line=line.line,
            holding=line.holding,
            activity=line.activity,
            gross=line.gross,
            contingency=line.contingency,
            net=line.net,
            method=line.method,
            working=line.working.as_dict(),
        )
        for line in made.budget.lines
    ]


def _terms(
    budget: Budget,
    round_: BudgetRound,
    given: Given,
    made: PracticeResult,
    rules: Mapping[str, RuleInForce],
    by: Principal,
    at: datetime,
) -> Terms:
    parameters, scope = given.parameters, given.scopes[made.key]
    year = FinancialYear(round_.financial_year)
    content = TermsContent(
        level=scope.level.value,
        scope={line: holding.value for line, holding in scope.lines.items()},
        price_base=f"activity of {year.previous} at the prices of {year}; {budget.facts['cut']}".rstrip("; ."),
        options=tuple(option.value for option in parameters.options),
        contingency_rate=parameters.contingency_rate,
        contingency_base=parameters.contingency_base.value,
        threshold=parameters.threshold,
        excluded_codes=parameters.excluded,
        sharing_percent=rules["freed_up_share"].number,
        permitted_uses=rules["freed_up_uses"].items,
    )
    words = BudgetInWords(
        practice=f"{made.name} ({made.code})",
        pct=round_.pct.name,
        year=str(year),
        version=budget.version,
        gross=budget.gross,
        contingency=budget.contingency,
        net=budget.net,
        lines=tuple((line.line, line.net) for line in made.budget.lines),
    )
    text = terms_text(words, content, 1)
    return Terms(
        budget=budget,
        version=1,
        content=content.as_dict(),
        text=text,
        digest=digest_of(text),
        reason=FIRST_TERMS,
        made_by=by.name,
        made_at=at,
    )
