from datetime import timedelta

from budgets.queries.questions import open_questions, threads_of
from tests.factories.organisations import PctFactory
from tests.integration.budgets.actions.test_questions import ask, remark
from tests.integration.budgets.studio import adopted
from tests.integration.budgets.world import AT


def test_questions_wait_longest_first_and_for_their_own_pct(world, django_assert_num_queries) -> None:
    budget = adopted(world)[0]
    later = ask(world, budget, at=AT + timedelta(days=2), line="")
    earlier = ask(world, budget)
    answered = ask(world, budget, text="And this?")
    remark(world, answered)
    with django_assert_num_queries(1):
        found = open_questions(world.pct, AT + timedelta(days=10))
        assert [(each.question, each.days, each.practice) for each in found] == [
            (earlier, 10, world.first),
            (later, 8, world.first),
        ]
    assert open_questions(PctFactory(), AT) == []
    with django_assert_num_queries(2):
        threads = threads_of(budget)
    assert [thread.is_open for thread in threads] == [True, False, True]


def test_questions_about_superseded_budgets_wait_for_nobody(world) -> None:
    ask(world, adopted(world)[0])
    adopted(world)
    assert open_questions(world.pct, AT) == []
