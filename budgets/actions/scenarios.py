"""Try parameters on a round's base, and keep what they come to (R23, R30 to R34, R45 to R49)."""

from datetime import datetime

from django.db import transaction

from budgets import permissions
from budgets.actions.rounds import closed_words
from budgets.domain.parameters import ScenarioParameters, changed
from budgets.domain.round_states import RoundStatus
from budgets.domain.scenarios import calculate
from budgets.models import BudgetRound, Scenario
from budgets.queries.rounds import given_for, latest_base
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal


@transaction.atomic
def make_scenario(
    *, round_: BudgetRound, name: str, parameters: ScenarioParameters, by: Principal, at: datetime, note: str = ""
) -> Scenario:
    """Calculate every practice's budget by these parameters, on the round's latest base, and keep the result.

    :raises Denied: if this hat may not, or the round is no longer open.
    :raises Invalid: for a name that is missing or taken, or a parameter that the rules or the others do not allow.
    """
    round_ = _open(round_, by)
    name = _name(round_, name)
    base = latest_base(round_)
    result = calculate(given_for(round_, base, parameters, name))
    scenario = Scenario.objects.create(
        round=round_,
        name=name,
        base=base,
        parameters=parameters.as_dict(),
        result=result.as_dict(),
        digest=result.digest,
        note=note.strip(),
        made_by=by.name,
        made_at=at,
        changed_by=by.name,
        changed_at=at,
    )
    facts = {
        "year": str(FinancialYear(round_.financial_year)),
        "round": round_.number,
        "name": name,
        "net": result.kept.net,
        "adds_up": result.kept.adds_up,
    }
    audit.record("budgets.scenario_made", scenario, by=by, at=at, organisation_code=round_.pct.code, **facts)
    return scenario


@transaction.atomic
def change_scenario(
    *, scenario: Scenario, parameters: ScenarioParameters, by: Principal, at: datetime, note: str | None = None
) -> Scenario:
    """Calculate a scenario again, by these parameters and on the round's latest base. The former row stays on record.

    :raises Denied: if this hat may not, or the round is no longer open.
    :raises Invalid: where a parameter is not allowed; the scenario stays as it was.
    """
    round_ = _open(scenario.round, by)
    scenario = Scenario.objects.select_for_update(no_key=True).get(pk=scenario.pk)
    base = latest_base(round_)
    result = calculate(given_for(round_, base, parameters, scenario.name))
    moved = changed(ScenarioParameters.from_dict(scenario.parameters), parameters)
    scenario.base, scenario.parameters = base, parameters.as_dict()
    scenario.result, scenario.digest = result.as_dict(), result.digest
    scenario.note = scenario.note if note is None else note.strip()
    scenario.changed_by, scenario.changed_at = by.name, at
    scenario.save()
    facts = {
        "year": str(FinancialYear(round_.financial_year)),
        "round": round_.number,
        "name": scenario.name,
        "changed": moved,
        "net": result.kept.net,
    }
    audit.record("budgets.scenario_changed", scenario, by=by, at=at, organisation_code=round_.pct.code, **facts)
    return scenario


def _open(round_: BudgetRound, by: Principal) -> BudgetRound:
    """The round, locked so that nobody adopts it meanwhile."""
    round_ = BudgetRound.objects.select_for_update(no_key=True, of=("self",)).select_related("pct").get(pk=round_.pk)
    permissions.check_may_set(by, round_.pct)
    if round_.status != RoundStatus.OPEN:
        raise Denied(closed_words(round_))
    return round_


def _name(round_: BudgetRound, name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid("The scenario has no name.", field="name", rule="name_given", fix="Give it a short name.")
    if round_.scenarios.filter(name__iexact=name).exists():
        fix = "Choose another name, or change that scenario."
        raise Invalid(f"There is a scenario “{name}” already.", field="name", rule="name_is_free", fix=fix)
    return name
