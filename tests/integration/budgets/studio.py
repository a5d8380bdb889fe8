"""A round of budgets with its scenarios, as tests use it, and things done at the same time by different people."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection

from budgets.actions.adoption import adopt_scenario
from budgets.actions.rounds import open_round
from budgets.actions.scenarios import make_scenario
from budgets.domain.parameters import ScenarioParameters, by_the_rules
from budgets.models import Budget, BudgetRound, Scenario, Terms
from budgets.queries.rounds import rules_of
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from tests.factories.principals import hat
from tests.integration.budgets.world import AT, THIS, BudgetWorld


def finance(world: BudgetWorld) -> Principal:
    return hat("pct_finance", world.pct, user_id=10)


def manager(world: BudgetWorld, name: str = "Ann Manager") -> Principal:
    return hat("practice_manager", world.first, user_id=20, name=name)


def director(world: BudgetWorld, name: str = "Dan Director") -> Principal:
    return hat("pct_director", world.pct, user_id=30, name=name)


def opened(world: BudgetWorld, **changes: Any) -> BudgetRound:
    given = {"pct": world.pct, "financial_year": THIS, "by": finance(world), "at": AT}
    return open_round(**(given | changes))


def usual(round_: BudgetRound) -> ScenarioParameters:
    return by_the_rules(rules_of(round_))


def scenario(world: BudgetWorld, round_: BudgetRound | None = None, name: str = "First", **changes: Any) -> Scenario:
    round_ = round_ or opened(world)
    given = {"round_": round_, "name": name, "parameters": usual(round_), "by": finance(world), "at": AT}
    return make_scenario(**(given | changes))


def adopted(world: BudgetWorld, made: Scenario | None = None, **changes: Any) -> list[Budget]:
    made = made or scenario(world)
    given = {"scenario": made, "reasons": "It adds up.", "seen": made.digest, "by": finance(world), "at": AT}
    given["proven_at"] = changes.get("at", AT)
    return adopt_scenario(**(given | changes))


def terms_of(budget: Budget) -> Terms:
    return budget.terms.latest("version")


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """What becomes of deeds done by different people at the same time, what was done first."""
    start, outcomes = Barrier(len(deeds)), []

    def one(deed: Callable[[], object]) -> None:
        start.wait(timeout=10)
        try:
            deed()
            outcomes.append("done")
        except Denied as fault:
            outcomes.append(str(fault))
        finally:
            connection.close()

    people = [Thread(target=one, args=(deed,)) for deed in deeds]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=60)
    return sorted(outcomes, key=lambda outcome: outcome != "done")
