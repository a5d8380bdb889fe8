from datetime import date

from budgets.domain.scope import Level, minimum_scope
from budgets.queries.scopes import consented, consents_of, scope_history, scopes_of
from tests.integration.budgets.actions.test_scopes import choose, consent
from tests.integration.budgets.world import THIS


def test_the_latest_choice_of_the_year_counts(world, django_assert_num_queries) -> None:
    choose(world)
    choose(world, minimum_scope(Level.BASIC), seen=1)
    with django_assert_num_queries(1):
        found = scopes_of([world.first.pk, world.second.pk], THIS)
    assert found == {world.first.pk: minimum_scope(Level.BASIC)}
    assert scopes_of([world.first.pk], THIS.next) == {}
    assert [row.level for row in scope_history(world.first, THIS)] == ["basic", "intermediate"]


def test_a_consent_counts_from_its_day_on_for_its_practice(world) -> None:
    given = consent(world)
    assert consents_of(world.first) == [given]
    assert consents_of(world.second) == []
    assert consented(world.first, date(2006, 2, 28)) == frozenset()
    assert consented(world.first, date(2006, 3, 1)) == {"optometrists"}
