import pytest
from django.db import IntegrityError, transaction

from budgets.actions.setting import issue_budgets, set_budgets
from budgets.domain.states import BudgetStatus
from budgets.models import (
    Budget,
    BudgetQuestion,
    BudgetRound,
    PracticeScope,
    Scenario,
    ScopeConsent,
    Signature,
    Terms,
)
from pbc.core.principal import SYSTEM, Principal
from tests.factories.organisations import PctFactory
from tests.integration.budgets.world import AT, THIS


def hat(organisation) -> Principal:
    return Principal("x", "x", frozenset(), organisation_id=organisation.pk, organisation_kind=organisation.kind)


@pytest.fixture
def proposed(world):
    return set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)


def test_a_practice_sees_its_own_proposal_and_no_scenario(world, proposed) -> None:
    own = hat(world.first)
    assert [budget.practice for budget in Budget.objects.visible_to(own)] == [world.first]
    assert Budget.objects.visible_to(hat(world.pct)).count() == 2
    for model, seen in ((BudgetRound, 0), (Scenario, 0), (Terms, 1)):
        assert model.objects.visible_to(own).count() == seen, "scenarios are the PCT's own, terms the practice's too"
        assert model.objects.visible_to(hat(world.pct)).exists()
        assert model.objects.visible_to(SYSTEM).exists()


def test_another_pct_sees_nothing(proposed) -> None:
    other = hat(PctFactory())
    for model in (Budget, BudgetRound, Scenario, Terms, Signature, BudgetQuestion, PracticeScope, ScopeConsent):
        assert not model.objects.visible_to(other).exists()


def test_the_database_keeps_sums_and_one_issued_version(world, proposed) -> None:
    with pytest.raises(IntegrityError, match="budget_adds_up"), transaction.atomic():
        Budget.objects.filter(pk=proposed[0].pk).update(net=0)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    again = set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    with pytest.raises(IntegrityError, match="one_issued_budget_a_year"), transaction.atomic():
        Budget.objects.filter(pk=again[0].pk).update(status=BudgetStatus.ISSUED)


def test_every_change_of_state_leaves_its_trace(world, proposed) -> None:
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    statuses = [event.status for event in proposed[0].history.order_by("pgh_id")]
    assert statuses == [BudgetStatus.PROPOSED, BudgetStatus.ISSUED]
