from business_cases.actions.thread import answer, ask
from business_cases.queries.thread import is_answered, thread_of, waits_for
from tests.integration.business_cases.decision_world import LATER


def test_what_holds_and_has_no_answer_is_waited_for(world, django_assert_num_queries) -> None:
    case = world.named()
    first = ask(case=case, words="One?", holds=True, by=world.finance, at=LATER)
    second = ask(case=case, words="Two?", holds=False, by=world.finance, at=LATER)
    assert waits_for(case) == [first]
    answer(question=second, words="Yes.", by=world.manager, at=LATER)
    with django_assert_num_queries(2):
        assert [(each.question, each.is_open) for each in thread_of(case)] == [(first, True), (second, False)]
    assert (is_answered(first), is_answered(second)) == (False, True)
