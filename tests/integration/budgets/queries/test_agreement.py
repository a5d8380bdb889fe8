from budgets.actions.setting import issue_budgets
from budgets.queries.agreement import agreement_of, terms_in_force, terms_of_practice, unsigned
from pbc.core.principal import SYSTEM
from tests.integration.budgets.actions.test_terms import sign
from tests.integration.budgets.studio import adopted, director, manager, terms_of
from tests.integration.budgets.world import AT, THIS


def test_what_is_missing_and_what_binds(world, django_assert_num_queries) -> None:
    first, second = adopted(world)
    terms = terms_of(first)
    sign(terms, director(world))
    with django_assert_num_queries(2):
        (found,) = agreement_of(first)
    assert (found.missing, found.is_agreed) == (("practice",), False)
    assert terms_of_practice(world.first, THIS) is None
    sign(terms, manager(world))
    first.refresh_from_db()
    assert terms_in_force(first) == terms
    assert unsigned([first, second]) == 1
    assert terms_of_practice(world.first, THIS) is None, "a budget is judged once it is issued"
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    assert terms_of_practice(world.first, THIS) == terms
    assert terms_of_practice(world.second, THIS) is None
