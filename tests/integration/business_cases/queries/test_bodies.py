from datetime import date

from business_cases.domain.route import Level
from business_cases.queries.bodies import members_on, must_leave, quorum_of, standings_of
from governance.domain.interests import Verdict
from tests.factories.governance import InterestFactory, LocalRuleFactory

ON = date(2006, 9, 11)


def test_the_chair_comes_first_and_the_quorum_is_a_rule(world) -> None:
    world.seated()
    assert members_on(world.pct, Level.BOARD, ON)[0].is_chair
    assert quorum_of(world.pct, Level.BOARD, ON).value == 5
    LocalRuleFactory(pct=world.pct, key="quorum_board", value="4")
    assert quorum_of(world.pct, Level.BOARD, ON).value == 4


def test_who_leaves_is_told_for_all_cases_at_once(world, django_assert_num_queries) -> None:
    """One member wrote in the first case and one has an interest in the practice that proposes both."""
    first, second = world.submitted(), world.submitted()
    members = world.seated()
    InterestFactory(user=None, person=members[2].person, organisation=world.practice)
    first.authors.create(user_id=999, name="b. member", since=first.begun_at)
    seats = list(world.met().attendances.filter(is_member=True).select_related("member").order_by("pk"))
    wrote, conflicted = must_leave(first, seats, ON)
    assert (wrote, conflicted) == ({seats[1].pk}, {seats[2].pk})
    with django_assert_num_queries(6):
        found = standings_of(members, [first, second], ON)
    assert found[members[0].who, second.pk].may_decide
    assert {found[members[2].who, case.pk].verdict for case in (first, second)} == {Verdict.CONFLICTED}
