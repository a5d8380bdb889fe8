from budgets.actions.ruled import adjust_by_ruling
from budgets.models import Budget
from budgets.presenters.disputed import about_line
from budgets.queries.ruled import lines_to_change, ruled_line
from budgets.queries.withheld import withheld_from
from tests.factories.accounts import UserFactory
from tests.factories.disputes import ruled_on
from tests.factories.governance import InterestFactory
from tests.factories.principals import hat
from tests.integration.budgets.freed_up_world import NOW


def test_a_ruled_line_is_found_by_its_dispute_outside_the_wall(freed_up, django_assert_num_queries) -> None:
    line = Budget.objects.in_force(2006).get(practice=freed_up.first).lines.get(line="emergency")
    dispute = ruled_on(about_line(line, ()), practice=freed_up.first, pct=freed_up.pct, side="practice", amount="1.00")
    with django_assert_num_queries(3):
        found = ruled_line(dispute)
    assert found is not None
    assert (found.line, found.in_force) == (line, line.budget)
    assert found.change().value == 1 - line.net
    today = NOW.date()
    assert [row for _, row in lines_to_change(freed_up.finance, freed_up.pct, today)] == [line]
    assert lines_to_change(freed_up.finance, freed_up.second, today) == []
    user = UserFactory()
    InterestFactory(user=user, organisation=freed_up.first)
    stands_back = hat("pct_finance", freed_up.pct, user_id=user.pk)
    assert lines_to_change(stands_back, freed_up.pct, today) == []
    posting = adjust_by_ruling(dispute=dispute, effective_on=today, by=freed_up.finance, at=NOW)
    assert withheld_from(stands_back, freed_up.books).postings == {posting.pk}
