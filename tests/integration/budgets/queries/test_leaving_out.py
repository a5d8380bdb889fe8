"""What a statement leaves out, by hand, and in every random year (R44, R46, R47; S4 ¶41)."""

import itertools
import random
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from budgets.actions.threshold import call_threshold
from budgets.domain.causes import Cause
from budgets.domain.exclusions import Exclusions, TermsList
from budgets.queries.actuals import actuals
from budgets.queries.borne import borne
from budgets.queries.chance import pool_around
from budgets.queries.ground import Ground, ground
from budgets.queries.leaving_out import leave_out
from budgets.queries.recorded import Closed, Recorded
from budgets.queries.statements import statement, statements
from budgets.queries.takeovers import Takeovers
from pbc.activity.actions.repricing import reprice
from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.queries.activity import Totals
from pbc.activity.queries.groups import GroupSum
from pbc.activity.queries.months import closed_until
from pbc.core.money import ZERO
from pbc.core.principal import SYSTEM
from pbc.organisations.actions.successions import record_succession
from pbc.organisations.domain.kinds import SuccessionKind
from tests.factories.activity import ImportBatchFactory
from tests.integration.budgets.excluded import APRIL, JUNE, MAY, OUT, ExcludedWorld
from tests.integration.budgets.funds import CLOSED_AT
from tests.integration.budgets.queries.test_price_changes import AFTER, dearer
from tests.integration.budgets.world import AT, THIS
from tests.worlds import kept


@kept
def world() -> ExcludedWorld:
    return ExcludedWorld()


def line_of(found, line: Line):
    return next(each for each in found.lines if each.line == line)


def test_by_hand(world) -> None:
    """In scope 27,000 by May, of which 7,000 above 20,000; out of scope 29,000 and 1,000 of bed days. Were B37 in
    scope, the patient's year would come to 57,000, and 37,000 would fall on the fund."""
    found = statement(world.first, MAY)
    emergency, days = line_of(found, Line.EMERGENCY), line_of(found, Line.EXCESS_BED_DAYS)
    assert emergency.actual.value == Decimal("20000.00")
    assert emergency.high_cost.value == Decimal("7000.00")
    assert emergency.out_of_scope.value == Decimal("29000.00")
    assert (days.actual.value, days.out_of_scope.value) == (0, Decimal("1000.00"))
    assert (emergency.activity.value, days.activity.value) == (2, 0)
    assert emergency.activity_budget.value == 2
    assert found.total.out_of_scope.value == Decimal("30000.00")
    assert found.total.actual.value == Decimal("20000.00")
    assert found.total.forecast.value == Decimal("120000.00")
    assert [month.actual for month in found.course[:2]] == [Decimal("15000.00"), Decimal("27000.00")]
    assert emergency.split.variance == emergency.variance.value


def test_the_figure_opens_to_codes_terms_rows_and_paragraph(world) -> None:
    world.sign()
    found = line_of(statement(world.first, MAY), Line.EMERGENCY).out_of_scope
    (listed,) = found.parameters
    assert (listed.value, listed.unit) == (OUT, "HRGs")
    assert listed.source == "terms of the budget, version 1, from April 2006, signed by both sides on 20 March 2006"
    assert found.paragraph == "S4 ¶41"
    assert [(each.name, each.value) for each in found.inputs] == [("Spells of these HRGs", 1)]
    assert found.sources[0].kind == "terms"


def test_terms_of_later_in_the_year_leave_earlier_months_as_they_were(world) -> None:
    """L09 leaves the scope from June: April and May stay, and so does what the fund bears of them."""
    before = statement(world.first, MAY)
    world.stay(JUNE, "4000.00")
    world.summed()
    world.sign()
    world.agree(datetime(2006, 5, 10, 9, tzinfo=UTC), excluded_codes=(OUT, "L09"))
    after = statement(world.first, MAY)
    assert [line.actual.value for line in after.lines] == [line.actual.value for line in before.lines]
    june = line_of(statement(world.first, JUNE), Line.EMERGENCY)
    assert june.actual.value == Decimal("20000.00")
    assert june.high_cost.value == Decimal("7000.00")
    assert june.out_of_scope.value == Decimal("33000.00")


