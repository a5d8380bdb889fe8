from decimal import Decimal

from budgets.actions.setting import issue_budgets, set_budgets
from budgets.domain.states import BudgetStatus
from budgets.queries.versions import rounds, versions
from pbc.core.principal import SYSTEM, Principal
from tests.integration.budgets.world import AT, LAST, THIS


def test_rounds_add_up_their_practices_the_latest_first(world) -> None:
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    latest, first = rounds(world.pct, THIS)
    assert (latest.version, latest.status, first.status) == (2, BudgetStatus.PROPOSED, BudgetStatus.ISSUED)
    assert (first.practices, first.net) == (2, Decimal("56534.40"))
    assert first.gross - first.contingency == first.net
    assert rounds(world.pct, LAST) == []


def test_a_practice_sees_all_its_versions(world) -> None:
    for version in (1, 2):
        set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
        issue_budgets(pct=world.pct, financial_year=THIS, version=version, by=SYSTEM, at=AT)
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    hat = Principal("x", "x", frozenset(), organisation_id=world.first.pk, organisation_kind="practice")
    assert [budget.version for budget in versions(world.first, THIS, hat)] == [3, 2, 1]
    assert list(versions(world.second, THIS, hat)) == []
