from datetime import UTC, datetime
from decimal import Decimal

from budgets.actions.threshold import call_threshold
from budgets.domain.ledger import PostingKind
from budgets.domain.states import BudgetStatus
from budgets.models import Budget, Posting
from budgets.queries.borne import stands_of
from budgets.queries.carrying import CARRIED
from budgets.queries.exclusions import exclusions_of, held_of, lists_of, not_out_of_scope, out_of_scope, with_lists
from pbc.activity.domain.lines import Line
from pbc.core.principal import SYSTEM
from tests.integration.budgets.excluded import APRIL, JUNE, MAY, OUT, ExcludedWorld
from tests.integration.budgets.funds import CLOSED_AT
from tests.integration.budgets.world import AT, LAST, THIS
from tests.worlds import kept

IN_MAY = datetime(2006, 5, 10, 9, tzinfo=UTC)


@kept
def world() -> ExcludedWorld:
    return ExcludedWorld()


def test_lists_of_issued_budgets_in_one_query(world, django_assert_num_queries) -> None:
    practices = [world.first.pk, world.second.pk]
    with django_assert_num_queries(1):
        found = lists_of(practices, THIS)
    assert {practice: of.codes(APRIL) for practice, of in found.items()} == dict.fromkeys(practices, (OUT,))
    assert lists_of(practices, LAST) == {}
    with django_assert_num_queries(1):
        held = held_of(practices, THIS, [APRIL])
    assert {practice: of.exclusions for practice, of in held.items()} == found
    (budget,) = with_lists(Budget.objects.in_force(2006).filter(practice=world.first))
    assert exclusions_of(budget) == found[world.first.pk]


def test_a_later_version_counts_from_the_month_after_its_second_signature(world) -> None:
    world.sign()
    world.agree(IN_MAY, excluded_codes=(OUT, "L09"))
    found = lists_of([world.first.pk], THIS)[world.first.pk]
    assert [found.codes(month) for month in (APRIL, MAY, JUNE)] == [(OUT,), (OUT,), (OUT, "L09")]
    assert [str(each.agreed_on) for each in found.lists] == ["2006-03-20", "2006-05-10"]


def test_what_came_out_as_now_of_two_years_and_nothing_twice(world, django_assert_num_queries) -> None:
    lists = lists_of([world.first.pk, world.second.pk], THIS)
    versions = dict.fromkeys(lists, "1")
    with django_assert_num_queries(1):
        found = out_of_scope(lists, MAY, versions)
    this = [each for each in found if each.month == APRIL]
    assert [(each.line, each.totals.cost, each.totals.activity, each.rows) for each in this] == [
        (Line.EMERGENCY, Decimal("29000.00"), 1, 1),
        (Line.EXCESS_BED_DAYS, Decimal("1000.00"), 5, 0),
    ]
    assert sum(each.totals.cost for each in found if each.month in LAST.months) == Decimal("16000.00")
    with django_assert_num_queries(0):
        assert out_of_scope(lists, MAY, versions) == found
        assert out_of_scope({}, MAY, {}) == []


def test_without_a_list_every_spell_counts() -> None:
    assert not_out_of_scope({}, [APRIL]) == ("TRUE", {})


def test_a_practice_whose_history_another_s_budget_holds_goes_by_its_list_and_fund(world) -> None:
    carried = {CARRIED: [{"of": world.second.pk, "to": world.first.pk}]}
    given = {"reason": "x", "posted_by": "x", "posted_by_role": "x", "posted_at": AT, "effective_on": AT.date()}
    Posting.objects.create(books=world.books, kind=PostingKind.ISSUE, facts=carried, **given)
    Budget.objects.filter(practice=world.second).update(status=BudgetStatus.SUPERSEDED)
    found = lists_of([world.first.pk, world.second.pk], THIS)
    assert found[world.second.pk] == found[world.first.pk]
    world.close(APRIL)
    call_threshold(pct=world.pct, month=APRIL, by=SYSTEM, at=CLOSED_AT)
    assert stands_of([world.second.pk], MAY, ())[world.second.pk].called == APRIL