def test_a_closed_month_stays_as_then(world) -> None:
    """What arrives of B37 after the close is late data of the PCT's, not of the practice's."""
    world.close(APRIL)
    before = line_of(statement(world.first, MAY), Line.EMERGENCY)
    slot = world.slots[Dataset.SPELLS, APRIL]
    slot.current_batch = ImportBatchFactory(owner=world.pct)
    slot.save()
    world.stay(APRIL, "15000.00")
    world.out(APRIL, "36000.00")
    world.summed()
    after = line_of(statement(world.first, MAY), Line.EMERGENCY)
    assert after.actual.value == before.actual.value == Decimal("20000.00")
    assert after.out_of_scope.value == before.out_of_scope.value == Decimal("29000.00")
    assert after.late.value == 0
    world.stay(APRIL, "100.00")
    world.summed()
    assert line_of(statement(world.first, MAY), Line.EMERGENCY).late.value == Decimal("100.00")


def test_threshold_calls_are_of_what_is_in_scope(world) -> None:
    world.put_in("40000.00").close(APRIL, MAY)
    run = call_threshold(pct=world.pct, month=MAY, by=SYSTEM, at=CLOSED_AT)[0]
    assert (run.called, run.met) == (Decimal("7000.00"),) * 2


def test_after_a_merger_the_old_practice_s_list_counts_for_its_own_rows(world) -> None:
    world.out(MAY, "11000.00", practice=world.second)
    world.summed()
    alone = statement(world.second, MAY).total.out_of_scope.value
    record_succession(
        kind=SuccessionKind.MERGE,
        predecessor=world.second,
        successor=world.first,
        effective_on=date(2006, 6, 1),
        evidence="Invented order",
        closed_until=closed_until,
        by=SYSTEM,
        at=AT,
    )
    found = statement(world.first, JUNE).total
    assert alone == Decimal("11000.00")
    assert found.out_of_scope.value == Decimal("41000.00")
    assert found.actual.value == Decimal("20000.00") + 2 * Decimal("2300.00")


def test_an_old_practice_without_a_budget_goes_by_its_heir_s_list(world) -> None:
    gone = world.practice("Gone Surgery", "ZZ0009", patients=0)
    world.out(APRIL, "5000.00", practice=gone)
    world.summed()
    record_succession(
        kind=SuccessionKind.MERGE,
        predecessor=gone,
        successor=world.first,
        effective_on=date(2006, 5, 1),
        evidence="Invented order",
        closed_until=closed_until,
        by=SYSTEM,
        at=AT,
    )
    assert statement(world.first, MAY).total.out_of_scope.value == Decimal("35000.00")


def test_no_more_queries_where_nothing_is_out_of_scope_and_one_at_most_where_it_is(
    world, django_assert_max_num_queries
) -> None:
    """Cold, thirteen, with the sums of what is out of scope and of costly patients; kept, two fewer."""
    with django_assert_max_num_queries(13):
        statement(world.first, MAY)
    with django_assert_max_num_queries(11):
        statement(world.first, MAY)
    statements(world.pct, MAY)
    with django_assert_max_num_queries(12):
        statements(world.pct, MAY)


def test_fifteen_queries_where_a_price_list_has_changed_as_well(world, django_assert_num_queries) -> None:
    """Nothing kept, and 230 more for each of two stays: what every other reading costs is less."""
    dearer(world)
    reprice(financial_year=THIS, by=SYSTEM, at=AFTER)
    with django_assert_num_queries(15):
        found = line_of(statement(world.first, MAY), Line.EMERGENCY)
    assert found.split[Cause.TARIFF].within == Decimal("460.00")
    assert found.out_of_scope.value == 0, "the new list has no price for it"


def test_chance_knows_nothing_of_it(world) -> None:
    """One patient above the cap would be one of 57,000; in scope it is one of 20,000, capped."""
    spread = pool_around(statement(world.first, MAY))
    world.out(MAY, "80000.00", patient=None)
    world.summed()
    assert pool_around(statement(world.first, MAY)) == spread


