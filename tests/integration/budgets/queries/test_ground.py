"""What statements are made of: parts of merged practices, last year's pattern, and where figures come from."""

from datetime import UTC, date, datetime
from decimal import Decimal

from budgets.domain.states import BudgetStatus
from budgets.models import Budget, BudgetLine
from budgets.queries.ground import budgets_in_force, ground
from pbc.activity.actions.months import close_month
from pbc.activity.domain.lines import Line
from pbc.activity.models import MonthClose
from pbc.core.principal import SYSTEM
from pbc.core.working import Working
from tests.factories.organisations import SuccessionFactory
from tests.integration.budgets.world import AT, LAST, THIS, BudgetWorld
from tests.worlds import kept

APRIL, MAY, JUNE, JULY = THIS.months[:4]


@kept
def quarter() -> BudgetWorld:
    """April to June 2006 alone: 2,550.00 a month of the first practice, 2,350.00 of the second."""
    return BudgetWorld().year([APRIL, MAY, JUNE])


def budget(world, practice, net: str, **changes) -> Budget:
    money = {"gross": Decimal(net), "contingency": Decimal(0), "net": Decimal(net)}
    given = {"financial_year": 2006, "version": 1, "status": BudgetStatus.ISSUED, "set_by": "Test", "set_at": AT}
    made = Budget.objects.create(practice=practice, pct=world.pct, **(given | money | changes))
    working = Working("Net budget", Decimal(net), "£", "gross − contingency").as_dict()
    BudgetLine.objects.create(
        budget=made, line=Line.EMERGENCY, activity=Decimal(12), method="historic", working=working, **money
    )
    return made


def merge(world, on=date(2006, 7, 1)) -> None:
    SuccessionFactory(predecessor=world.second, successor=world.first, effective_on=on)


def read(world, month=JULY, *, practices=None):
    return ground(practices or [world.first], month)


def test_a_practice_alone_is_one_part(quarter) -> None:
    budget(quarter, quarter.first, "27600.00")
    (part,) = read(quarter, JUNE).parts(quarter.first)
    assert (part.name, part.how, part.counted) == ("First Surgery (ZZ0001)", "", False)
    line = part.budget["emergency"]
    assert (line.label, line.unit, line.net, line.activity) == (
        "Emergency admissions",
        "spells",
        Decimal("27600.00"),
        Decimal(12),
    )
    assert line.working.value == "27600.00"
    assert part.actuals["emergency"].to_date.cost == Decimal("6900.00")


def test_what_was_taken_over_is_a_part_from_the_month_of_the_merger_on(quarter) -> None:
    budget(quarter, quarter.first, "27600.00")
    budget(quarter, quarter.second, "13800.00")
    merge(quarter)
    assert len(read(quarter, JUNE).parts(quarter.first)) == 1
    own, taken = read(quarter).parts(quarter.first)
    assert (taken.name, taken.how, taken.counted) == ("Second Surgery (ZZ0002)", "merged on 1 July 2006", False)
    assert (own.budget["emergency"].net, taken.budget["emergency"].net) == (Decimal("27600.00"), Decimal("13800.00"))
    assert taken.actuals["prescribing"].to_date.cost == Decimal("150.00")


def test_a_budget_that_holds_the_old_practices_activity_already_marks_it_counted(quarter) -> None:
    budget(quarter, quarter.first, "41400.00", facts={"recorded_under": ["ZZ0001", "ZZ0002"]})
    budget(quarter, quarter.second, "13800.00", facts={"recorded_under": ["ZZ0002"]})
    merge(quarter)
    assert [part.counted for part in read(quarter).parts(quarter.first)] == [False, True]


def test_a_practice_taken_over_with_nothing_this_year_is_no_part(db) -> None:
    world = BudgetWorld()
    merge(world)
    (own,) = read(world).parts(world.first)
    assert own.is_empty


def test_empty_months_after_the_merger_are_not_open_but_late_activity_is(quarter) -> None:
    merge(quarter, on=date(2006, 6, 1))
    quarter.spell(quarter.second, JULY)
    quarter.summed()
    _, taken = read(quarter).parts(quarter.first)
    assert taken.actuals["emergency"].open_months == (APRIL, MAY, JUNE, JULY)
    assert taken.actuals["prescribing"].open_months == (APRIL, MAY, JUNE)


def test_late_activity_without_a_price_keeps_its_month_and_file(quarter) -> None:
    merge(quarter)
    quarter.spell(quarter.second, JULY, price=None)
    quarter.summed()
    _, taken = read(quarter).with_sources().parts(quarter.first)
    emergency = taken.actuals["emergency"]
    assert (emergency.to_date.activity, emergency.unpriced) == (4, 1)
    assert emergency.open_months == (APRIL, MAY, JUNE, JULY)
    assert len(emergency.open_sources) == 4


def test_the_pattern_of_last_year_adds_that_of_practices_taken_over(world) -> None:
    """2,550.00 a month of the first, 2,350.00 of the second."""
    assert set(read(world).pattern(world.first).values()) == {Decimal("2550.00")}
    merge(world)
    pattern = read(world).pattern(world.first)
    assert pattern == dict.fromkeys(LAST.months, Decimal("4900.00"))


def test_sources_are_the_close_of_closed_months_and_the_files_of_open_ones(quarter) -> None:
    MonthClose.objects.create(
        pct=quarter.pct,
        month=APRIL.plus(-1).first_day,
        rows=0,
        total=0,
        snapshot_hash="0" * 64,
        closed_by="The system",
        closed_at=AT,
    )
    close_month(pct=quarter.pct, month=APRIL, by=SYSTEM, at=datetime(2006, 5, 20, tzinfo=UTC))
    plain = read(quarter, JUNE)
    assert plain.actuals[quarter.first.pk]["emergency"].open_sources == ()
    actual = plain.with_sources().actuals[quarter.first.pk]["emergency"]
    assert [source.kind for source in actual.closed_sources] == ["month_close"]
    assert actual.closed_sources[0].label.startswith("April 2006, closed on 20 May 2006")
    assert [source.kind for source in actual.open_sources] == ["batch", "batch"]


def test_only_issued_budgets_of_the_year_are_in_force(quarter) -> None:
    budget(quarter, quarter.first, "100.00", status=BudgetStatus.SUPERSEDED)
    issued = budget(quarter, quarter.first, "200.00", version=2)
    budget(quarter, quarter.first, "300.00", version=3, status=BudgetStatus.PROPOSED)
    budget(quarter, quarter.first, "400.00", financial_year=2005)
    budget(quarter, quarter.second, "500.00")
    assert budgets_in_force([quarter.first], JUNE) == {quarter.first.pk: issued}


def test_five_queries_however_many_practices(quarter, django_assert_num_queries) -> None:
    for practice in (quarter.first, quarter.second):
        budget(quarter, practice, "100.00")
    merge(quarter)
    with django_assert_num_queries(5):
        read(quarter, practices=[quarter.first, quarter.second]).parts(quarter.first)