def cost(whole, practice, line: str) -> Decimal:
    """What the facts of a line cost, whoever bears it."""
    actual = whole.get(practice.pk, {}).get(Line(line))
    return actual.to_date.cost if actual else ZERO


def anything(world: ExcludedWorld, month, chance: random.Random) -> None:
    """Twelve spells of a month, in scope or out of it."""
    for _ in range(12):
        given = {"excess_days": 2, "excess_amount": Decimal("99.99")} if chance.random() < 0.3 else {}
        given |= {"hrg": OUT} if chance.random() < 0.4 else {}
        price = Decimal(chance.randint(10_000, 3_000_000)) / 100
        world.spell(chance.choice((world.first, world.second)), month, price=price, patient=None, **given)


def test_every_pound_is_borne_by_somebody_in_a_random_year(world) -> None:
    """Borne by the practice, by the fund and by the PCT: together what the facts cost, line by line."""
    chance, practices = random.Random(11), (world.first, world.second)
    for month in (APRIL, MAY, JUNE):
        anything(world, month, chance)
    world.summed().close(APRIL, MAY)
    call_threshold(pct=world.pct, month=MAY, by=SYSTEM, at=CLOSED_AT)
    ledger = borne([practice.pk for practice in practices], MAY)
    for month, practice in itertools.product((APRIL, MAY, JUNE), practices):
        whole = actuals([practice.pk], month)
        for line in statement(practice, month).lines:
            parts = (line.actual.value or ZERO, line.high_cost.value, line.out_of_scope.value)
            assert sum(parts) == cost(whole, practice, line.line), (practice, month, line.line)
            if month == MAY:
                assert line.high_cost.value == ledger.get(practice.pk, {}).get(Line(line.line), ZERO)


MONTHS = st.sampled_from([APRIL, MAY, JUNE])
AMOUNTS = st.integers(min_value=0, max_value=9_999_99).map(lambda pence: Decimal(pence) / 100)
LINES = st.sampled_from([Line.EMERGENCY, Line.ELECTIVE_INPATIENT, Line.EXCESS_BED_DAYS])
CELLS = st.tuples(MONTHS, LINES)


@given(st.dictionaries(CELLS, st.tuples(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)), st.sets(MONTHS))
def test_what_leaves_the_actual_stands_apart_to_the_penny(cells, closed) -> None:
    """Of every cell: what is in scope and what is out of it, as now and, where the month is closed, as then."""
    now, then, sums = {}, {}, []
    for (month, line), (in_now, out_now, in_then, out_then) in cells.items():
        now[1, month, line] = Totals(2, 0, in_now + out_now)
        sums.append(GroupSum(False, 1, month, line, "100", OUT, Totals(1, 0, out_now), 1))
        if month in closed:
            then[1, month, line] = Totals(2, 0, in_then + out_then)
            sums.append(GroupSum(True, 1, month, line, "100", OUT, Totals(1, 0, out_then), 1))
    made = {1: {line.value: actual for line, actual in actuals([1], JUNE, now=now, then=then).get(1, {}).items()}}
    before = Ground(JUNE, Takeovers({}, {}, {}), {}, made, Recorded(now), Closed(then, {}))
    lists = {1: Exclusions(THIS, (TermsList(1, 1, APRIL, (OUT,)),))}
    after = leave_out(before, sums, lists)
    for line, whole in made[1].items():
        left = after.actuals[1][line]
        assert left.charged + left.taken_out + left.out_of_scope.amount.cost == whole.to_date.cost
        assert left.to_date.activity + left.out_of_scope.amount.activity == whole.to_date.activity
        assert sum(left.monthly) == left.to_date.cost
        assert left.held == whole.held
        expected = sum(parts[3] if month in closed else parts[1] for (month, of), parts in cells.items() if of == line)
        assert left.out_of_scope.amount.cost == expected


def test_without_anything_out_of_scope_the_ground_is_the_same(world) -> None:
    found = ground([world.second], MAY)
    assert leave_out(found, [], {}) is found
